import DataLoader from "dataloader";
import { countConversationRequests, type ConversationRequests } from "../activity/index.ts";
import { getCustomer, nameApiKeys, type ApiKey, type Customer } from "../customers/index.ts";
import type { Price } from "../kernel/price.ts";
import type { QuotaUse } from "../ledger/index.ts";
import type { Ctx } from "../storage/index.ts";
import type { GraphqlDeps, ModelAccess } from "./deps.ts";
import { findQuotaUse, type QuotaQuestion } from "./find-quota-use.ts";
import { createOperatorLoaders, type OperatorLoaders } from "./operator/operator-loaders.ts";
import { tenantOf } from "./tenant.ts";

/** What one request reads at most once, however many fields ask for it. */
export interface Loaders {
  customer: DataLoader<string, Customer>;
  /** What a key used in a window of its quota. */
  quotaUse: DataLoader<QuotaQuestion, QuotaUse, string>;
  /** What a key of the caller's is called; null for any other. */
  apiKeyName: DataLoader<string, string | null>;
  /** A price version by its id; null when the caller may not see it. */
  price: DataLoader<string, Price | null>;
  /** What a key of the caller's can call. */
  modelAccess: DataLoader<ApiKey, readonly ModelAccess[], string>;
  /** The requests that named a conversation of the caller; null without any. */
  conversationRequests: DataLoader<string, ConversationRequests | null>;
  /** What only operators may ask for. */
  operator: OperatorLoaders;
}

/** Fresh loaders for one request: nothing that one caller read is ever another's. */
export function createLoaders(ctx: Ctx, deps: Pick<GraphqlDeps, "findPrices" | "modelAccess">): Loaders {
  return {
    customer: new DataLoader((ids) => Promise.all(ids.map((customerId) => getCustomer(ctx, { customerId })))),
    quotaUse: new DataLoader((asked) => findQuotaUse(ctx, asked), {
      cacheKeyFn: ({ apiKeyId, window }) => `${apiKeyId} ${window}`,
    }),
    apiKeyName: new DataLoader(async (apiKeyIds) => {
      const found = await nameApiKeys(ctx, { customerId: tenantOf(ctx), apiKeyIds });
      return apiKeyIds.map((id) => found.get(id) ?? null);
    }),
    price: new DataLoader(async (priceIds) => {
      const found = await deps.findPrices(ctx, { priceIds });
      return priceIds.map((id) => found.get(id) ?? null);
    }),
    modelAccess: new DataLoader((keys) => deps.modelAccess(ctx, { keys }), { cacheKeyFn: ({ id }) => id }),
    conversationRequests: new DataLoader(async (conversationIds) => {
      const found = await countConversationRequests(ctx, { customerId: tenantOf(ctx), conversationIds });
      return conversationIds.map((id) => found.get(id) ?? null);
    }),
    operator: createOperatorLoaders(ctx),
  };
}
