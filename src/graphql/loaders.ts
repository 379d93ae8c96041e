import DataLoader from "dataloader";
import { getCustomer, type Customer } from "../customers/index.ts";
import type { Price } from "../kernel/price.ts";
import type { QuotaUse } from "../ledger/index.ts";
import type { Ctx } from "../storage/index.ts";
import type { GraphqlDeps } from "./deps.ts";
import { findQuotaUse, type QuotaQuestion } from "./find-quota-use.ts";

/** What one request reads at most once, however many fields ask for it. */
export interface Loaders {
  customer: DataLoader<string, Customer>;
  /** What a key used in a window of its quota. */
  quotaUse: DataLoader<QuotaQuestion, QuotaUse, string>;
  /** A price version by its id; null when the caller may not see it. */
  price: DataLoader<string, Price | null>;
}

/** Fresh loaders for one request: nothing that one caller read is ever another's. */
export function createLoaders(ctx: Ctx, deps: Pick<GraphqlDeps, "findPrices">): Loaders {
  return {
    customer: new DataLoader((ids) => Promise.all(ids.map((customerId) => getCustomer(ctx, { customerId })))),
    quotaUse: new DataLoader((asked) => findQuotaUse(ctx, asked), {
      cacheKeyFn: ({ apiKeyId, window }) => `${apiKeyId} ${window}`,
    }),
    price: new DataLoader(async (priceIds) => {
      const found = await deps.findPrices(ctx, { priceIds });
      return priceIds.map((id) => found.get(id) ?? null);
    }),
  };
}
