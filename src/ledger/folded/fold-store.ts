import { systemQuery, type Database } from "../../storage/index.ts";

/** Accounts with at least so many entries that are not folded, those with most of them first. */
export async function selectUnfolded(
  database: Database,
  { least, take }: { least: number; take: number },
): Promise<string[]> {
  const rows = await systemQuery<{ id: string }>(
    database,
    `SELECT a.id FROM account a LEFT JOIN folded_account f ON f.account_id = a.id
     WHERE a.seq - coalesce(f.seq, 0) >= $1 ORDER BY a.seq - coalesce(f.seq, 0) DESC, a.id LIMIT $2`,
    [least, take],
  );
  return rows.map(({ id }) => id);
}

/**
 * Folds an account's next entries, so many at most, in a transaction of its own, and returns how many there
 * were. Throws when a number is missing among them.
 */
export async function foldNext(database: Database, accountId: string, take: number): Promise<number> {
  const sql = "SELECT ledger_fold($1, $2) AS folded";
  const [row] = await systemQuery<{ folded: number }>(database, sql, [accountId, take]);
  return row?.folded ?? 0;
}
