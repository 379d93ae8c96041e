import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import type pg from "pg";
import { ensurePartitions } from "../../../src/activity/index.ts";
import { systemQuery } from "../../../src/storage/index.ts";
import { superuserPool } from "../../support/superuser-pool.ts";
import { openTestDatabase, type OpenTestDatabase } from "../../support/database.ts";
import { makeCustomers, recordOf } from "./written-rows.ts";

const TABLES = ["request", "attempt", "request_content"];
const AFTER_A_YEAR = new Date("2027-12-05T00:00:00Z");

let database: OpenTestDatabase;
let superuser: pg.Pool;
beforeAll(async () => {
  database = await openTestDatabase();
  superuser = superuserPool(database.superuserUrl);
  await makeCustomers(database, { cus_a: "UTC" });
});
afterAll(async () => {
  await superuser.end();
  await database.close();
});

async function partitions(table: string): Promise<Record<string, number>> {
  const names = await superuser.query<{ name: string }>(
    "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = $1::regclass",
    [table],
  );
  const counts: Record<string, number> = {};
  for (const { name } of names.rows) {
    const found = await superuser.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${name}`);
    counts[name.slice(table.length + 1)] = found.rows[0]?.count ?? 0;
  }
  return counts;
}

/** A request with a call and its content, each in the partition where its month has it. */
async function write(at: string, count = 1): Promise<void> {
  const call = {
    ...{ number: 1, provider_id: "prv", deployment_id: "dep", credential_id: "crd", region: "r" },
    ...{ upstream_model: "u", started_ms: 0, duration_ms: 1, outcome: "succeeded" },
  };
  const records = Array.from({ length: count }, () => ({
    ...recordOf({ at: new Date(at) }),
    attempts: [call],
  }));
  await systemQuery(database, "SELECT activity_record($1, '{}', '{}')", [JSON.stringify(records)]);
  await systemQuery(
    database,
    `INSERT INTO request_content SELECT r.request_id, r.created_at, r.customer_id, 'key_1', 'full', 'i', 'o', 1, 1, now()
     FROM json_to_recordset($1) AS r (request_id text, created_at timestamptz, customer_id text)`,
    [JSON.stringify(records)],
  );
}

async function sums(): Promise<unknown[]> {
  const each = TABLES.map((name) => `SELECT '${name}' AS name, count(*)::int AS rows FROM ${name}`);
  return systemQuery(database, each.join(" UNION ALL "));
}

test("after a year away, rows that came before their month was made go into it, in all three tables", async () => {
  await write("2027-12-31T23:59:59.999Z");
  await write("2027-12-01T00:00:00.000Z");
  await write("2028-01-01T00:00:00.000Z");
  await write("2026-03-04T00:00:00.000Z");
  const before = await sums();
  expect(await partitions("request")).toEqual({ default: 4 });
  // Four months, and the one of a latecomer, of three tables.
  expect(await ensurePartitions(database, AFTER_A_YEAR)).toEqual({ made: 15, missing: [] });
  for (const table of TABLES)
    expect(await partitions(table)).toEqual({
      ...{ default: 0, "202603": 1, "202712": 2, "202801": 1, "202802": 0, "202803": 0 },
    });
  expect(await sums()).toEqual(before);
  expect(await ensurePartitions(database, AFTER_A_YEAR)).toEqual({ made: 0, missing: [] });
  await write("2027-12-15T00:00:00.000Z");
  expect(await partitions("attempt")).toMatchObject({ default: 0, "202712": 3 });
});

test("what was made has the indexes, the rules and the walls of its table", async () => {
  const shape = (name: string): Promise<pg.QueryResult> =>
    superuser.query(
      `SELECT replace(pg_get_indexdef(indexrelid), $1::text, '') AS part FROM pg_index WHERE indrelid = $1::regclass
       UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = $1::regclass ORDER BY 1`,
      [name],
    );
  const parts = (found: pg.QueryResult): string[] =>
    (found.rows as { part: string }[]).map(({ part }) => part.replace(/INDEX \S+/, "INDEX")).sort();
  for (const table of TABLES)
    expect(parts(await shape(`${table}_202712`))).toEqual(parts(await shape(`${table}_default`)));
  const foreign = { text: "SELECT set_config('relay.customer_id', 'cus_b', false)" };
  const client = await database.pool.connect();
  try {
    await client.query(foreign);
    expect((await client.query("SELECT FROM request")).rowCount).toBe(0);
    await expect(client.query("SELECT FROM request_202712")).rejects.toThrow("permission denied");
  } finally {
    client.release(true);
  }
});

describe("too many rows to be moved in a moment", () => {
  afterEach(async () => {
    await superuser.query("DELETE FROM attempt; DELETE FROM request; DELETE FROM request_content");
  });
  const fill = (table: string, month: string): Promise<unknown> =>
    superuser.query(
      `INSERT INTO ${table} (request_id, created_at, customer_id, api_key_id, protocol, stream, model, status, http_status, latency_ms)
       SELECT 'req_' || n, $1::timestamptz + n * interval '1 second', 'cus_a', 'k', 'openai', false, 'm', 'succeeded', 200, 1
       FROM generate_series(1, 10001) n`,
      [month],
    );

  test("become their month as they stand, and others are caught anew", async () => {
    await fill("request", "2031-05-01T00:00:00Z");
    const { made, missing } = await ensurePartitions(database, new Date("2031-05-20T00:00:00Z"));
    expect([made, missing]).toEqual([12, []]);
    expect(await partitions("request")).toMatchObject({ default: 0, "203105": 10_001 });
    await write("2040-01-01T00:00:00Z");
    await write("2031-05-31T00:00:00Z");
    expect(await partitions("request")).toMatchObject({ default: 1, "203105": 10_002 });
  });

  test("stay where they are while there are others, which move; nothing fails, and all are read", async () => {
    await fill("request", "2032-05-01T00:00:00Z");
    await fill("request", "2032-06-01T00:00:00Z");
    await write("2032-07-01T00:00:00Z");
    const before = await sums();
    const { missing } = await ensurePartitions(database, new Date("2032-05-20T00:00:00Z"));
    expect(missing).toEqual([
      { table: "request", month: "2032-05-01" },
      { table: "request", month: "2032-06-01" },
    ]);
    expect(await partitions("request")).toMatchObject({ default: 20_002, "203207": 1 });
    expect(await sums()).toEqual(before);
  });
});

test("a long reading of everything delays a month, and holds up no settlement meanwhile", async () => {
  const reader = await superuser.connect();
  try {
    await reader.query("BEGIN; SELECT count(*) FROM request");
    const making = ensurePartitions(database, new Date("2035-01-01T00:00:00Z"));
    let worstMs = 0;
    for (let turn = 0; turn < 20; turn++) {
      const beganMs = performance.now();
      await write("2035-01-02T00:00:00Z");
      worstMs = Math.max(worstMs, performance.now() - beganMs);
    }
    expect(worstMs).toBeLessThan(1_000);
    await reader.query("COMMIT");
    expect((await making).missing).not.toContainEqual(expect.objectContaining({ month: "2032-05-01" }));
  } finally {
    reader.release();
  }
  expect((await ensurePartitions(database, new Date("2035-01-01T00:00:00Z"))).missing).toEqual([]);
  expect(await partitions("request")).toMatchObject({ "203501": 20 });
});
