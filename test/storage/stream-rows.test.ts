import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Principal } from "../../src/kernel/principal.ts";
import { Prisma, streamRows, systemQuery } from "../../src/storage/index.ts";
import { testCtx } from "../support/ctx.ts";
import { openTestDatabase, type OpenTestDatabase } from "../support/database.ts";
import { seedTwoTenants } from "../support/two-tenants.ts";

let database: OpenTestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  await seedTwoTenants(database.superuserUrl);
});
afterAll(() => database.close());

const person = (customerId: string): Principal => ({
  kind: "customerUser",
  customerId,
  userId: "usr_1",
  role: "owner",
  sessionId: "ses_1",
});
const stream = (sql: Prisma.Sql, customerId = "cus_a", principal: Principal = person("cus_a")) =>
  streamRows<Record<string, unknown>>(testCtx(database, principal), { customerId, sql });
const many = Prisma.sql`SELECT n::bigint AS n FROM generate_series(1, ${334}::int) AS n`;
const busy = (): number => database.pool.totalCount - database.pool.idleCount;

test("every row comes once, in batches, eight-byte numbers as bigint", async () => {
  const sizes: number[] = [];
  const seen: unknown[] = [];
  for await (const rows of stream(many)) {
    sizes.push(rows.length);
    seen.push(...rows.map(({ n }) => n));
  }
  expect(sizes).toEqual([150, 150, 34]);
  expect(seen).toEqual(Array.from({ length: 334 }, (_, index) => BigInt(index + 1)));
  expect(busy()).toBe(0);
});

test("only one tenant's rows are there, whatever the query asks for, also for an operator's", async () => {
  const all = Prisma.sql`SELECT customer_id FROM ledger_entry UNION SELECT id FROM customer`;
  for (const principal of [person("cus_a"), { kind: "system", name: "test" } as const]) {
    for await (const rows of stream(all, "cus_a", principal))
      expect(rows).toEqual([{ customer_id: "cus_a" }]);
  }
  await expect(stream(all, "cus_b").next()).rejects.toMatchObject({ code: "not_found" });
  expect(busy()).toBe(0);
});

test("it cannot write", async () => {
  const sql = Prisma.sql`SELECT set_config('transaction_read_only', 'off', true)`;
  await expect(stream(sql).next()).rejects.toThrow(/read-write mode/);
  expect(busy()).toBe(0);
});

test("what is committed while it is read is not in it", async () => {
  const rows = stream(
    Prisma.sql`SELECT n, (SELECT count(*) FROM api_key) AS keys FROM generate_series(1, 600) AS n`,
  );
  const first = await rows.next();
  await systemQuery(
    database,
    "INSERT INTO api_key (id, customer_id, name, digest, prefix, last4) VALUES ('key_new', 'cus_a', 'n', 'n', 'p', '0')",
  );
  const second = await rows.next();
  expect([first.value, second.value].map((batch) => batch?.at(-1)?.["keys"])).toEqual([1n, 1n]);
  await rows.return();
});

test("whoever stops early, and what fails in the middle, leaves no connection behind and no cursor open", async () => {
  for await (const rows of stream(many)) {
    expect(rows).toHaveLength(150);
    break;
  }
  expect(busy()).toBe(0);
  const failing = stream(Prisma.sql`SELECT 1 / (200 - n) FROM generate_series(1, 1000) AS n`);
  await failing.next();
  await expect(failing.next()).rejects.toThrow("division by zero");
  expect(busy()).toBe(0);
  const sql =
    "SELECT count(*)::int AS n FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' AND datname = current_database()";
  expect(await systemQuery(database, sql)).toEqual([{ n: 0 }]);
});
