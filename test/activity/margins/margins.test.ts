import { afterAll, beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { checkMargins, marginDimensions, reportMargins } from "../../../src/activity/index.ts";
import { createCustomer } from "../../../src/customers/index.ts";
import { newId } from "../../../src/kernel/ids.ts";
import { systemQuery, type Ctx } from "../../../src/storage/index.ts";
import { testCtx } from "../../support/ctx.ts";
import { openTestDatabase, type OpenTestDatabase } from "../../support/database.ts";
import { RawRows, type RawCall, type RawRequest } from "./raw-margins.ts";

const RUNS = Number(process.env["MARGIN_RUNS"] ?? 12);
const START = Date.parse("2026-10-20T00:00:00Z");
const DAY_MS = 86_400_000;
const DAYS = 4;

let database: OpenTestDatabase;
let ctx: Ctx;
const currencies = new Map<string, string>();
const raw = new RawRows();

beforeAll(async () => {
  database = await openTestDatabase();
  ctx = testCtx(database);
  for (const [name, currency] of [
    ["One", "USD"],
    ["Two", "USD"],
    ["Three", "CNY"],
  ] as const)
    currencies.set((await createCustomer(ctx, { name, currency })).id, currency);
});
afterAll(() => database.close());

async function write(batch: readonly RawRequest[], late: readonly string[]): Promise<void> {
  const usage = { cache_read: 1, cache_write_5m: 0, cache_write_1h: 0, output_text: 2, output_reasoning: 0 };
  const none = Object.fromEntries(Object.keys(usage).map((name) => [name, null]));
  const rows = batch.map(({ id, at, customerId, model, served, charge, calls }) => ({
    ...{ request_id: id, created_at: at, customer_id: customerId, api_key_id: "key_x", protocol: "openai" },
    ...{ stream: false, model, served_model: served, status: "succeeded", http_status: 200, code: null },
    ...{
      ...usage,
      input_fresh: 1,
      usage_source: "upstream",
      charge,
      latency_ms: 5,
      ttft_ms: 1,
      cache: "off",
    },
    attempts: calls.map(({ number, provider, credential, used, cost, currency }) => ({
      ...{ number, provider_id: provider, deployment_id: "dep_x", credential_id: credential, region: "eu" },
      ...{ upstream_model: "up", started_ms: 0, duration_ms: 1, outcome: "succeeded", http_status: 200 },
      ...(used ? { ...usage, input_fresh: 3 } : { ...none, input_fresh: null }),
      ...{ cost, cost_currency: cost === null ? null : currency },
    })),
  }));
  await systemQuery(database, "SELECT activity_record($1, '{}', $2)", [JSON.stringify(rows), late]);
  raw.write(batch, late);
}

const call = fc.record({
  provider: fc.constantFrom("prv_a", "prv_b"),
  credential: fc.constantFrom("1", "2"),
  used: fc.boolean(),
  cost: fc.option(fc.integer({ min: 0, max: 9_000 }), { freq: 3 }),
  currency: fc.constantFrom("USD", "USD", "CNY"),
});
const calls = fc.array(call, { maxLength: 4 }).map((all) =>
  all.map((one, index): RawCall => ({
    ...one,
    number: index + 1,
    credential: `crd_${one.provider.slice(4)}${one.credential}`,
    // What costs nothing that is known, and used nothing, is the usual failure.
    cost: one.used || one.cost === null ? one.cost : Math.min(one.cost, 5),
  })),
);
const request = fc.record({
  customer: fc.nat(2),
  atMs: fc.nat(DAYS * DAY_MS - 1),
  model: fc.constantFrom("m-1", "m-2", "auto"),
  served: fc.constantFrom("m-1", "m-2", null),
  charge: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1_000_000 })),
  calls,
});
/** What is written later: a request by its place among all, as a late word or as one that was said before. */
const again = fc.record({ place: fc.nat(), isLate: fc.boolean(), charge: fc.nat(1_000_000), calls });
const story = fc.record({
  requests: fc.array(request, { minLength: 1, maxLength: 8 }),
  agains: fc.array(again, { maxLength: 4 }),
  range: fc.tuple(fc.nat(DAYS * DAY_MS), fc.nat(DAYS * DAY_MS)),
  isWhole: fc.boolean(),
  filter: fc.nat(),
});

function filtersOf(customerId: string): object[] {
  return [
    {},
    { customerId },
    { model: "m-1" },
    { providerId: "prv_a" },
    { credentialId: "crd_b1" },
    { providerId: "prv_b", model: "auto" },
    { providerId: "prv_a", credentialId: "crd_a2" },
  ];
}

const inOrder = (rows: readonly object[]): string[] =>
  rows
    .map((row) =>
      JSON.stringify(Object.entries(row).sort(), (_, v: unknown) => (typeof v === "bigint" ? String(v) : v)),
    )
    .sort();

