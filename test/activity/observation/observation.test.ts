import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { createCustomer } from "../../../src/customers/index.ts";
import { newId } from "../../../src/kernel/ids.ts";
import { SECRETS } from "../../graphql/samples.ts";
import { openWorld, type RestAnswer, type World } from "../../graphql/world.ts";
import { CALL_SECRETS } from "../../rest/paid-requests.ts";
import { CONVERSATIONS, MODELS, observed, writeObserved, type Observed } from "./observed-rows.ts";
import { slowDays, slowHours, slowLog, slowMetrics, slowSeries } from "./slow-answers.ts";

// In Berlin the clocks are put back on the 25th of October.
const FROM = Date.parse("2026-10-22T00:00:00Z");
const TO = Date.parse("2026-10-29T00:00:00Z");
const ROWS = 200;
const RUNS = 6;

interface Tenant {
  zone: string;
  customerId: string;
  token: string;
  keys: string[];
  rows: Observed[];
}

let world: World;
let tenants: Record<string, Tenant>;
const zones = ["UTC", "Europe/Berlin", "Asia/Kathmandu"];

beforeAll(async () => {
  world = await openWorld();
  const made = await Promise.all(zones.map(makeTenant));
  tenants = Object.fromEntries(made.map((tenant) => [tenant.zone, tenant]));
});
afterAll(() => world.close());

async function makeTenant(zone: string): Promise<Tenant> {
  const { id: customerId } = await createCustomer(world.system, {
    ...{ name: zone, currency: "USD", reportingTimezone: zone },
  });
  const issued = await Promise.all([world.issueKey(customerId), world.issueKey(customerId)]);
  const keys = issued.map(({ apiKey }) => apiKey.id);
  const rows = fc.sample(observed(keys, FROM, TO), { numRuns: ROWS, seed: 7 });
  await writeObserved(world.database, customerId, rows);
  return { zone, customerId, token: issued[0].token, keys, rows };
}

const ask = ({ token }: Tenant, path: string, query: Record<string, string> = {}): Promise<RestAnswer> =>
  world.call(token, `GET /openapi/v1/observation/${path}?${String(new URLSearchParams(query))}`);

async function read<T>(tenant: Tenant, path: string, query: Record<string, string> = {}): Promise<T> {
  const { status, body } = await ask(tenant, path, query);
  expect([status, body.code]).toEqual([200, null]);
  return body.data as T;
}

interface Filter {
  ends: [number, number];
  model: string | null;
  key: number | null;
}

const moment = fc.integer({ min: FROM - 3_600_000, max: TO + 3_600_000 });
const filters = fc.record<Filter>({
  ends: fc.tuple(moment, moment).map(([one, other]) => (one < other ? [one, other] : [other, one])),
  model: fc.option(fc.constantFrom(...MODELS), { freq: 2 }),
  key: fc.option(fc.nat(1), { freq: 2 }),
});

/** A filter as it is asked, and the requests that it is about. */
function written(
  { keys, rows }: Tenant,
  { ends: [from, to], model, key }: Filter,
): { query: Record<string, string>; found: Observed[] } {
  const query = {
    ...{ from: new Date(from).toISOString(), to: new Date(to).toISOString() },
    ...(model !== null && { model }),
    ...(key !== null && { key_id: keys[key]! }),
  };
  const found = rows
    .filter(({ at }) => at >= from && at < to)
    .filter((row) => (model ?? row.model) === row.model)
    .filter((row) => key === null || row.api_key_id === keys[key]);
  return { query, found };
}

/** What is within 2 % of exact is taken to be exact. */
function settleNear(told: unknown, exact: unknown): unknown {
  if (typeof told === "number" && typeof exact === "number") {
    return Math.abs(told - exact) <= exact * 0.02 ? exact : told;
  }
  if (typeof told !== "object" || told === null || typeof exact !== "object" || exact === null) return told;
  if (Array.isArray(told)) return told.map((each, index) => settleNear(each, (exact as unknown[])[index]));
  const [some, other] = [told as Record<string, unknown>, exact as Record<string, unknown>];
  return Object.fromEntries(Object.keys(some).map((name) => [name, settleNear(some[name], other[name])]));
}

interface Charts {
  from: string;
  to: string;
  timezone: string;
  interval: string;
  series: { name: string; unit: string; points: { t: string; v: number | string | null }[] }[];
}

interface Logs {
  items: Record<string, unknown>[];
  next_cursor: string | null;
  has_more: boolean;
}

