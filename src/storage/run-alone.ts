import type { Database } from "./database.ts";

/**
 * Runs work unless another node is at work of the same name; then it returns null at once. The lock is a
 * transaction's on a connection of its own: whatever ends the one ends the other.
 */
export async function runAlone<T>(
  database: Pick<Database, "pool">,
  name: string,
  work: () => Promise<T>,
): Promise<T | null> {
  const client = await database.pool.connect();
  let broken = false;
  try {
    await client.query("BEGIN");
    // It stands still for as long as the work takes, and holds no lock but its own.
    await client.query("SET LOCAL idle_in_transaction_session_timeout = 0");
    const { rows } = await client.query<{ mine: boolean }>(
      "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 2)) AS mine",
      [name],
    );
    const result = rows[0]?.mine === true ? await work() : null;
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => (broken = true));
    throw error;
  } finally {
    client.release(broken);
  }
}