test("every report equals the sums over the rows, to the last unit, whatever is written late or twice", async () => {
  const customerIds = [...currencies.keys()];
  await fc.assert(
    fc.asyncProperty(story, async ({ requests, agains, range, isWhole, filter: chosen }) => {
      const fresh = requests.map(({ customer, atMs, ...of }): RawRequest => {
        const at = new Date(START + atMs);
        return { ...of, id: newId("req", at.getTime()), at, customerId: customerIds[customer] ?? "" };
      });
      const known = [...raw.requests.values()];
      const repeated = agains.flatMap(({ place, charge, calls: more }) => {
        const old = known.length > 0 ? known[place % known.length] : undefined;
        return old ? [{ ...old, charge, calls: more, served: "m-2" }] : [];
      });
      const once = [...new Map(repeated.map((one) => [one.id, one])).values()];
      const late = once.filter((_, index) => agains[index]?.isLate === true).map(({ id }) => id);
      // Now and then what is new comes along with what is late.
      await write(isWhole ? fresh : [...fresh, ...once], isWhole ? [] : late);
      if (isWhole) await write(once, [...late, newId("req")]);

      const filters = filtersOf(customerIds[0] ?? "");
      const ends = range.map((ms) => START + (isWhole ? Math.round(ms / DAY_MS) * DAY_MS : ms)).sort();
      const [from, to] = [new Date(ends[0] ?? 0), new Date(ends[1] ?? 0)];
      for (const [index, by] of marginDimensions.entries()) {
        const query = { by, ...filters[(chosen + index) % filters.length], from, to };
        const told = await reportMargins(ctx, query);
        const due = raw.report(query, (id) => currencies.get(id) ?? "");
        const lines = told.lines.map(({ name: _, ...line }) => line);
        expect([query, inOrder(told.totals)]).toEqual([query, inOrder(due.totals)]);
        expect([query, inOrder(lines)]).toEqual([query, inOrder(due.lines)]);
      }
    }),
    { numRuns: RUNS },
  );
  for (let day = 0; day < DAYS; day++)
    expect(await checkMargins(ctx, new Date(START + day * DAY_MS).toISOString().slice(0, 10))).toEqual([]);
}, 60_000);

test("a sum that is not what the rows come to is found, and a cell that is missing", async () => {
  const [customerId = ""] = currencies.keys();
  const at = new Date("2026-11-02T12:00:00Z");
  const paid: RawCall = {
    ...{ number: 1, provider: "prv_a", credential: "crd_a1", used: true, cost: 7, currency: "USD" },
  };
  const row = { id: newId("req", at.getTime()), at, customerId, model: "m-1", served: "m-1", charge: 9 };
  await write([{ ...row, calls: [paid] }], []);
  expect(await checkMargins(ctx, "2026-11-02")).toEqual([]);
  await systemQuery(database, "UPDATE margin_day SET cost = cost + 1 WHERE day = '2026-11-02'");
  expect(await checkMargins(ctx, "2026-11-02")).toMatchObject([
    {
      customerId,
      model: "m-1",
      providerId: "prv_a",
      detail: expect.stringContaining("8 cost; rows 1, 1, 9, 7"),
    },
  ]);
  await systemQuery(database, "UPDATE margin_day SET cost = 7, day = '2026-11-03' WHERE day = '2026-11-02'");
  expect(await checkMargins(ctx, "2026-11-02")).toHaveLength(1);
  expect(await checkMargins(ctx, "2026-11-03")).toHaveLength(1);
});

test("a day of which rows were deleted is reported whole, and refused in part", async () => {
  const [customerId = ""] = currencies.keys();
  const at = new Date("2026-09-01T12:00:00Z");
  await write(
    [{ id: newId("req", at.getTime()), at, customerId, model: "gone", served: null, charge: 5, calls: [] }],
    [],
  );
  await systemQuery(database, "DELETE FROM request WHERE model = 'gone'");
  await systemQuery(database, "INSERT INTO request_horizon (customer_id, kept_from) VALUES ($1, $2)", [
    ...[customerId, "2026-09-02T00:00:00Z"],
  ]);
  const query = {
    by: "model",
    from: new Date("2026-09-01T00:00:00Z"),
    to: new Date("2026-09-02T00:00:00Z"),
  } as const;
  expect((await reportMargins(ctx, query)).lines).toMatchObject([{ key: "gone", charged: 5n, requests: 1 }]);
  await expect(reportMargins(ctx, { ...query, to: new Date("2026-09-01T18:00:00Z") })).rejects.toMatchObject({
    code: "invalid_request",
  });
  expect(await checkMargins(ctx, "2026-09-01")).toEqual([]);
});