describe.each(zones)("in %s", (zone) => {
  test("metrics are what the rows say, whatever is asked for", async () => {
    const tenant = tenants[zone]!;
    await fc.assert(
      fc.asyncProperty(filters, async (filter) => {
        const { query, found } = written(tenant, filter);
        const exact = slowMetrics(found);
        const told = await read<Record<string, unknown>>(tenant, "metrics", query);
        for (const name of ["latency_ms", "ttft_ms"]) told[name] = settleNear(told[name], exact[name]);
        expect(told).toEqual({
          ...{ from: query["from"], to: query["to"], timezone: zone },
          ...exact,
        });
      }),
      { numRuns: RUNS },
    );
  });

  test.each(["hour", "day"])(
    "charts by %s have a point for every interval, and what the rows say",
    async (interval) => {
      const tenant = tenants[zone]!;
      await fc.assert(
        fc.asyncProperty(filters, async (filter) => {
          const { query, found } = written(tenant, filter);
          const [from, to] = filter.ends;
          const intervals = interval === "hour" ? slowHours(from, to) : slowDays(from, to, zone);
          const charts = await read<Charts>(tenant, "charts", { ...query, interval });
          expect(charts).toMatchObject({ from: query["from"], to: query["to"], timezone: zone, interval });
          const exact = slowSeries(found, intervals);
          expect(charts.series.map(({ name }) => name)).toEqual(Object.keys(exact));
          for (const { name, points } of charts.series) {
            expect(points.map(({ t }) => Date.parse(t))).toEqual(intervals.map(([start]) => start));
            const values = points.map(({ v }) => v);
            const isNear = /^(latency|ttft)_/.test(name);
            expect([name, isNear ? settleNear(values, exact[name]) : values]).toEqual([name, exact[name]]);
          }
        }),
        { numRuns: RUNS },
      );
    },
  );

  test("logs are the rows, newest first, page by page, whatever they are filtered by", async () => {
    const tenant = tenants[zone]!;
    const more = fc.record({
      status: fc.option(fc.constantFrom("succeeded", "failed", "cancelled", "blocked"), { freq: 2 }),
      code: fc.option(fc.constantFrom("upstream_error", "content_blocked"), { freq: 3 }),
      conversation_id: fc.option(fc.constantFrom(...CONVERSATIONS), { freq: 2 }),
      limit: fc.constantFrom(7, 40, 100),
    });
    await fc.assert(
      fc.asyncProperty(filters, more, async (filter, { limit, ...wanted }) => {
        const { query, found } = written(tenant, filter);
        const given = Object.entries(wanted).filter(
          (entry): entry is [keyof typeof wanted, string] => entry[1] !== null,
        );
        const exact = found
          .filter((row) => given.every(([name, value]) => row[name] === value))
          .sort((one, other) => other.at - one.at || (one.request_id < other.request_id ? 1 : -1));
        const items: object[] = [];
        let page: Logs | null = null;
        do {
          const asked = { ...query, ...Object.fromEntries<string>(given), limit: String(limit) };
          page = await read<Logs>(tenant, "logs", page ? { ...asked, cursor: page.next_cursor! } : asked);
          items.push(...page.items);
        } while (page.has_more);
        expect(items).toEqual(exact.map(slowLog));
      }),
      { numRuns: RUNS },
    );
  });

  test("bare dates are days of the reporting time zone, the last one included", async () => {
    const tenant = tenants[zone]!;
    const days = slowDays(FROM + 86_400_000, FROM + 4 * 86_400_000, zone).slice(0, 3);
    const [from, to] = [days[0]![0], days[2]![1]];
    const name = (at: number): string => new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(at);
    const query = { from: name(from), to: name(days[2]![0]) };
    const charts = await read<Charts>(tenant, "charts", query);
    expect([Date.parse(charts.from), Date.parse(charts.to)]).toEqual([from, to]);
    expect(charts.series[0]?.points.map(({ t }) => Date.parse(t))).toEqual(days.map(([start]) => start));
    const metrics = await read<{ requests: number }>(tenant, "metrics", query);
    expect(metrics.requests).toBe(tenant.rows.filter(({ at }) => at >= from && at < to).length);
    const sum = charts.series[0]!.points.reduce((total, { v }) => total + Number(v), 0);
    expect(sum).toBe(metrics.requests);
  });
});

