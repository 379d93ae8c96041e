import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cutDays } from "../../../src/activity/index.ts";
import { verifyLedger } from "../../../src/ledger/index.ts";
import { migrate, openDatabase, systemQuery, type Database } from "../../../src/storage/index.ts";
import { runSql } from "../../support/cluster.ts";
import { emptyDatabase, type TestDatabase } from "../../support/database.ts";
import { dueDays, dueHours, heldDays, heldHours } from "./sums.ts";
import { askOf } from "./written-rows.ts";

const own = fileURLToPath(new URL("../../../prisma/migrations", import.meta.url));
const ROLLUPS = "20261127000000_activity_rollups";

let fresh: TestDatabase;
let database: Database;
let folder: string;
beforeAll(async () => {
  fresh = await emptyDatabase();
  folder = await mkdtemp(join(tmpdir(), "relay-upgrade-"));
  for (const name of (await readdir(own)).filter((one) => one < ROLLUPS))
    await cp(join(own, name), join(folder, name), { recursive: true });
  await migrate({ url: fresh.url, folder });
  await runSql(fresh.superuserUrl, BEFORE);
  await migrate({ url: fresh.url });
  database = openDatabase({ url: fresh.url, connectionsMax: 4 });
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
  await rm(folder, { recursive: true, force: true });
});

// The price: up to 100 tokens of input at 2,000 pico a token (output 3,000), then at 1,000; 5 nano a request. What is
// kept of cus_b begins at 10:00: the hour before has its sum alone.
const BEFORE = `
  INSERT INTO customer (id, name, currency, reporting_timezone) VALUES ('cus_a', 'A', 'USD', 'Asia/Kathmandu'),
    ('cus_b', 'B', 'USD', 'UTC');
  INSERT INTO model (id, display_name) VALUES ('m', 'M');
  INSERT INTO price_version (id, model_id, currency, effective_from, created_by, per_request)
    VALUES ('prc_1', 'm', 'USD', now(), 't', 5);
  INSERT INTO price_tier (price_id, position, up_to_input_tokens, input, cached_input, cache_write_5m, cache_write_1h,
    output, reasoning) VALUES ('prc_1', 0, 100, 2000, 2000, 2000, 2000, 3000, 3000),
    ('prc_1', 1, NULL, 1000, 1000, 1000, 1000, 1000, 1000);
  INSERT INTO request (request_id, created_at, customer_id, api_key_id, protocol, stream, model, status, http_status, code,
    input_fresh, cache_read, cache_write_5m, cache_write_1h, output_text, output_reasoning, charge, price_id, latency_ms,
    ttft_ms, cache)
  SELECT id, at::timestamptz, customer, 'key_1', 'openai', false, 'm', status, 200, code, input, CASE WHEN input IS NULL
    THEN NULL ELSE 0 END, CASE WHEN input IS NULL THEN NULL ELSE 0 END, CASE WHEN input IS NULL THEN NULL ELSE 0 END,
    output, CASE WHEN input IS NULL THEN NULL ELSE 0 END, charge, price, latency, ttft, cache
  FROM (VALUES
    ('req_first', '2026-11-01T18:10:00Z', 'cus_a', 'succeeded', NULL, 100, 1, 208, 'prc_1', 40, 7, 'miss'),
    ('req_second', '2026-11-01T18:20:00Z', 'cus_a', 'succeeded', NULL, 101, 1, 107, 'prc_1', 40, 7, 'hit'),
    ('req_capped', '2026-11-01T19:00:00Z', 'cus_a', 'succeeded', NULL, 101, 1, 50, 'prc_1', 90000, NULL, 'off'),
    ('req_failed', '2026-11-01T19:30:00Z', 'cus_a', 'failed', 'upstream_error', NULL, NULL, 0, 'prc_1', 3, NULL, 'off'),
    ('req_free', '2026-11-01T19:40:00Z', 'cus_a', 'blocked', 'content_blocked', NULL, NULL, 0, NULL, 3, NULL, 'off'),
    ('req_kept', '2026-11-02T10:00:00Z', 'cus_b', 'succeeded', NULL, 1, 1, 10, 'prc_1', 40, 7, 'off')
  ) AS r (id, at, customer, status, code, input, output, charge, price, latency, ttft, cache);
  INSERT INTO rollup_hour SELECT customer_id, date_trunc('hour', created_at, 'UTC'), 'key_1', 'm', 'openai', status,
    count(*), 0, 0, 0, 0, 0, 0, sum(charge), sum(latency_ms) FROM request GROUP BY 1, 2, 6;
  INSERT INTO rollup_hour VALUES ('cus_b', '2026-11-02T09:00:00Z', 'key_1', 'm', 'openai', 'succeeded', 4, 11, 1, 0, 0, 9, 2,
    77, 1234);
  INSERT INTO request_horizon VALUES ('cus_b', '2026-11-02T10:00:00Z');`;

test("a charge has the tier of its price where rates times usage are the charge to the last unit, and only there", async () => {
  const sql = "SELECT request_id AS id, price_tier AS tier FROM request ORDER BY created_at";
  expect(await systemQuery(database, sql)).toEqual([
    { id: "req_first", tier: 0 },
    { id: "req_second", tier: 1 },
    { id: "req_capped", tier: null },
    { id: "req_failed", tier: null },
    { id: "req_free", tier: null },
    { id: "req_kept", tier: 0 },
  ]);
});

test("hours are those of the rows; of hours whose rows were deleted what was known stays, without what was not", async () => {
  expect(await heldHours(askOf(database), "cus_a")).toEqual(await dueHours(askOf(database), "cus_a"));
  const known = "4 11 1 0 0 9 2 77 1234 0 0 0 0 0 0";
  expect(await heldHours(askOf(database), "cus_b")).toEqual({
    ...(await dueHours(askOf(database), "cus_b")),
    "2026-11-02T09:00:00.000Z 0 key_1 m openai succeeded   0": known,
    "2026-11-02T09:00:00.000Z 1    succeeded   0": known,
    "2026-11-02T09:00:00.000Z 2 key_1   succeeded   0": known,
    "2026-11-02T09:00:00.000Z 3  m  succeeded   0": known,
  });
  const broken = (await verifyLedger(database)).filter(({ breaches }) => breaches.length > 0);
  expect(broken.map(({ id }) => id)).not.toContain("I11");
});

test("days are cut by the first run, each customer's by its own zone; later changes make cuts", async () => {
  const sql = "SELECT customer_id, cut, timezone, filled_from::text AS filled FROM rollup_cut ORDER BY 1";
  expect(await systemQuery(database, sql)).toEqual([
    { customer_id: "cus_a", cut: 1, timezone: "Asia/Kathmandu", filled: "infinity" },
    { customer_id: "cus_b", cut: 1, timezone: "UTC", filled: "infinity" },
  ]);
  expect(await heldDays(askOf(database), "cus_a")).toEqual({});
  await cutDays({ database });
  expect(await systemQuery(database, sql)).toMatchObject([{ filled: "-infinity" }, { filled: "-infinity" }]);
  expect(await heldDays(askOf(database), "cus_a")).toEqual(
    await dueDays(askOf(database), "cus_a", "Asia/Kathmandu"),
  );
  const sums =
    "SELECT sum(requests)::int AS requests, sum(charge)::int AS charge FROM rollup_day WHERE customer_id = 'cus_b' AND grain = 1";
  expect(await systemQuery(database, sums)).toEqual([{ requests: 5, charge: 87 }]);
});
