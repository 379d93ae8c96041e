import { systemQuery, type Database } from "../../storage/index.ts";

/** A month of one of the tables that have a partition for each; "2026-11-01" stands for all of November. */
export interface Month {
  table: string;
  month: string;
}

/** What became of a month: `left` is one whose rows cannot be moved in a moment. */
export type MonthState = "there" | "made" | "left";

/**
 * The months that have no partition yet: the one of a day and so many after it, and those of which rows came
 * in although they had none.
 */
export function listMissingMonths(
  database: Database,
  { day, ahead }: { day: string; ahead: number },
): Promise<Month[]> {
  return systemQuery<Month>(
    database,
    `SELECT m."table", m.month::text AS month
     FROM (SELECT t AS "table", (date_trunc('month', $1::date) + make_interval(months => i))::date AS month
         FROM unnest(ARRAY['request', 'attempt', 'request_content']) AS t, generate_series(0, $2::integer) AS i
       UNION SELECT parent, month FROM activity_caught_months() WHERE month >= '2020-01-01') m
     WHERE to_regclass(m."table" || to_char(m.month, '_YYYYMM')) IS NULL
     ORDER BY m.month, m."table" LIMIT 100`,
    [day, ahead],
  );
}

/** Makes one of them. Throws PostgreSQL's `lock_not_available` when readers do not let it through. */
export async function makeMonth(database: Database, { table, month }: Month): Promise<MonthState> {
  const sql = "SELECT activity_make_month($1, $2) AS state";
  const rows = await systemQuery<{ state: MonthState }>(database, sql, [table, month]);
  return rows[0]?.state ?? "left";
}
