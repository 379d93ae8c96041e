import { getKeyQuotaUse, type KeyWindow, type QuotaUse } from "../ledger/index.ts";
import type { Ctx } from "../storage/index.ts";

/** A window of a key's quota, and whose key it is. */
export interface QuotaQuestion extends KeyWindow {
  customerId: string;
}

/** What keys used in windows of their quotas, in the order of the questions: one read for each customer. */
export async function findQuotaUse(ctx: Ctx, asked: readonly QuotaQuestion[]): Promise<QuotaUse[]> {
  const customerIds = [...new Set(asked.map(({ customerId }) => customerId))];
  const found = await Promise.all(
    customerIds.map(async (customerId) => {
      const keys = asked.filter((question) => question.customerId === customerId);
      return getKeyQuotaUse(ctx, { customerId, keys });
    }),
  );
  const uses = new Map(found.flatMap((each) => [...each]));
  return asked.map(({ apiKeyId }) => uses.get(apiKeyId)!);
}
