import type { Database } from "./database.ts";
import { systemQuery } from "./system-query.ts";

/** Whether row-level security holds for the role that the product works as. */
export async function applicationRoleIsBound(database: Database): Promise<boolean> {
  const sql = "SELECT rolsuper OR rolbypassrls AS loose FROM pg_roles WHERE rolname = current_user";
  const [row] = await systemQuery<{ loose: boolean }>(database, sql);
  return row?.loose === false;
}

/** The time by the database's clock. */
export async function databaseClock(database: Database): Promise<Date> {
  const [row] = await systemQuery<{ now: Date }>(database, "SELECT clock_timestamp() AS now");
  return row?.now ?? new Date(NaN);
}
