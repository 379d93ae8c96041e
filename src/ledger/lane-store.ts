import type pg from "pg";
import { nano, type Nano } from "../kernel/money.ts";
import { bigintTypes } from "../storage/index.ts";
import type { Hold, Settlement } from "./reservation.ts";

export interface LaneNode {
  nodeId: string;
  epoch: number;
}

export interface ReserveResult {
  requestId: string;
  outcome: "reserved" | "crowded" | "refused";
  available: Nano;
  reserved: Nano;
}

interface ReserveRow {
  request_id: string;
  outcome: ReserveResult["outcome"];
  available: bigint;
  reserved: bigint;
}
/** What one commit writes. `records` are rows of the recorder's function. */
export interface Batch {
  settlements: Pick<Settlement<unknown>, "requestId" | "accountId" | "actual">[];
  records: unknown[];
  recorder: string | null;
  holds: Hold[];
}

/**
 * Writes a batch in one statement, which is a transaction by itself: settlements, records, then holds. The
 * same batch may be written again after an answer that was lost: what was settled stays settled, and a hold
 * that was made is found. Returns the outcomes of the holds.
 */
export async function writeBatch(
  client: pg.ClientBase,
  node: LaneNode,
  batch: Batch,
): Promise<ReserveResult[]> {
  const result = await client.query<ReserveRow>({
    name: "ledger_batch",
    text: "SELECT request_id, outcome, available, reserved FROM ledger_batch($1, $2, $3, $4, $5, $6)",
    types: bigintTypes,
    values: [
      ...[node.nodeId, node.epoch],
      ...[
        JSON.stringify(batch.settlements.map(settlementRow)),
        JSON.stringify(batch.records),
        batch.recorder,
      ],
      JSON.stringify(batch.holds.map(holdRow)),
    ],
  });
  return result.rows.map((row) => ({
    requestId: row.request_id,
    outcome: row.outcome,
    available: nano(row.available),
    reserved: nano(row.reserved),
  }));
}

function settlementRow(settlement: Batch["settlements"][number], index: number): Record<string, unknown> {
  return {
    n: index + 1,
    request_id: settlement.requestId,
    account_id: settlement.accountId,
    actual: String(settlement.actual),
  };
}

function holdRow(hold: Hold, index: number): Record<string, unknown> {
  return {
    n: index + 1,
    request_id: hold.requestId,
    account_id: hold.accountId,
    customer_id: hold.customerId,
    api_key_id: hold.apiKeyId,
    model: hold.model,
    amount: String(hold.amount),
    price_id: hold.priceId,
    max_end: hold.maxEnd,
  };
}

/**
 * Makes a connection the lane's own, for as long as it lives: it serves every tenant, and waits no longer
 * than this for a lock. It must never go back to the pool.
 */
export async function dedicate(client: pg.ClientBase, lockTimeoutMs: number): Promise<void> {
  const settings = [
    "relay.customer_id = '*'",
    `lock_timeout = ${String(lockTimeoutMs)}`,
    // Plans are made once for a connection, perhaps on empty tables, where reading a whole table looks cheap.
    // A batch must find its rows by index, however many there are by now.
    "enable_seqscan = off",
    "enable_hashjoin = off",
    "enable_mergejoin = off",
    "jit = off",
  ];
  await client.query(settings.map((setting) => `SET ${setting}`).join("; "));
}

/** Runs work in one transaction; a failure leaves the transaction for the caller to roll back. */
export async function inLaneTransaction<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query("BEGIN");
  const result = await work();
  await client.query("COMMIT");
  return result;
}

export async function rollBack(client: pg.ClientBase): Promise<void> {
  await client.query("ROLLBACK");
}

/** Locks those of the accounts that nobody else has locked, until the transaction ends, and names them. */
export async function lockFreeAccounts(client: pg.ClientBase, accountIds: string[]): Promise<Set<string>> {
  const result = await client.query<{ id: string }>(
    "SELECT id FROM account WHERE id = ANY($1) ORDER BY id FOR UPDATE SKIP LOCKED",
    [accountIds],
  );
  return new Set(result.rows.map((row) => row.id));
}
