import { randomBytes } from "node:crypto";
import { openDatabase, type Database } from "../../src/storage/database.ts";
import { runSql } from "./cluster.ts";

export interface TestDatabase {
  /** For the owner of the database, who is no superuser: what DATABASE_URL is to the product. */
  url: string;
  /** For the cluster's superuser, on this database: for what only an administrator could do. */
  superuserUrl: string;
  drop(): Promise<void>;
}

export interface OpenTestDatabase extends Database {
  url: string;
  superuserUrl: string;
}

const CONNECTIONS_MAX = 6;

/**
 * A migrated database of its own for a test file: `const db = await freshDatabase()` in beforeAll, drop in
 * afterAll.
 */
export async function freshDatabase(): Promise<TestDatabase> {
  return makeDatabase(`TEMPLATE ${databaseOf(templateUrl())} STRATEGY FILE_COPY`);
}

/** The same without any table. */
export async function emptyDatabase(): Promise<TestDatabase> {
  return makeDatabase("TEMPLATE template0");
}

/**
 * A fresh database opened as the product opens it. `close()` closes and drops it. The URLs are for tests that
 * need connections beside the pool.
 */
export async function openTestDatabase(connectionsMax: number = CONNECTIONS_MAX): Promise<OpenTestDatabase> {
  const fresh = await freshDatabase();
  const database = openDatabase({ url: fresh.url, connectionsMax });
  return {
    ...database,
    url: fresh.url,
    superuserUrl: fresh.superuserUrl,
    async close() {
      await database.close();
      await fresh.drop();
    },
  };
}

async function makeDatabase(origin: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  const superuserUrl = fromEnvironment("RELAY_TEST_SUPERUSER_URL");
  await runSql(superuserUrl, `CREATE DATABASE ${name} ${origin} OWNER ${new URL(templateUrl()).username}`);
  return {
    url: withDatabase(templateUrl(), name),
    superuserUrl: withDatabase(superuserUrl, name),
    drop: () => dropDatabase(superuserUrl, name),
  };
}

/** PostgreSQL waits 5 s for connections that are closing; only those that are left after it are cut. */
async function dropDatabase(superuserUrl: string, name: string): Promise<void> {
  const drop = `DROP DATABASE IF EXISTS ${name}`;
  await runSql(superuserUrl, drop).catch(() => runSql(superuserUrl, `${drop} WITH (FORCE)`));
}

function templateUrl(): string {
  return fromEnvironment("RELAY_TEST_TEMPLATE_URL");
}

function databaseOf(url: string): string {
  return new URL(url).pathname.slice(1);
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (value === undefined)
    throw new Error(`${name} is not set: run tests by Jest with the project's configuration`);
  return value;
}
