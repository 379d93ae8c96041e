import { nano, type Nano } from "../kernel/money.ts";
import { systemQuery, type Database, type Tx } from "../storage/index.ts";

/** A key, and the window of its quota that is asked about. */
export interface KeyWindow {
  apiKeyId: string;
  window: string;
}

export interface QuotaUse {
  spent: Nano;
  reserved: Nano;
}

/** What these keys of a customer used in these windows, by key; a key that used nothing is absent. */
export async function selectQuotaUse(
  tx: Tx,
  { customerId, keys }: { customerId: string; keys: readonly KeyWindow[] },
): Promise<Map<string, QuotaUse>> {
  const rows = await tx.keyQuota.findMany({
    where: { customerId, OR: keys.map(({ apiKeyId, window }) => ({ apiKeyId, window })) },
    select: { apiKeyId: true, spent: true, reserved: true },
  });
  return new Map(rows.map((row) => [row.apiKeyId, { spent: nano(row.spent), reserved: nano(row.reserved) }]));
}

/** What keys of any customers spent in these windows, by key. */
export async function selectSpending(
  database: Database,
  keys: readonly KeyWindow[],
): Promise<Map<string, Nano>> {
  const rows = await systemQuery<{ api_key_id: string; spent: bigint }>(
    database,
    `SELECT q.api_key_id, q.spent FROM unnest($1::text[], $2::text[]) AS asked (api_key_id, "window")
     JOIN key_quota q USING (api_key_id, "window")`,
    [keys.map(({ apiKeyId }) => apiKeyId), keys.map(({ window }) => window)],
  );
  return new Map(rows.map((row) => [row.api_key_id, nano(row.spent)]));
}