test("without requests there are zeros for what is counted, and null for what is measured", async () => {
  const tenant = tenants["UTC"]!;
  const empty = { from: "2026-01-05", to: "2026-01-06" };
  const spread = { p50: null, p95: null, p99: null, avg: null };
  expect(await read(tenant, "metrics", empty)).toMatchObject({
    ...{ requests: 0, success_rate: null, error_rate: null, latency_ms: spread, ttft_ms: spread },
    ...{ output_tokens_per_second: null, cache_hit_rate: null, errors: [] },
  });
  const { series } = await read<Charts>(tenant, "charts", empty);
  expect(series.map(({ name, unit, points }) => [name, unit, ...points.map(({ v }) => v)])).toEqual([
    ["requests", "requests", 0, 0],
    ["errors", "requests", 0, 0],
    ...["latency_p50", "latency_p95", "latency_p99"].map((name) => [name, "ms", null, null]),
    ...["ttft_p50", "ttft_p95", "ttft_p99"].map((name) => [name, "ms", null, null]),
    ["input_tokens", "tokens", 0, 0],
    ["output_tokens", "tokens", 0, 0],
    ["charge", "USD", "0.00", "0.00"],
  ]);
});

test("a day of 25 hours has 25 points by hour and one by day, a day of 23 has 23", async () => {
  const berlin = tenants["Europe/Berlin"]!;
  const count = async (day: string, interval: string): Promise<number | undefined> => {
    const charts = await read<Charts>(berlin, "charts", { from: day, to: day, interval });
    return charts.series[0]?.points.length;
  };
  expect([await count("2026-10-25", "hour"), await count("2026-10-25", "day")]).toEqual([25, 1]);
  expect([await count("2026-03-29", "hour"), await count("2026-03-29", "day")]).toEqual([23, 1]);
});

test("percentiles are within 2 % of exact, however latencies are distributed", async () => {
  const ms = (of: (share: number) => number) =>
    fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }).map((share) => Math.round(of(share)));
  const distributions = [
    ms((share) => share * 20_000),
    ms((share) => -Math.log(share) * 900),
    ms((share) => Math.exp(5 + 3 * share + (2 * Math.log(share / (1 - share))) / 3)),
    ms((share) => (share < 0.7 ? 180 + share * 30 : 45_000 + share * 20_000)),
    ms((share) => 300 / Math.sqrt(share)),
    fc.constantFrom(0, 1, 2, 30, 600_000),
  ];
  const { zone, customerId, token, keys, rows } = await makeTenant("UTC");
  for (const [index, latency] of distributions.entries()) {
    const tenant = { zone, customerId, token, keys, rows };
    const at = Date.parse("2026-06-01T00:00:00Z") + index * 86_400_000;
    const drawn = fc.sample(fc.tuple(observed(keys, at, at + 86_400_000), latency, latency), 400);
    const some = drawn.map(([row, latencyMs, ttftMs]) => ({
      ...row,
      latency_ms: latencyMs,
      ttft_ms: ttftMs,
    }));
    await writeObserved(world.database, customerId, some);
    const day = new Date(at).toISOString().slice(0, 10);
    const told = await read<Record<string, unknown>>(tenant, "metrics", { from: day, to: day });
    const exact = slowMetrics(some);
    for (const name of ["latency_ms", "ttft_ms"])
      expect(settleNear(told[name], exact[name])).toEqual(exact[name]);
  }
});

describe("of another customer", () => {
  test("a key, a request and a conversation name nothing", async () => {
    const [mine, other] = [tenants["UTC"]!, tenants["Europe/Berlin"]!];
    const range = { from: new Date(FROM).toISOString(), to: new Date(TO).toISOString() };
    const foreign = { ...range, key_id: other.keys[0]! };
    expect(await read(mine, "metrics", foreign)).toMatchObject({
      requests: 0,
      success_rate: null,
      errors: [],
    });
    const { series } = await read<Charts>(mine, "charts", foreign);
    for (const { points } of series)
      expect(points.filter(({ v }) => v !== null && Number(v) !== 0)).toEqual([]);
    const hidden = {
      ...other.rows[0]!,
      conversation_id: "conv-theirs",
      request_id: newId("req", FROM),
      at: FROM,
    };
    await writeObserved(world.database, other.customerId, [hidden]);
    other.rows.push(hidden);
    for (const name of ["key_id", "request_id", "conversation_id"]) {
      const value = { key_id: other.keys[0]!, request_id: hidden.request_id, conversation_id: "conv-theirs" }[
        name
      ]!;
      expect((await read<Logs>(mine, "logs", { ...range, [name]: value })).items).toEqual([]);
      expect((await read<Logs>(other, "logs", { ...range, [name]: value })).items.length).toBeGreaterThan(0);
    }
    const cursor = (await read<Logs>(other, "logs", { ...range, limit: "1" })).next_cursor!;
    expect(await ask(mine, "logs", { ...range, cursor })).toMatchObject({ status: 400 });
    const theirs = await world.call(mine.token, `GET /openapi/v1/traces/${hidden.request_id}`);
    expect([theirs.status, theirs.body.data]).toEqual([404, null]);
  });

  test("and of suppliers there is no word, in the stages of a trace neither", async () => {
    const tenant = tenants["Asia/Kathmandu"]!;
    const range = { from: new Date(FROM).toISOString(), to: new Date(TO).toISOString() };
    const { request_id: requestId } = tenant.rows[0]!;
    const trace = await world.call(tenant.token, `GET /openapi/v1/traces/${requestId}`);
    expect(trace.body.data).toMatchObject({
      request_id: requestId,
      attempts: [{ number: 1 }, { number: 2 }],
    });
    expect((trace.body.data as { stages?: object[] }).stages).toHaveLength(6);
    const answers = [
      trace,
      ...(await Promise.all(["metrics", "charts", "logs"].map((path) => ask(tenant, path, range)))),
    ];
    const text = JSON.stringify(answers.map(({ body }) => body));
    for (const secret of Object.values({ ...SECRETS, ...CALL_SECRETS })) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/prc_|prv_|dep_|crd_|epoch|cost/);
  });
});

