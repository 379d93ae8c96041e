import { nano, type Nano } from "../kernel/money.ts";
import { systemQuery, type Database, type Reader, type Tx } from "../storage/index.ts";

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
  tx: Reader,
  { customerId, keys }: { customerId: string; keys: readonly KeyWindow[] },
): Promise<Map<string, QuotaUse>> {
  const rows = await tx.$queryRaw<{ api_key_id: string; spent: bigint; reserved: bigint }[]>`
    SELECT api_key_id, spent, reserved
    FROM unnest(${keys.map(({ apiKeyId }) => apiKeyId)}::text[], ${keys.map(({ window }) => window)}::text[])
      AS asked (api_key_id, "window")
    JOIN key_quota USING (api_key_id, "window") WHERE customer_id = ${customerId}`;
  return new Map(
    rows.map((row) => [row.api_key_id, { spent: nano(row.spent), reserved: nano(row.reserved) }]),
  );
}

/** Two keys of a customer, of which one takes the other's place, and the window in which it does. */
export interface QuotaSuccession {
  customerId: string;
  fromApiKeyId: string;
  toApiKeyId: string;
  window: string;
}

/** Lets what one key uses in a window count as another's too, which has used nothing of its own yet. */
export async function insertSuccession(tx: Tx, succession: QuotaSuccession): Promise<void> {
  const { customerId, fromApiKeyId, toApiKeyId, window } = succession;
  // Who changes a quota's figures finds its row by place, and relies on the account's lock to keep it there.
  await tx.$queryRaw`SELECT id FROM account WHERE customer_id = ${customerId} FOR NO KEY UPDATE`;
  await tx.$executeRaw`
    INSERT INTO key_quota (api_key_id, "window", customer_id, successor_id)
    VALUES (${fromApiKeyId}, ${window}, ${customerId}, ${toApiKeyId})
    ON CONFLICT (api_key_id, "window") DO UPDATE SET successor_id = excluded.successor_id`;
  await tx.$executeRaw`
    INSERT INTO key_quota (api_key_id, "window", customer_id, reserved, spent, inherited_reserved, inherited_spent)
    SELECT ${toApiKeyId}, "window", customer_id, reserved, spent, reserved, spent
    FROM key_quota WHERE api_key_id = ${fromApiKeyId} AND "window" = ${window}`;
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
