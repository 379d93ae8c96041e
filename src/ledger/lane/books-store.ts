import type pg from "pg";
import { nano } from "../../kernel/money.ts";
import { bigintTypes, systemQuery, type Database } from "../../storage/index.ts";
import type { Batch, Books, BooksSession, HoldResult, LaneNode, LeftReservation } from "./books.ts";
import type { Hold } from "../reservation.ts";

interface HoldRow {
  request_id: string;
  outcome: HoldResult["outcome"];
  limited_by: HoldResult["limit"];
  available: bigint;
  reserved: bigint;
  quota_spent: bigint | null;
  quota_reserved: bigint | null;
  first_request_id: string | null;
  same_body: boolean | null;
  running: boolean | null;
  answer: Buffer | null;
}

const ALIVE_SECONDS = 30;
const LEFT_MAX = 1_000;
/** A connection that says nothing for so long is given up; the batch is written again on another. */
const ANSWER_TIMEOUT_MS = 10_000;

/** The books in PostgreSQL. `recorder` names the function that writes a batch's records; null writes none. */
export function openBooks(database: Database, recorder: string | null = null): Books {
  return {
    open: (lockTimeoutMs) => openSession(database, recorder, lockTimeoutMs),
    async raiseEpoch(nodeId) {
      const rows = await systemQuery<{ epoch: number }>(
        database,
        `INSERT INTO node AS n (id, epoch) VALUES ($1, 1)
         ON CONFLICT (id) DO UPDATE SET epoch = n.epoch + 1, started_at = now(), heartbeat_at = now()
         RETURNING epoch`,
        [nodeId],
      );
      return rows[0]?.epoch ?? 1;
    },
    async beat(node) {
      const rows = await systemQuery<{ alive: number }>(
        database,
        `WITH me AS (UPDATE node SET heartbeat_at = now() WHERE id = $1 AND epoch = $2 RETURNING id)
         SELECT (SELECT count(*)::integer FROM node
           WHERE heartbeat_at > now() - make_interval(secs => $3) OR id = me.id) AS alive FROM me`,
        [node.nodeId, node.epoch, ALIVE_SECONDS],
      );
      return rows[0]?.alive ?? null;
    },
    async fenceSilent(silentSeconds) {
      const sql = "SELECT ledger_fence_silent(make_interval(secs => $1)) AS fenced";
      const rows = await systemQuery<{ fenced: number }>(database, sql, [silentSeconds]);
      return rows[0]?.fenced ?? 0;
    },
    listLeft: (overdueSeconds) =>
      systemQuery<LeftReservation>(
        database,
        `SELECT h.request_id AS "requestId", h.account_id AS "accountId", h.customer_id AS "customerId",
           h.api_key_id AS "apiKeyId", h.protocol, h.model, h.price_id AS "priceId",
           h.created_at AS "createdAt", h.progress
         FROM reservation h JOIN node n ON n.id = h.node_id
         WHERE h.state = 0 AND (h.epoch < n.epoch OR h.max_end < now() - make_interval(secs => $1))
         ORDER BY h.request_id LIMIT ${String(LEFT_MAX)}`,
        [overdueSeconds],
      ),
  };
}

/**
 * A connection of the lane's own, for as long as it lives: it serves every tenant, and waits no longer than
 * this for a lock. It never goes back to the pool.
 */
async function openSession(
  database: Database,
  recorder: string | null,
  lockTimeoutMs: number,
): Promise<BooksSession> {
  const client = await database.pool.connect();
  const settings = [
    "relay.customer_id = '*'",
    `lock_timeout = ${String(lockTimeoutMs)}`,
    // A node that is stopped in the middle of a transaction must not keep accounts from the others.
    "idle_in_transaction_session_timeout = '5s'",
    // Plans are made once for a connection, perhaps on empty tables, where reading a whole table looks cheap.
    // A batch must find its rows by index, however many there are by now.
    "enable_seqscan = off",
    "enable_hashjoin = off",
    "enable_mergejoin = off",
    "jit = off",
  ];
  try {
    await client.query(settings.map((setting) => `SET ${setting}`).join("; "));
  } catch (error) {
    client.release(true);
    throw error;
  }
  return {
    write: (node, batch) => writeBatch(client, { node, batch, recorder }),
    async lockFree(accountIds) {
      await client.query("BEGIN");
      const result = await client.query<{ id: string }>(
        "SELECT id FROM account WHERE id = ANY($1) ORDER BY id FOR UPDATE SKIP LOCKED",
        [accountIds],
      );
      return new Set(result.rows.map((row) => row.id));
    },
    commit: async () => void (await client.query("COMMIT")),
    rollBack: async () => void (await client.query("ROLLBACK")),
    close: () => client.release(true),
  };
}

/** One statement, which is a transaction by itself. */
async function writeBatch(
  client: pg.ClientBase,
  { node, batch, recorder }: { node: LaneNode; batch: Batch; recorder: string | null },
): Promise<HoldResult[]> {
  const query = {
    name: "ledger_batch",
    query_timeout: ANSWER_TIMEOUT_MS,
    text: "SELECT * FROM ledger_batch($1, $2, $3, $4, $5, $6, $7)",
    types: bigintTypes,
    values: [
      ...[node.nodeId, node.epoch],
      ...[jsonList(batch.settlements), jsonList(batch.records), recorder],
      ...[jsonList(batch.checkpoints), JSON.stringify(batch.holds.map(holdRow))],
    ],
  };
  const result = await client.query<HoldRow>(query);
  return result.rows.map(readResult);
}

function jsonList(texts: string[]): string {
  return `[${texts.join(",")}]`;
}

function holdRow(hold: Hold): Record<string, unknown> {
  return {
    request_id: hold.requestId,
    account_id: hold.accountId,
    customer_id: hold.customerId,
    api_key_id: hold.apiKeyId,
    protocol: hold.protocol,
    model: hold.model,
    amount: String(hold.amount),
    price_id: hold.priceId,
    created_at: hold.receivedAt,
    max_end: hold.maxEnd,
    ...(hold.quota && { quota_window: hold.quota.window, quota_limit: String(hold.quota.limit) }),
    ...(hold.repeat && {
      repeat_key: hold.repeat.key.toString("hex"),
      repeat_body: hold.repeat.body.toString("hex"),
    }),
  };
}

function readResult(row: HoldRow): HoldResult {
  return {
    requestId: row.request_id,
    outcome: row.outcome,
    limit: row.limited_by,
    available: nano(row.available),
    reserved: nano(row.reserved),
    quota:
      row.quota_spent === null || row.quota_reserved === null
        ? null
        : { spent: nano(row.quota_spent), reserved: nano(row.quota_reserved) },
    first:
      row.first_request_id === null
        ? null
        : {
            requestId: row.first_request_id,
            sameBody: row.same_body === true,
            running: row.running === true,
            answer: row.answer,
          },
  };
}
