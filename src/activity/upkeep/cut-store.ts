import { systemQuery, type Database } from "../../storage/index.ts";

/** A customer's days by one time zone. */
export interface CutKey {
  customerId: string;
  cut: number;
}

const CUTS_MAX = 1_000;

/** The newest cuts of customers, where days are missing. */
export function listUnfilledCuts(database: Database): Promise<CutKey[]> {
  return systemQuery<CutKey>(
    database,
    `SELECT c.customer_id AS "customerId", c.cut FROM rollup_cut c
     WHERE c.filled_from > '-infinity'
       AND c.cut = (SELECT max(n.cut) FROM rollup_cut n WHERE n.customer_id = c.customer_id)
     ORDER BY c.customer_id LIMIT ${String(CUTS_MAX)}`,
  );
}

/** The cuts that were said to be over. */
export function listOverCuts(database: Database): Promise<CutKey[]> {
  return systemQuery<CutKey>(
    database,
    `SELECT c.customer_id AS "customerId", c.cut FROM rollup_cut c
     WHERE c.filled_from = 'infinity'
       AND c.cut < (SELECT max(n.cut) FROM rollup_cut n WHERE n.customer_id = c.customer_id)
     ORDER BY c.customer_id, c.cut LIMIT ${String(CUTS_MAX)}`,
  );
}

/**
 * Says of the cuts that nobody needs any more that they are over: those before a newer one that is filled,
 * and those before a newer one that were never filled themselves. Their days are neither read nor written
 * from then on.
 */
export async function endCuts(database: Database): Promise<void> {
  await systemQuery(
    database,
    `UPDATE rollup_cut o SET filled_from = 'infinity'
     FROM rollup_cut n
     WHERE n.cut > 1 AND n.customer_id = o.customer_id AND o.cut < n.cut AND o.filled_from < 'infinity'
       AND n.cut = (SELECT max(m.cut) FROM rollup_cut m WHERE m.customer_id = n.customer_id)
       AND (n.filled_from = '-infinity' OR o.filled_from > '-infinity')`,
  );
}

/** Fills a cut by a slice of so many hours. Returns whether more is to be filled, by this cut. */
export async function fillSlice(
  database: Database,
  { customerId, cut, hours }: CutKey & { hours: number },
): Promise<boolean> {
  const rows = await systemQuery<{ more: boolean }>(
    database,
    "SELECT coalesce(rollup_fill($1, $2::smallint, $3) > '-infinity', false) AS more",
    [customerId, cut, hours],
  );
  return rows[0]?.more ?? false;
}

/**
 * Deletes so many days' cells of a cut that is over, and the cut with the last of them. Returns their number.
 */
export async function deleteDays(
  database: Database,
  { customerId, cut, take }: CutKey & { take: number },
): Promise<number> {
  const rows = await systemQuery<{ count: number }>(
    database,
    `WITH gone AS (
       DELETE FROM rollup_day WHERE customer_id = $1 AND cut = $2::smallint AND ctid = ANY (ARRAY(
         SELECT ctid FROM rollup_day WHERE customer_id = $1 AND cut = $2::smallint LIMIT $3::integer))
       RETURNING 1)
     SELECT count(*)::integer AS count FROM gone`,
    [customerId, cut, take],
  );
  const count = rows[0]?.count ?? 0;
  if (count < take) await deleteCut(database, { customerId, cut });
  return count;
}

async function deleteCut(database: Database, { customerId, cut }: CutKey): Promise<void> {
  const sql =
    "DELETE FROM rollup_cut WHERE customer_id = $1 AND cut = $2::smallint AND filled_from = 'infinity'";
  await systemQuery(database, sql, [customerId, cut]);
}

/**
 * The transactions that have looked at the cuts and are not over. Whoever writes days looks at the cuts
 * first, and the lock of that look is kept to the end.
 */
export async function listOnlookers(database: Database): Promise<Set<string>> {
  const rows = await systemQuery<{ name: string }>(
    database,
    `SELECT DISTINCT virtualtransaction AS name FROM pg_locks
     WHERE locktype = 'relation' AND relation = 'rollup_cut'::regclass AND pid <> pg_backend_pid()
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  return new Set(rows.map(({ name }) => name));
}