describe("what is refused", () => {
  const day = (text: string): string => `${text}T00:00:00Z`;
  test.each([
    ["metrics", { from: "2026-10-03", to: "2026-10-01" }, "from"],
    ["charts", { from: "2026-10-03", to: "2026-10-01" }, "from"],
    ["logs", { from: "2026-10-03", to: "2026-10-01" }, "from"],
    ["metrics", { from: "2025-01-01", to: "2026-10-01" }, "from"],
    ["charts", { from: "2025-01-01", to: "2026-10-01" }, "from"],
    ["logs", { from: "2025-01-01", to: "2026-10-01" }, "from"],
    ["charts", { from: day("2026-09-01"), to: day("2026-10-03"), interval: "hour" }, "from"],
    ["charts", { interval: "week" }, "interval"],
    ["metrics", { from: "yesterday" }, "from"],
    ["logs", { status: "running" }, "status"],
  ])("%s of %j, because of %s", async (path, query: Record<string, string>, param) => {
    const { status, body } = await ask(tenants["UTC"]!, path, query);
    const fields = (body.data as { errors?: { field: string }[] } | null)?.errors?.map(({ field }) => field);
    expect([status, body.code, fields]).toEqual([400, "invalid_request", [param]]);
  });

  test("a filter that does not exist", async () => {
    const { status, body } = await ask(tenants["UTC"]!, "metrics", { protocol: "openai" });
    expect([status, body.code]).toEqual([400, "unknown_parameter"]);
  });

  test("a key that may not read the account", async () => {
    const { token } = await world.issueKey(tenants["UTC"]!.customerId, ["inference"]);
    for (const path of ["metrics", "charts", "logs"]) {
      expect((await world.call(token, `GET /openapi/v1/observation/${path}`)).status).toBe(403);
    }
  });
});

test("GraphQL says what REST says, and the files what the list says", async () => {
  const tenant = tenants["Europe/Berlin"]!;
  const range = { from: new Date(FROM).toISOString(), to: new Date(TO).toISOString() };
  const args = `from: "${range.from}", to: "${range.to}"`;
  const { data } = await world.ask(
    tenant.token,
    `{ observationMetrics(${args}) { requests successRate latencyMs { p95 } }
       observationLogs(${args}, first: 2) { nodes { requestId charge } pageInfo { hasNextPage } } }`,
  );
  const [metrics, logs] = await Promise.all([
    read<Record<string, unknown>>(tenant, "metrics", range),
    read<Logs>(tenant, "logs", { ...range, limit: "2" }),
  ]);
  const told = data as unknown as Record<string, Record<string, unknown>>;
  expect(told["observationMetrics"]).toMatchObject({
    requests: metrics["requests"],
    successRate: metrics["success_rate"],
  });
  expect(told["observationLogs"]).toEqual({
    nodes: logs.items.map((item) => ({ requestId: item["request_id"], charge: item["charge"] })),
    pageInfo: { hasNextPage: true },
  });
  const file = async (ending: string): Promise<string> => {
    const path = `${world.url}/openapi/v1/observation/logs.${ending}?${String(new URLSearchParams(range))}`;
    return (await fetch(path, { headers: { authorization: `Bearer ${tenant.token}` } })).text();
  };
  const lines = (await file("jsonl")).trim().split("\n");
  expect(lines).toHaveLength(tenant.rows.length);
  expect(lines.slice(0, 2).map((line) => JSON.parse(line) as object)).toEqual(logs.items);
  const csv = (await file("csv")).trim().split("\r\n");
  expect([csv.length - 1, csv[1]?.split(",")[0]]).toEqual([
    tenant.rows.length,
    logs.items[0]?.["request_id"],
  ]);
  expect(csv.some((line) => line.includes(",'=gone,"))).toBe(true);
});
