import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { MigrationError } from "./migration-error.ts";

export interface Migration {
  name: string;
  sql: string;
  /** SHA-256 of the file in hexadecimal: what Prisma stores and compares. */
  checksum: string;
}

export interface MigrateInput {
  /** The owner's, straight to the database: a session lock does not survive a pooler in transaction mode. */
  url: string;
  /** The folder of migrations; the package's own when absent. */
  folder?: string | undefined;
}

interface AppliedRow {
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
}

// From src/storage and from dist/storage alike, two levels up is the package.
const MIGRATIONS = fileURLToPath(new URL("../../prisma/migrations/", import.meta.url));
const CONNECT_TIMEOUT_MS = 10_000;

/** A connection as the URL's own user. Throws MigrationError when the database cannot be reached. */
export async function connectOwner(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: "token-relay migrate",
  });
  await client.connect().catch((cause: unknown) => {
    // A host with several addresses fails with one error for each, and no message of its own.
    const first: unknown = cause instanceof AggregateError ? cause.errors[0] : cause;
    const reason = first instanceof Error ? first.message : String(first);
    throw new MigrationError(`the database at ${client.host}:${String(client.port)} refuses us: ${reason}`, {
      cause,
    });
  });
  return client;
}

/** Whether any migration was ever applied here, by us or by Prisma. */
export async function hasHistory(client: pg.Client): Promise<boolean> {
  const found = await client.query<{ there: boolean }>(
    "SELECT to_regclass(format('%I._prisma_migrations', current_schema())) IS NOT NULL AS there",
  );
  return found.rows[0]?.there === true;
}

/** The migrations that are not applied yet, in order. Throws MigrationError as `migrate` does. */
export async function readPending(client: pg.Client, folder: string = MIGRATIONS): Promise<Migration[]> {
  const known = await readMigrations(folder);
  return (await hasHistory(client)) ? findPending(known, await readApplied(client)) : known;
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(join(folder, name, "migration.sql"));
      return {
        name,
        sql: bytes.toString("utf8"),
        checksum: createHash("sha256").update(bytes).digest("hex"),
      };
    }),
  );
}

async function readApplied(client: pg.Client): Promise<AppliedRow[]> {
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
        `migration ${row.migration_name} was started by another tool and did not finish; repair the ` +
          "database and mark it with `prisma migrate resolve`",
      );
    }
    if (migration === undefined) {
      throw new MigrationError(
        `the database has migration ${row.migration_name}, which this program does not know: it belongs ` +
          "to a newer version of Token Relay; start that version",
      );
    }
    if (migration.checksum !== row.checksum) {
      throw new MigrationError(
        `migration ${row.migration_name} was changed after it had been applied: its checksum is ` +
          `${migration.checksum}, the database has ${row.checksum}; restore the file, write a new migration`,
      );
    }
    byName.delete(row.migration_name);
  }
  return [...byName.values()];
}
