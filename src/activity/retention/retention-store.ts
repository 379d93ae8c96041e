import { systemQuery, type Database, type Reader } from "../../storage/index.ts";

/** The tables of which whole months can be dropped. */
export type MonthlyTable = "request" | "attempt" | "request_content";

interface Batch {
  customerId: string;
  before: Date;
  take: number;
}

/** From when on a customer's request rows are there; null when none was ever deleted. */
export async function findKeptFrom(reader: Reader, customerId: string): Promise<Date | null> {
  const rows = await reader.$queryRaw<{ keptFrom: Date }[]>`
    SELECT kept_from AS "keptFrom" FROM request_horizon WHERE customer_id = ${customerId}`;
  return rows[0]?.keptFrom ?? null;
}

/** Says, before the first row goes, that those before a full hour are deleted. It is never taken back. */
export async function raiseHorizon(
  database: Database,
  { customerId, before }: Pick<Batch, "customerId" | "before">,
): Promise<void> {
  await systemQuery(
    database,
    `INSERT INTO request_horizon AS old (customer_id, kept_from) VALUES ($1, $2)
     ON CONFLICT (customer_id) DO UPDATE SET kept_from = excluded.kept_from WHERE old.kept_from < excluded.kept_from`,
    [customerId, before],
  );
}

/**
 * Deletes so many request rows of a customer from before a moment, and returns their number. Their calls go
 * with them: what those cost is added to what suppliers' invoices are held against, and their conversations
 * note when the last of them came in.
 */
export async function deleteRequests(
  database: Database,
  { customerId, before, take }: Batch,
): Promise<number> {
  const rows = await systemQuery<{ count: number }>(
    database,
    `WITH gone AS (
       DELETE FROM request WHERE (request_id, created_at) IN (
         SELECT request_id, created_at FROM request
         WHERE customer_id = $1 AND created_at < $2 ORDER BY created_at, request_id LIMIT $3)
       RETURNING request_id, created_at, conversation_id
     ), calls AS (
       DELETE FROM attempt a USING gone g WHERE a.request_id = g.request_id AND a.created_at = g.created_at
       RETURNING a.*
     ), costs AS (
       INSERT INTO forgotten_cost AS old (provider_id, quarter, upstream_model, cost_currency, calls, input_tokens,
         output_tokens, cost, unknown_cost)
       SELECT provider_id, date_bin('15 minutes', created_at, '2000-01-01T00:00:00Z') AS quarter, upstream_model,
         coalesce(cost_currency, '') AS currency, count(*),
         coalesce(sum(input_fresh::bigint + coalesce(cache_read, 0) + coalesce(cache_write_5m, 0)
           + coalesce(cache_write_1h, 0)), 0),
         coalesce(sum(output_text::bigint + coalesce(output_reasoning, 0)), 0), coalesce(sum(cost), 0),
         count(*) FILTER (WHERE input_fresh IS NOT NULL AND cost IS NULL)
       FROM calls GROUP BY provider_id, quarter, upstream_model, currency
       ORDER BY provider_id, quarter, upstream_model, currency
       ON CONFLICT (provider_id, quarter, upstream_model, cost_currency) DO UPDATE SET
         calls = old.calls + excluded.calls,
         input_tokens = old.input_tokens + excluded.input_tokens,
         output_tokens = old.output_tokens + excluded.output_tokens,
         cost = old.cost + excluded.cost,
         unknown_cost = old.unknown_cost + excluded.unknown_cost
     ), remembered AS (
       UPDATE conversation c SET last_request_at = greatest(c.last_request_at, g.at)
       FROM (SELECT conversation_id, max(created_at) AS at FROM gone GROUP BY conversation_id) g
       WHERE c.id = g.conversation_id AND c.customer_id = $1
     )
     SELECT count(*)::integer AS count FROM gone`,
    [customerId, before, take],
  );
  return rows[0]?.count ?? 0;
}

/**
 * Takes the name of the conversation from so many requests of a customer whose conversation nothing has
 * happened in since a moment. Returns their number.
 */
export async function clearConversationNames(
  database: Database,
  { customerId, before, take }: Batch,
): Promise<number> {
  const rows = await systemQuery<{ count: number }>(
    database,
    `WITH cleared AS (
       UPDATE request SET conversation_id = NULL WHERE (request_id, created_at) IN (
         SELECT r.request_id, r.created_at FROM request r
         WHERE r.customer_id = $1 AND r.conversation_id IS NOT NULL AND r.created_at < $2
           AND NOT EXISTS (SELECT FROM request l WHERE l.customer_id = $1
             AND l.conversation_id = r.conversation_id AND l.created_at >= $2)
           AND NOT EXISTS (SELECT FROM conversation c WHERE c.id = r.conversation_id
             AND c.customer_id = $1 AND c.updated_at >= $2)
         LIMIT $3)
       RETURNING 1)
     SELECT count(*)::integer AS count FROM cleared`,
    [customerId, before, take],
  );
  return rows[0]?.count ?? 0;
}

/** Drops one month of a table that ends by a day; false when there is none that may go. */
export async function dropMonth(database: Database, table: MonthlyTable, before: Date): Promise<boolean> {
  const sql = "SELECT activity_drop_month($1, $2) AS dropped";
  const rows = await systemQuery<{ dropped: boolean }>(database, sql, [
    table,
    before.toISOString().slice(0, 10),
  ]);
  return rows[0]?.dropped ?? false;
}
