import type { Database } from "./database.ts";

/** Whether the database answers. */
export function answers(database: Pick<Database, "pool">): Promise<boolean> {
  return database.pool.query("SELECT 1").then(
    () => true,
    () => false,
  );
}
