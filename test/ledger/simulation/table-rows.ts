import { systemQuery, type Database } from "../../../src/storage/index.ts";
import type { MemoryTables } from "./memory-tables.ts";

/** The rows of each table, each as one text, in the order of the texts. */
export type TableRows = Record<string, string[]>;

// Each row says in SQL what `memoryRows` says in the same place.
const queries: Record<string, string> = {
  accounts: `SELECT concat_ws(' ', id, available, reserved, seq) AS row FROM account WHERE id = ANY($1)`,
  reservations: `SELECT concat_ws(' ', request_id, amount, coalesce(charged::text, 'open'), written_off, state,
      node_id, epoch, coalesce(quota_window, 'none'), coalesce(progress ->> 'charge', 'none')) AS row
    FROM reservation WHERE account_id = ANY($1)`,
  entries: `SELECT concat_ws(' ', account_id, seq, kind, source, d_available, d_reserved, coalesce(counter, 'none'),
      counter_amount, available_after, reserved_after) AS row
    FROM ledger_entry WHERE account_id = ANY($1)`,
  quotas: `SELECT concat_ws(' ', api_key_id, "window", k.reserved, spent) AS row
    FROM key_quota k JOIN account a ON a.customer_id = k.customer_id WHERE a.id = ANY($1)`,
  repeats: `SELECT concat_ws(' ', account_id, encode(key, 'hex'), encode(body, 'hex'), request_id,
      coalesce(encode(answer, 'hex'), 'none')) AS row
    FROM idempotent_request WHERE account_id = ANY($1)`,
  records: `SELECT concat_ws(' ', request_id, charge) AS row
    FROM request r JOIN account a ON a.customer_id = r.customer_id WHERE a.id = ANY($1)`,
};

export async function sqlRows(database: Database, accountIds: string[]): Promise<TableRows> {
  const rows: TableRows = {};
  for (const [name, sql] of Object.entries(queries)) {
    const found = await systemQuery<{ row: string }>(database, sql, [accountIds]);
    rows[name] = found.map(({ row }) => row).sort();
  }
  return rows;
}

export function memoryRows(tables: MemoryTables): TableRows {
  const { accounts, reservations, entries, quotas, repeats, records } = tables;
  const list = <Row>(rows: Map<string, Row>, say: (row: Row) => unknown[]): string[] =>
    [...rows.values()].map((row) => say(row).join(" ")).sort();
  return {
    accounts: list(accounts, (row) => [row.id, row.available, row.reserved, row.seq]),
    reservations: list(reservations, (row) => [
      ...[row.requestId, row.amount, row.charged ?? "open", row.writtenOff, row.state],
      ...[row.nodeId, row.epoch, row.quotaWindow ?? "none", row.progress?.charge ?? "none"],
    ]),
    entries: list(entries, (row) => [
      ...[row.accountId, row.seq, row.kind, row.source, row.dAvailable, row.dReserved],
      ...[row.counter ?? "none", row.counterAmount, row.availableAfter, row.reservedAfter],
    ]),
    quotas: list(quotas, (row) => [row.apiKeyId, row.window, row.reserved, row.spent]),
    repeats: list(repeats, (row) => [row.accountId, row.key, row.body, row.requestId, row.answer ?? "none"]),
    records: list(records, (row) => [row.requestId, row.charge]),
  };
}
