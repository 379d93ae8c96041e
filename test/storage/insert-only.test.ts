import { afterAll, beforeAll, expect, test } from "@jest/globals";
import pg from "pg";
import { runSql } from "../support/cluster.ts";
import { openTestDatabase, type OpenTestDatabase } from "../support/database.ts";
import { seedTwoTenants } from "../support/two-tenants.ts";

const INSERT_ONLY = [
  "audit_event",
  "ledger_entry",
  "price_tier",
  "price_version",
  "price_withdrawal",
  "statement",
  "statement_line",
];
// What is changed of those that name no customer.
const CHANGES: Record<string, string> = { price_tier: "position = 1", price_withdrawal: "reason = 'y'" };
const COUNTS = `SELECT ${INSERT_ONLY.map((name) => `(SELECT count(*) FROM ${name}) AS ${name}`).join()}`;

let database: OpenTestDatabase;
let administrator: pg.Client;

beforeAll(async () => {
  database = await openTestDatabase();
  await seedTwoTenants(database.superuserUrl);
  administrator = new pg.Client({ connectionString: database.superuserUrl });
  await administrator.connect();
});
afterAll(async () => {
  await administrator.end();
  await database.close();
});

const ask = async (sql: string): Promise<object[]> => (await administrator.query<object>(sql)).rows;

/** Tries it as the product, on the product's own behalf. */
async function tryAsProduct(sql: string): Promise<void> {
  const client = await database.pool.connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT set_config('relay.customer_id', '*', true)");
    await client.query(sql);
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
}

test("books, audits and prices cannot be changed, deleted or emptied, be it by a superuser", async () => {
  const before = await ask(COUNTS);
  for (const name of INSERT_ONLY) {
    const changes = [`UPDATE ${name} SET ${CHANGES[name] ?? "customer_id = 'cus_a'"}`];
    for (const sql of [...changes, `DELETE FROM ${name}`, `TRUNCATE ${name} CASCADE`]) {
      for (const url of [database.url, database.superuserUrl]) {
        await expect(runSql(url, "SET relay.customer_id = '*'", sql)).rejects.toThrow("is insert-only");
      }
      await expect(tryAsProduct(sql)).rejects.toThrow("permission denied");
    }
  }
  expect(await ask(COUNTS)).toEqual(before);
});

test("no detour empties the books: not the customers' table, not the accounts', not the models'", async () => {
  const before = await ask(COUNTS);
  const upsert = "ON CONFLICT (account_id, seq) DO UPDATE SET at = now()";
  const detours = [
    "TRUNCATE customer CASCADE",
    "TRUNCATE account CASCADE",
    "DELETE FROM model WHERE id = 'm'",
    `INSERT INTO ledger_entry SELECT * FROM ledger_entry ${upsert}`,
  ];
  for (const detour of detours) {
    await expect(runSql(database.superuserUrl, detour)).rejects.toThrow(
      /is insert-only|violates foreign key/,
    );
  }
  expect(await ask(COUNTS)).toEqual(before);
});
