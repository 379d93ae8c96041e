import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { requireApplicationRole } from "./application-role.ts";
import { MigrationError } from "./migration-error.ts";

interface Migration {
  name: string;
  sql: string;
  /** SHA-256 of the file in hexadecimal: what Prisma stores and compares. */
  checksum: string;
}

interface AppliedRow {
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
}

export interface MigrateInput {
  /** The owner's URL, straight to the database: a session lock does not survive a pooler in transaction mode. */
  url: string;
  /** The folder of migrations; the package's own when absent. */
  folder?: string;
}

// From src/storage and from dist/storage alike, two levels up is the package.
const MIGRATIONS = fileURLToPath(new URL("../../prisma/migrations/", import.meta.url));
// The number and the table are Prisma's own, so that `prisma migrate deploy` and this code keep each other out.
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
 * Brings the database to the state this program was built for and tells which migrations it applied, in order. Each
 * is one transaction: one that fails leaves nothing behind. Throws MigrationError, and applies nothing, when an applied
 * migration was edited, failed under another tool, or is unknown here because a newer program made it.
 */
export async function migrate(input: MigrateInput): Promise<string[]> {
  const known = await readMigrations(input.folder ?? MIGRATIONS);
  const client = new pg.Client({
    connectionString: input.url,
    connectionTimeoutMillis: 10_000,
    application_name: "token-relay migrate",
  });
  await client.connect();
  try {
    await client.query(`SET lock_timeout = '${LOCK_WAIT}'`);
    await client.query(`SELECT pg_advisory_lock(${String(LOCK)})`);
    const pending = findPending(known, await readApplied(client));
    if (pending.length > 0) await requireApplicationRole(client);
    for (const migration of pending) await apply(client, migration);
    return pending.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
  return Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(join(folder, name, "migration.sql"));
      return { name, sql: bytes.toString("utf8"), checksum: createHash("sha256").update(bytes).digest("hex") };
    }),
  );
}

async function readApplied(client: pg.Client): Promise<AppliedRow[]> {
  const found = await client.query<{ there: boolean }>(
    "SELECT to_regclass(format('%I._prisma_migrations', current_schema())) IS NOT NULL AS there",
  );
  if (found.rows[0]?.there !== true) await client.query(TABLE);
  const applied = await client.query<AppliedRow>(
    `SELECT migration_name, checksum, finished_at FROM _prisma_migrations
     WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  return applied.rows;
}

function findPending(known: Migration[], applied: AppliedRow[]): Migration[] {
  const byName = new Map(known.map((migration) => [migration.name, migration]));
  for (const row of applied) {
    const migration = byName.get(row.migration_name);
    if (row.finished_at === null) {
      throw new MigrationError(
        `migration ${row.migration_name} was started by another tool and did not finish; repair the database and ` +
          "mark it with `prisma migrate resolve`",
      );
    }
    if (migration === undefined) {
      throw new MigrationError(
        `the database has migration ${row.migration_name}, which this program does not know: it belongs to a newer ` +
          "version of Token Relay; start that version",
      );
    }
    if (migration.checksum !== row.checksum) {
      throw new MigrationError(
        `migration ${row.migration_name} was changed after it had been applied: its checksum is ` +
          `${migration.checksum}, the database has ${row.checksum}; restore the file and write a new migration`,
      );
    }
    byName.delete(row.migration_name);
  }
  return [...byName.values()];
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, logs, started_at, applied_steps_count)
       VALUES ($1, $2, clock_timestamp(), $3, NULL, now(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query("COMMIT");
  } catch (cause) {
    await client.query("ROLLBACK");
    const where = cause instanceof pg.DatabaseError ? placeOf(migration.sql, cause) : "";
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationError(`migration ${migration.name} failed${where} and was rolled back: ${reason}`, { cause });
  }
}

/** " at line 12", when the server says where in the file. */
function placeOf(sql: string, error: pg.DatabaseError): string {
  if (error.position === undefined) return "";
  return ` at line ${String(sql.slice(0, Number(error.position)).split("\n").length)}`;
}
