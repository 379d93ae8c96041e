import type { ApiKey } from "../customers/index.ts";
import { quotaWindow, windowEnd } from "../kernel/quota-window.ts";
import type { GraphqlContext } from "./context.ts";
import { toApiKey, toQuota, type ApiKeyView, type QuotaView } from "./types/api-key.ts";

/**
 * A key as it is shown, with what it has used of its quota in the running window of its customer's calendar.
 * However many keys are shown at once, their uses are read together.
 */
export async function presentKey(ctx: GraphqlContext, key: ApiKey): Promise<ApiKeyView> {
  return toApiKey(key, key.quota && (await presentQuota(ctx, key, key.quota)));
}

async function presentQuota(
  ctx: GraphqlContext,
  { id: apiKeyId, customerId, currency, reportingTimezone }: ApiKey,
  quota: NonNullable<ApiKey["quota"]>,
): Promise<QuotaView> {
  const now = ctx.clock.now();
  const window = quotaWindow(quota.period, now, reportingTimezone);
  const use = await ctx.loaders.quotaUse.load({ customerId, apiKeyId, window });
  const resetsAt = windowEnd(quota.period, now, reportingTimezone);
  return toQuota(quota, { ...use, currency, resetsAt });
}
