import { newId } from "../../src/kernel/ids.ts";
import { systemQuery, type Database } from "../../src/storage/index.ts";

export interface WrittenEntry {
  kind: "recharge" | "charge" | "correction" | "reservation" | "release";
  /** As it moves the total; of reservations and releases, what they move from one part of it to the other. */
  amount: bigint;
  at: Date;
  /** Of a charge, or of a correction of one. */
  request?: { model: string; key: number };
}

/** A customer whose entries can be written at any moment of the past, in any order. */
export interface EntryBook {
  customerId: string;
  keyIds: string[];
  write(entries: WrittenEntry[]): Promise<void>;
}

const KEYS = 3;
// Entries are written without regard to what the account can give.
const DEEP = 10n ** 17n;

export async function openEntryBook(
  database: Database,
  { openedAt, timezone }: { openedAt: Date; timezone: string },
): Promise<EntryBook> {
  const customerId = newId("cus");
  const accountId = `acc_${customerId.slice(4)}`;
  const keyIds = Array.from({ length: KEYS }, () => newId("key"));
  const run = (sql: string, values: unknown[]) => systemQuery<{ seq: bigint }>(database, sql, values);
  await run("INSERT INTO customer (id, name, currency, reporting_timezone) VALUES ($1, 'T', 'USD', $2)", [
    customerId,
    timezone,
  ]);
  await run("UPDATE account SET created_at = $2 WHERE id = $1", [accountId, openedAt]);
  for (const [index, keyId] of keyIds.entries()) {
    await run(
      `INSERT INTO api_key (id, customer_id, name, digest, prefix, last4) VALUES ($1::text, $2, $3, convert_to($1::text, 'UTF8'), 'p', '0')`,
      [keyId, customerId, `key ${String(index)}`],
    );
  }
  let seq = 0;
  return {
    ...{ customerId, keyIds },
    async write(entries) {
      const rows = entries.map((entry) => rowOf(entry, { seq: ++seq, keyIds }));
      await run(
        `WITH given AS (SELECT * FROM json_to_recordset($3) AS r (seq bigint, kind text, source text, model text,
           key text, at timestamptz, d_available bigint, d_reserved bigint)), held AS (
           INSERT INTO reservation (request_id, account_id, customer_id, api_key_id, model, amount, charged, state,
             node_id, epoch, price_id, max_end)
           SELECT source, $1, $2, key, model, 0, 0, 1, 'n', 1, 'prc', at FROM given WHERE key IS NOT NULL)
         INSERT INTO ledger_entry (account_id, seq, customer_id, kind, source, d_available, d_reserved, counter,
           counter_amount, available_after, reserved_after, at)
         SELECT $1, seq, $2, kind, source, d_available, d_reserved,
           CASE WHEN d_available + d_reserved <> 0 THEN 'revenue' END, -(d_available + d_reserved), $4, $4, at
         FROM given`,
        [accountId, customerId, JSON.stringify(rows), DEEP],
      );
    },
  };
}

function rowOf(entry: WrittenEntry, { seq, keyIds }: { seq: number; keyIds: string[] }): object {
  const { kind, amount, at, request } = entry;
  const isInner = kind === "reservation" || kind === "release";
  return {
    ...{ seq, kind, at },
    source: newId(request || isInner ? "req" : "rch"),
    model: request?.model ?? null,
    key: request ? keyIds[request.key] : null,
    d_available: String(amount),
    d_reserved: String(isInner ? -amount : 0n),
  };
}
