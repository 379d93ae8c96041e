import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { monitorEventLoopDelay } from "node:perf_hooks";
import {
  getSupplierUsage,
  importSupplierUsage,
  listTopMovers,
  reportMargins,
} from "../../../src/activity/index.ts";
import { systemQuery } from "../../../src/storage/index.ts";
import { testCtx } from "../../support/ctx.ts";
import { openTestDatabase, type OpenTestDatabase } from "../../support/database.ts";

const CALLS = 110_000;
const START = Date.parse("2026-10-01T00:00:00Z");

let database: OpenTestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  await systemQuery(
    database,
    `INSERT INTO provider (id, name, protocol, base_url, status, created_at, updated_at)
     VALUES ('prv_1', 'one', 'openai', 'https://a.example.com', 'active', now(), now())`,
  );
  await systemQuery(
    database,
    `INSERT INTO attempt (request_id, created_at, number, customer_id, provider_id, deployment_id, credential_id, region,
       upstream_model, upstream_request_id, started_ms, duration_ms, outcome, input_fresh, cost, cost_currency)
     SELECT 'req_' || n, to_timestamp($1::bigint / 1000 + n * 20), 1, 'cus_x', 'prv_1', 'dep', 'crd', '', 'up-' || n % 9,
       'chatcmpl-' || md5(n::text), 0, 1, 'succeeded', 100, 1000, 'USD' FROM generate_series(1, $2::int) n`,
    [START, CALLS],
  );
}, 120_000);
afterAll(() => database.close());

test("a list of ten megabytes is imported in one transaction, and nobody waits for it meanwhile", async () => {
  const ctx = testCtx(database);
  const names = await systemQuery<{ name: string }>(
    database,
    "SELECT upstream_request_id AS name FROM attempt ORDER BY created_at",
  );
  const lines = names.map(({ name }, index) => {
    const at = new Date(START + (index + 1) * 20_000).toISOString();
    return `${name},${at},up-${String((index + 1) % 9)},100,0,0.000001`;
  });
  const csv = `request_id,time,model,input_tokens,output_tokens,cost\n${lines.join("\n")}\n`;
  expect(Buffer.byteLength(csv)).toBeGreaterThan(9_000_000);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const [memory, began] = [process.memoryUsage().rss, performance.now()];
  delay.enable();
  const { usage } = await importSupplierUsage(ctx, { providerId: "prv_1", csv, currency: "USD" });
  delay.disable();
  const tookMs = performance.now() - began;
  const grown = (process.memoryUsage().rss - memory) / 1e6;
  const worst = [50, 99, 100].map((percentile) => (delay.percentile(percentile) / 1e6).toFixed(0));
  process.stderr.write(
    `${String(csv.length)} bytes: ${tookMs.toFixed(0)} ms, ${grown.toFixed(0)} MB, loop ${worst.join("/")} ms\n`,
  );
  const { totals } = await getSupplierUsage(ctx, { usageId: usage.id });
  expect(totals).toMatchObject({ calls: CALLS, orphans: 0, unbilledCalls: 0, different: 0 });
  expect(tookMs).toBeLessThan(15_000);
}, 60_000);

test("a year of margins of fifty customers is summed in a moment", async () => {
  const ctx = testCtx(database);
  await systemQuery(
    database,
    `INSERT INTO customer (id, name, currency, status, reporting_timezone, created_at, updated_at)
     SELECT 'cus_' || n, 'n' || n, 'USD', 'active', 'UTC', now(), now() FROM generate_series(1, 50) n`,
  );
  await systemQuery(
    database,
    `INSERT INTO margin_day SELECT '2026-01-01'::date + d, 'cus_' || c, 'm-' || m, 'm-' || m, 'prv_' || p, 'crd_' || p, 'USD',
       9, 0, 9, 0, 9, 0, 9, 0, 900, 300
     FROM generate_series(0, 364) d, generate_series(1, 50) c, generate_series(1, 8) m, generate_series(1, 2) p`,
  );
  const [from, to] = [new Date("2026-01-01T00:00:00Z"), new Date("2027-01-01T00:00:00Z")];
  for (const by of ["customer", "model", "provider", "credential", "day"] as const) {
    const began = performance.now();
    const { totals } = await reportMargins(ctx, { by, from, to });
    process.stderr.write(`a year by ${by}: ${(performance.now() - began).toFixed(0)} ms\n`);
    expect(totals).toMatchObject([{ requests: 9 * 365 * 50 * 8 * 2 }]);
  }
  const began = performance.now();
  await listTopMovers(ctx, { by: "customer", to: new Date("2026-12-01T00:00:00Z"), days: 30 });
  process.stderr.write(`movers of a month: ${(performance.now() - began).toFixed(0)} ms\n`);
}, 60_000);
