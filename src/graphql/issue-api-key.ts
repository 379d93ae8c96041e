import { listVisibleModelIds } from "../catalog/index.ts";
import { createApiKey } from "../customers/index.ts";
import type { GraphqlContext } from "./context.ts";
import { presentKey } from "./present-key.ts";
import { readAmount } from "./read-amount.ts";
import type { CreateApiKeyInput, CreateApiKeyPayload } from "./types/api-key-input.ts";

/**
 * Makes an API key for a customer, among the models that it may see. Throws what `createApiKey` throws, and
 * `invalid_request` for a quota that is not an amount.
 */
export async function issueApiKey(
  ctx: GraphqlContext,
  customerId: string,
  terms: CreateApiKeyInput,
): Promise<CreateApiKeyPayload> {
  const { quota, ...rest } = terms;
  const limit = quota ? readAmount(quota.limit, "quota.limit") : null;
  const { apiKey, token } = await createApiKey(ctx, {
    ...rest,
    customerId,
    quota: quota && limit !== null ? { limit, period: quota.period } : null,
    entitledModelIds: await listVisibleModelIds(ctx, { customerId }),
  });
  return { apiKey: await presentKey(ctx, apiKey), token };
}
