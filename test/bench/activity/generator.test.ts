import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Keyring, newMasterKey } from "../../../src/kernel/keyring.ts";
import { verifyLedger } from "../../../src/ledger/index.ts";
import { openDatabase, systemQuery, type Database } from "../../../src/storage/index.ts";
import { freshDatabase, type TestDatabase } from "../../support/database.ts";
import { seededRandom } from "../shuffle.ts";
import { fillDatabase, type Filled } from "./fill/fill-database.ts";
import { drawCustomers } from "./world/draw-customers.ts";
import { drawTemplates } from "./world/draw-templates.ts";

const ROWS = 20_000;
const input = { rows: ROWS, days: 33, until: new Date("2026-11-26T09:00:00Z"), tell: () => undefined };
const FILL_MAX_MS = 120_000;
const keyring = new Keyring(newMasterKey());

let fresh: TestDatabase;
let database: Database;
let filled: Filled;

beforeAll(async () => {
  fresh = await freshDatabase();
  filled = await fillDatabase({ ...input, seed: 7, keyring, superuserUrl: fresh.superuserUrl });
  database = openDatabase({ url: fresh.url, connectionsMax: 2 });
}, FILL_MAX_MS);

afterAll(async () => {
  await database.close();
  await fresh.drop();
});

async function ask<Row extends object>(text: string): Promise<Row[]> {
  return systemQuery<Row>(database, text);
}

test("as many requests are there as were asked for, in the months that they fall in", async () => {
  const found = await ask(`SELECT count(*)::int AS rows, count(DISTINCT customer_id)::int AS customers,
    count(*) FILTER (WHERE tableoid = 'request_default'::regclass)::int AS astray FROM request`);
  expect(found).toEqual([{ rows: ROWS, customers: 50, astray: 0 }]);
  expect(filled.rows).toBe(ROWS);
});

test("the books keep every law", async () => {
  const laws = await verifyLedger(database);
  expect(laws.filter(({ breaches }) => breaches.length > 0)).toEqual([]);
  expect(await ask("SELECT FROM ledger_entry WHERE kind = 'charge' LIMIT 1")).toHaveLength(1);
});

test("the largest customer has a fifth of the requests, and almost all succeed", async () => {
  const found = await ask<{ largest: number; succeeded: number }>(`SELECT
    avg((customer_id = '${filled.customers[0]?.id ?? ""}')::int)::float8 AS largest,
    avg((status = 'succeeded')::int)::float8 AS succeeded FROM request`);
  expect(found[0]?.largest).toBeCloseTo(0.222, 1);
  expect(found[0]?.succeeded).toBeCloseTo(0.962, 1);
});

test.each([
  ["hours", "rollup_hour", "date_trunc('hour', c.created_at, 'UTC')", "hour"],
  ["days", "rollup_day", "(c.created_at AT TIME ZONE z.reporting_timezone)::date", "day"],
])("%s are the sums of the requests", async (_, rollup, moment, column) => {
  const dimensions = "grain, api_key_id, model, protocol, status, code, price_id, price_tier";
  const different = await ask(`
    (SELECT c.customer_id, ${moment}, ${dimensions}, sum(requests), sum(charge), sum(output_text), sum(latency),
      sum(ttft) FROM request_cell c JOIN (SELECT id, reporting_timezone FROM customer) z ON z.id = c.customer_id
      GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
    EXCEPT
    SELECT customer_id, ${column}, ${dimensions}, requests, charge, output_text, latency, ttft FROM ${rollup}`);
  expect(different).toEqual([]);
  const totals = await ask<{ rows: number }>(
    `SELECT sum(requests)::int AS rows FROM ${rollup} WHERE grain = 1`,
  );
  expect(totals).toEqual([{ rows: ROWS }]);
});

test("what rows are made of is the same for the same seed, and another for another", () => {
  const drawn = (seed: number): string => {
    const random = seededRandom(seed);
    return JSON.stringify(drawTemplates(drawCustomers(random), { count: 500, random }));
  };
  expect(drawn(3)).toBe(drawn(3));
  expect(drawn(3)).not.toBe(drawn(4));
});
