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

/** What the product stands on. */
export interface DatabaseFacts {
  /** PostgreSQL's. */
  version: string;
  sizeBytes: number;
  /** In the order in which they were applied. */
  migrations: { name: string; appliedAt: Date }[];
}

/** The database's version, its size and the steps that it has taken. */
export async function describeDatabase(database: Database): Promise<DatabaseFacts> {
  const [row] = await systemQuery<{ version: string; size: string }>(
    database,
    "SELECT current_setting('server_version') AS version, pg_database_size(current_database())::text AS size",
  );
  const migrations = await systemQuery<{ name: string; appliedAt: Date }>(
    database,
    `SELECT migration_name AS name, finished_at AS "appliedAt" FROM _prisma_migrations
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY finished_at, migration_name`,
  );
  return { version: row?.version ?? "", sizeBytes: Number(row?.size ?? 0), migrations };
}
