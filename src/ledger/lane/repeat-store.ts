import { systemQuery, type Database } from "../../storage/index.ts";

/** A key counts for 24 hours; the hour more keeps the deletion away from what is still asked for. */
export async function deleteOldRepeats(database: Database): Promise<number> {
  const sql = `WITH gone AS (
      DELETE FROM idempotent_request WHERE created_at < now() - interval '25 hours' RETURNING 1)
    SELECT count(*)::integer AS count FROM gone`;
  const rows = await systemQuery<{ count: number }>(database, sql);
  return rows[0]?.count ?? 0;
}

/** Empties the kept answers of one customer from before a moment; the keys still count. */
export async function deleteAnswers(
  database: Database,
  { customerId, before }: { customerId: string; before: Date },
): Promise<number> {
  const sql = `WITH emptied AS (
      UPDATE idempotent_request SET answer = NULL
      WHERE customer_id = $1 AND created_at < $2 AND answer IS NOT NULL RETURNING 1)
    SELECT count(*)::integer AS count FROM emptied`;
  const rows = await systemQuery<{ count: number }>(database, sql, [customerId, before]);
  return rows[0]?.count ?? 0;
}
