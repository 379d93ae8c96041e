import { randomUUID } from "node:crypto";
import pg from "pg";
import { requireApplicationRole } from "./application-role.ts";
import { MigrationError } from "./migration-error.ts";
import {
  connectOwner,
  hasHistory,
  readPending,
  type MigrateInput,
  type Migration,
} from "./migration-history.ts";

// Number and table are Prisma's own: `prisma migrate deploy` and this code keep each other out.
const LOCK = 72707369;
const LOCK_WAIT = "10min";
const TABLE = `CREATE TABLE _prisma_migrations (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             TIMESTAMPTZ,
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          TIMESTAMPTZ,
    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count     INTEGER NOT NULL DEFAULT 0
);`;

/**
 * Brings the database to the state this program was built for and tells which migrations it applied, in
 * order. Each is one transaction: one that fails leaves nothing behind. Throws MigrationError, and applies
 * nothing, when an applied migration was edited, failed under another tool, or is unknown here because a
 * newer program made it.
 */
export async function migrate(input: MigrateInput): Promise<string[]> {
  const client = await connectOwner(input.url);
  try {
    await client.query(`SET lock_timeout = '${LOCK_WAIT}'`);
    await client.query(`SELECT pg_advisory_lock(${String(LOCK)})`);
    const pending = await readPending(client, input.folder);
    if (!(await hasHistory(client))) await client.query(TABLE);
    if (pending.length > 0) await requireApplicationRole(client);
    for (const migration of pending) await apply(client, migration);
    return pending.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO _prisma_migrations
         (id, checksum, finished_at, migration_name, logs, started_at, applied_steps_count)
       VALUES ($1, $2, clock_timestamp(), $3, NULL, now(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query("COMMIT");
  } catch (cause) {
    await client.query("ROLLBACK").catch(() => undefined);
    const where = cause instanceof pg.DatabaseError ? placeOf(migration.sql, cause) : "";
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationError(`migration ${migration.name} failed${where} and was rolled back: ${reason}`, {
      cause,
    });
  }
}

/** " at line 12", when the server says where in the file. */
function placeOf(sql: string, error: pg.DatabaseError): string {
  if (error.position === undefined) return "";
  return ` at line ${String(sql.slice(0, Number(error.position)).split("\n").length)}`;
}
