import { systemQuery, type Database, type Tx } from "../../storage/index.ts";

/** From when on a customer's request rows are there; null: all are. */
export async function findHorizon(database: Database, customerId: string): Promise<Date | null> {
  const sql = 'SELECT kept_from AS "keptFrom" FROM request_horizon WHERE customer_id = $1';
  const rows = await systemQuery<{ keptFrom: Date }>(database, sql, [customerId]);
  return rows[0]?.keptFrom ?? null;
}

/**
 * Makes a cut of the customer's time zone of which nothing is filled. Null when there is no such customer.
 */
export async function beginCut(tx: Tx, customerId: string): Promise<number | null> {
  // As a change of its time zone does: nobody else makes a cut for it meanwhile.
  const customers = await tx.$queryRaw<{ timezone: string }[]>`
    SELECT reporting_timezone AS timezone FROM customer WHERE id = ${customerId} FOR NO KEY UPDATE`;
  const [customer] = customers;
  if (!customer) return null;
  const rows = await tx.$queryRaw<{ cut: number }[]>`
    INSERT INTO rollup_cut AS c (customer_id, cut, timezone, filled_from)
    SELECT ${customerId}, coalesce(max(CASE WHEN filled_from = 'infinity' AND cut = newest THEN cut ELSE cut + 1 END), 1),
      ${customer.timezone}, 'infinity'
    FROM (SELECT *, max(cut) OVER () AS newest FROM rollup_cut WHERE customer_id = ${customerId}) known
    ON CONFLICT (customer_id, cut) DO UPDATE SET timezone = excluded.timezone
    RETURNING cut`;
  return rows[0]?.cut ?? null;
}

/**
 * Puts the hours of a span (full hours) in the place of what is held, from the rows. Returns how many cells.
 */
export async function rebuildHours(
  database: Database,
  { customerId, from, to }: { customerId: string; from: Date; to: Date },
): Promise<number> {
  const sql = "SELECT rollup_rebuild($1, $2, $3) AS cells";
  const rows = await systemQuery<{ cells: number }>(database, sql, [customerId, from, to]);
  return rows[0]?.cells ?? 0;
}
