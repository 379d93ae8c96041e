import { nano } from "../kernel/money.ts";
import { readTenant, type Ctx } from "../storage/index.ts";
import { selectQuotaUse, type KeyWindow, type QuotaUse } from "./key-quota-store.ts";

export type { KeyWindow, QuotaUse } from "./key-quota-store.ts";

const NOTHING: QuotaUse = { spent: nano(0n), reserved: nano(0n) };

/**
 * What keys of one customer have spent and hold, each in one window of its quota: by the key's id, for every
 * key that was asked about. One query, however many keys.
 */
export async function getKeyQuotaUse(
  ctx: Ctx,
  input: { customerId: string; keys: readonly KeyWindow[] },
): Promise<ReadonlyMap<string, QuotaUse>> {
  const used = await readTenant(ctx, input.customerId, (tx) => selectQuotaUse(tx, input));
  return new Map(input.keys.map(({ apiKeyId }) => [apiKeyId, used.get(apiKeyId) ?? NOTHING]));
}
