import { afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { migrate } from "../../src/storage/migrate.ts";
import { MigrationError } from "../../src/storage/migration-error.ts";
import { pendingMigrations } from "../../src/storage/pending-migrations.ts";
import { callInChild } from "../support/child.ts";
import { runSql } from "../support/cluster.ts";
import { emptyDatabase, type TestDatabase } from "../support/database.ts";

const own = fileURLToPath(new URL("../../prisma/migrations", import.meta.url));
let names: string[];
let schema: string;
let folder: string;
let db: TestDatabase;

beforeAll(async () => {
  names = (await readdir(own, { withFileTypes: true }))
    .filter((one) => one.isDirectory())
    .map((one) => one.name)
    .sort();
  schema = await readFile(join(own, "..", "schema.prisma"), "utf8");
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "relay-migrations-"));
  db = await emptyDatabase();
});
afterEach(async () => {
  await db.drop();
  await rm(folder, { recursive: true, force: true });
});

async function ask<Row extends object>(sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: db.url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function write(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, "migration.sql"), sql);
}

async function refusal(): Promise<string> {
  const thrown: unknown = await migrate({ url: db.url, folder }).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(MigrationError);
  return (thrown as MigrationError).message;
}

interface PrismaView {
  applied: string[];
  edited: string[];
  failed: string[];
  history: object | null;
}

/** Prisma's engine gets a process of its own: its WebAssembly does not bear Jest's modules. */
function deployByPrisma(migrations: string): Promise<PrismaView> {
  const input = { databaseUrl: db.url, schema, folder: migrations };
  return callInChild("prisma/schema-diff.mjs", "deployByPrisma", input);
}

const tables = async (): Promise<string[]> => {
  const rows = await ask<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relname LIKE 't\\_%' ORDER BY 1",
  );
  return rows.map((row) => row.name);
};

test("an empty database gets every migration once, in order, by an owner who is no superuser", async () => {
  expect(await pendingMigrations({ url: db.url })).toEqual(names);
  expect(await ask("SELECT FROM pg_class WHERE relname = '_prisma_migrations'")).toEqual([]);
  expect(await migrate({ url: db.url })).toEqual(names);
  expect(await migrate({ url: db.url })).toEqual([]);
  expect(await pendingMigrations({ url: db.url })).toEqual([]);
});

test("nodes that start together apply each migration once between them", async () => {
  const applied = await Promise.all([1, 2, 3, 4].map(() => migrate({ url: db.url })));
  expect(applied.flat().sort()).toEqual(names);
});

test("Prisma's own engine finds nothing to apply and nothing wrong with what the migrator did", async () => {
  await migrate({ url: db.url });
  expect(await deployByPrisma(own)).toEqual({ applied: [], edited: [], failed: [], history: null });
});

test("the table of migrations is the one that Prisma makes, row for row and column for column", async () => {
  const columns = `SELECT column_name, data_type, character_maximum_length, is_nullable, column_default
    FROM information_schema.columns WHERE table_name = '_prisma_migrations' ORDER BY ordinal_position`;
  const rows = `SELECT migration_name, checksum, length(id) AS id, logs, rolled_back_at, applied_steps_count,
    finished_at >= started_at AS finished FROM _prisma_migrations ORDER BY started_at`;
  // A plain migration, since Prisma's engine in WebAssembly first looks at what is in the database.
  await write("20260101000000_one", "CREATE TABLE t_one (n integer);");
  await cp(join(own, "migration_lock.toml"), join(folder, "migration_lock.toml"));
  await migrate({ url: db.url, folder });
  const ours = [await ask(columns), await ask(rows)];
  const other = await emptyDatabase();
  await db.drop();
  db = other;
  expect(await deployByPrisma(folder)).toMatchObject({ applied: ["20260101000000_one"], history: null });
  expect(ours).toEqual([await ask(columns), await ask(rows)]);
  expect(await migrate({ url: db.url, folder })).toEqual([]);
});

test("a migration that fails is undone as a whole, named with its line, and done again when it is mended", async () => {
  await write("20260101000000_one", "CREATE TABLE t_one (n integer);");
  await write("20260102000000_two", "CREATE TABLE t_two (n integer);\nINSERT INTO t_two\nVALUES ('x');");
  expect(await refusal()).toMatch(/20260102000000_two failed at line 3 and was rolled back: .*integer: "x"/);
  expect(await tables()).toEqual(["t_one"]);
  await write("20260102000000_two", "CREATE TABLE t_two (n integer);");
  expect(await migrate({ url: db.url, folder })).toEqual(["20260102000000_two"]);
});

test("an applied migration that was edited stops the start, and nothing pending is applied", async () => {
  await write("20260101000000_one", "CREATE TABLE t_one (n integer);");
  await migrate({ url: db.url, folder });
  await write("20260101000000_one", "CREATE TABLE t_one (n bigint);");
  await write("20260102000000_two", "CREATE TABLE t_two (n integer);");
  expect(await refusal()).toContain("20260101000000_one was changed after it had been applied");
  expect(await tables()).toEqual(["t_one"]);
});

test("a migration that another tool left unfinished stops the start; resolved as rolled back it is applied", async () => {
  await write("20260101000000_one", "CREATE TABLE t_one (n integer);");
  await migrate({ url: db.url, folder });
  await runSql(db.url, "UPDATE _prisma_migrations SET finished_at = NULL", "DROP TABLE t_one");
  expect(await refusal()).toContain("20260101000000_one was started by another tool and did not finish");
  await runSql(db.url, "UPDATE _prisma_migrations SET rolled_back_at = now()");
  expect(await migrate({ url: db.url, folder })).toEqual(["20260101000000_one"]);
});

test("a database of a newer version stops the start", async () => {
  await write("20260101000000_one", "CREATE TABLE t_one (n integer);");
  await write("20260102000000_two", "CREATE TABLE t_two (n integer);");
  await migrate({ url: db.url, folder });
  await rm(join(folder, "20260102000000_two"), { recursive: true });
  expect(await refusal()).toContain("belongs to a newer version of Token Relay");
});

test("a user who may not create the application role is told the SQL for the administrator, and nothing is applied", async () => {
  const user = `poor_${String(process.pid)}`;
  await runSql(
    db.superuserUrl,
    `CREATE ROLE ${user} LOGIN PASSWORD 'p'`,
    `GRANT CREATE ON SCHEMA public TO ${user}`,
  );
  try {
    const url = new URL(db.url);
    url.username = user;
    url.password = "p";
    const before = await migrate({ url: url.href }).catch((error: unknown) => String(error));
    expect(before).toContain(`GRANT relay_app TO "${user}";`);
    expect(await ask("SELECT FROM pg_class WHERE relname = 'customer'")).toEqual([]);
  } finally {
    await runSql(db.superuserUrl, `DROP OWNED BY ${user}`, `DROP ROLE ${user}`);
  }
});

test("a database that is away is named by its address, without the password", async () => {
  const away = "postgresql://someone:secret@localhost:1/x";
  const thrown: unknown = await migrate({ url: away }).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(MigrationError);
  expect(String(thrown)).toMatch(/database at localhost:1 refuses us: .*ECONNREFUSED/);
  expect(String(thrown)).not.toContain("secret");
});
