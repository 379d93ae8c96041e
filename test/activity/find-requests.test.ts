import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { findRequests } from "../../src/activity/find-requests.ts";
import type { RequestFilter } from "../../src/activity/request-store.ts";
import { createApiKey, createCustomer } from "../../src/customers/index.ts";
import { systemQuery } from "../../src/storage/index.ts";
import { testCtx } from "../support/ctx.ts";
import { openTestDatabase, type OpenTestDatabase } from "../support/database.ts";

const HOUR_MS = 3_600_000;
const START = Date.parse("2026-10-20T00:00:00Z");
const DAYS = 12;
const ROWS = 900;
const TAKE = 9;
// The second has days that begin at the half of an hour, the third one of 25 hours.
const ZONES = ["UTC", "Asia/Kolkata", "Europe/Berlin"];

interface Row {
  request_id: string;
  created_at: Date;
  api_key_id: string;
  model: string;
  status: string;
  code: string | null;
}
interface Tenant {
  customerId: string;
  keys: string[];
  rows: Row[];
}

let database: OpenTestDatabase;
let tenants: Tenant[];

/** Numbers that look like chance, and are the same in every run. */
let seed = 7;
const chance = (below: number): number => {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed % below;
};

beforeAll(async () => {
  database = await openTestDatabase();
  tenants = [];
  for (const zone of ZONES) tenants.push(await tenantOf(zone));
});
afterAll(() => database.close());

async function tenantOf(reportingTimezone: string): Promise<Tenant> {
  const system = testCtx(database);
  const { id: customerId } = await createCustomer(system, { name: "A", currency: "USD", reportingTimezone });
  const keys: string[] = [];
  for (const name of ["often", "seldom", "never"]) {
    const given = { customerId, name, capabilities: ["inference" as const] };
    keys.push((await createApiKey(system, { ...given, entitledModelIds: new Set() })).apiKey.id);
  }
  const rows = Array.from({ length: ROWS }, (_, number) => {
    const isFailed = chance(20) === 0;
    return {
      request_id: `req_${customerId.slice(4)}${String(number).padStart(4, "0")}`,
      // Many at one and the same moment, and some hours full of them.
      created_at: new Date(START + chance(DAYS * 24) * HOUR_MS + chance(8) * 450_000),
      api_key_id: keys[chance(40) === 0 ? 1 : 0] ?? "",
      model: ["m-often", "m-often", "m-often", "m-other"][chance(4)] ?? "",
      status: isFailed ? "failed" : "succeeded",
      code: isFailed ? ["upstream_error", "upstream_timeout"][chance(2)]! : null,
    };
  });
  for (const [at, row] of rows.entries()) if (at % 300 === 0) row.model = "m-rare";
  const rest = { customer_id: customerId, protocol: "openai", stream: false, http_status: 200, charge: 0 };
  const written = rows.map((row) => ({ ...row, ...rest, latency_ms: 1, cache: "off" }));
  await systemQuery(database, "SELECT activity_record($1, '{}', '{}')", [JSON.stringify(written)]);
  return { customerId, keys, rows };
}

const newestFirst = (one: Row, other: Row): number =>
  other.created_at.getTime() - one.created_at.getTime() || (one.request_id < other.request_id ? 1 : -1);

/** What a list must be, told row by row. */
function expected({ rows }: Tenant, filter: RequestFilter & { from: Date; to: Date }): string[] {
  const fits = (row: Row): boolean =>
    row.created_at >= filter.from &&
    row.created_at < filter.to &&
    (filter.model ?? row.model) === row.model &&
    (filter.apiKeyId ?? row.api_key_id) === row.api_key_id &&
    (filter.status ?? row.status) === row.status &&
    (filter.code === undefined || filter.code === row.code) &&
    (filter.requestId ?? row.request_id) === row.request_id;
  return rows
    .filter(fits)
    .sort(newestFirst)
    .map(({ request_id }) => request_id);
}

/** The same by pages, from its beginning or from its end. */
async function walked(
  { customerId }: Tenant,
  filter: RequestFilter & { from: Date; to: Date },
  backwards: boolean,
): Promise<string[]> {
  const ctx = testCtx(database);
  const found: string[] = [];
  let after: { at: Date; id: string } | null = null;
  for (;;) {
    const rows = await findRequests(ctx, { customerId, filter, slice: { take: TAKE, after, backwards } });
    found.push(...rows.map(({ requestId }) => requestId));
    const last = rows.at(-1);
    if (rows.length < TAKE || !last) return backwards ? found.reverse() : found;
    after = { at: last.createdAt, id: last.requestId };
  }
}

const filtersOf = ({ keys, rows }: Tenant): RequestFilter[] => [
  { model: "m-rare" },
  { model: "m-never" },
  { model: "m-other", status: "failed" },
  { model: "m-often", apiKeyId: keys[1], status: "succeeded" },
  { apiKeyId: keys[1] },
  { apiKeyId: keys[2] },
  { apiKeyId: keys[0], code: "upstream_timeout" },
  { apiKeyId: keys[0], requestId: rows[5]?.request_id },
  { status: "failed" },
];

const at = (hours: number): Date => new Date(START + hours * HOUR_MS);
const ranges = [
  { from: at(-24), to: at(24 * (DAYS + 1)) },
  { from: new Date(START + 31.3 * HOUR_MS), to: new Date(START + 200.7 * HOUR_MS) },
];

describe.each(ZONES.map((zone, index) => ({ zone, index })))("days of $zone", ({ index }) => {
  test("whatever is asked for comes whole and in order, by pages from either end", async () => {
    const tenant = tenants[index]!;
    for (const range of ranges) {
      for (const asked of filtersOf(tenant)) {
        const filter = { ...asked, ...range };
        const told = expected(tenant, filter);
        expect([asked, await walked(tenant, filter, false)]).toEqual([asked, told]);
        expect([asked, await walked(tenant, filter, true)]).toEqual([asked, told]);
      }
    }
  });

  test("another customer's key and request find nothing", async () => {
    const tenant = tenants[index]!;
    const other = tenants[(index + 1) % tenants.length]!;
    const range = ranges[0]!;
    expect(await walked(tenant, { ...range, apiKeyId: other.keys[0] }, false)).toEqual([]);
    expect(await walked(tenant, { ...range, requestId: other.rows[0]?.request_id }, false)).toEqual([]);
  });
});

test("days that are still being cut anew are not asked, and nothing is missing", async () => {
  const tenant = tenants[0]!;
  await systemQuery(database, "UPDATE rollup_cut SET filled_from = now() WHERE customer_id = $1", [
    tenant.customerId,
  ]);
  const filter = { ...ranges[0]!, model: "m-rare" };
  expect(await walked(tenant, filter, false)).toEqual(expected(tenant, filter));
});
