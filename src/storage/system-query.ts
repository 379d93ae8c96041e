import { bigintTypes } from "./bigint-types.ts";
import type { Database } from "./database.ts";

/**
 * Runs one statement on the product's own behalf, for every tenant: what authenticates a caller, keeps the
 * node alive or checks the books. Whatever serves a customer goes through `inTransaction` instead.
 */
export async function systemQuery<Row extends object>(
  database: Database,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = await database.pool.connect();
  // A connection that cannot be rolled back is thrown away: it might still stand in a transaction that sees
  // everything.
  let broken = false;
  try {
    await client.query("BEGIN");
    await client.query("SELECT set_config('relay.customer_id', '*', true)");
    const result = await client.query<Row>({ text: sql, values, types: bigintTypes });
    await client.query("COMMIT");
    return result.rows;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => (broken = true));
    throw error;
  } finally {
    client.release(broken);
  }
}
