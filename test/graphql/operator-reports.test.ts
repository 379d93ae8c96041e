import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { newId } from "../../src/kernel/ids.ts";
import { nano } from "../../src/kernel/money.ts";
import { correctAccount } from "../../src/ledger/index.ts";
import { openWorld, type GraphqlAnswer, type World } from "./world.ts";

const DAY_MS = 86_400_000;
const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
const dayBefore = (days: number): string => new Date(today - days * DAY_MS).toISOString().slice(0, 10);

let world: World;
let reader: string;
let finance: string;
let providerId: string;
let credentialId: string;
const ids: Record<string, string> = {};

interface Given {
  customer?: "acme" | "rival";
  model?: string;
  /** At noon of the day so many days ago. */
  daysAgo: number;
  charge: number;
  upstreamId?: string;
  upstreamModel?: string;
  cost?: number | null;
  used?: boolean;
}

/** A request with one call. */
async function add(name: string, of: Given): Promise<void> {
  const { customerId, apiKey } = world[of.customer ?? "acme"];
  const at = today - of.daysAgo * DAY_MS + DAY_MS / 2;
  const requestId = (ids[name] = newId("req", at));
  const used = { input_fresh: 100, cache_read: 20, cache_write_5m: 0, cache_write_1h: 0 };
  const usage = of.used === false ? {} : { ...used, output_text: 30, output_reasoning: 5 };
  const cost = of.cost === undefined ? 300_000 : of.cost;
  const row = {
    ...{ request_id: requestId, created_at: new Date(at), customer_id: customerId, api_key_id: apiKey.id },
    ...{
      protocol: "openai",
      stream: false,
      model: of.model ?? "qwen-plus",
      served_model: of.model ?? "qwen-plus",
    },
    ...{ status: "succeeded", http_status: 200, code: null, usage_source: "upstream", charge: of.charge },
    ...{ latency_ms: 80, ttft_ms: 20, cache: "off", ...used, output_text: 30, output_reasoning: 5 },
    attempts: [
      {
        ...{ number: 1, provider_id: providerId, deployment_id: "dep_x", credential_id: credentialId },
        ...{
          region: "eu",
          upstream_model: of.upstreamModel ?? "up",
          upstream_request_id: of.upstreamId ?? null,
        },
        ...{ started_ms: 0, duration_ms: 70, http_status: 200, outcome: "succeeded", ...usage },
        ...{ cost, cost_currency: cost === null ? null : "USD" },
      },
    ],
  };
  await world.see("SELECT activity_record($1, '{}', '{}')", [JSON.stringify([row])]);
}

beforeAll(async () => {
  world = await openWorld();
  reader = await world.operatorToken("read-only");
  finance = await world.operatorToken("finance");
  const made = await world.askOperator(
    await world.operatorToken(),
    `mutation { createProvider(input: { name: "first", protocol: openai, baseUrl: "https://first.example.com/v1",
      credentials: [{ label: "a", secret: "sk-1" }] }) { provider { id credentials { id } } userErrors { message } } }`,
  );
  const { provider } = made.data?.["createProvider"] as never as {
    provider: { id: string; credentials: { id: string }[] };
  };
  providerId = provider.id;
  credentialId = provider.credentials[0]?.id ?? "";
  await add("n1", { daysAgo: 3, charge: 2_000_000, upstreamId: "up-1" });
  await add("n2", { daysAgo: 3, charge: 1_000_000, upstreamId: "up-2" });
  await add("n3", { daysAgo: 2, charge: 1_000_000, upstreamId: "up-3", upstreamModel: "up-2026-01-31" });
  await add("n4", { daysAgo: 2, charge: 1_000_000, upstreamId: "up-4", cost: null });
  await add("failed", { daysAgo: 2, charge: 0, upstreamId: "up-5", cost: null, used: false });
  await add("r1", { customer: "rival", model: "qwen-max", daysAgo: 9, charge: 9_000_000, cost: 1 });
  await add("r2", { customer: "rival", model: "qwen-max", daysAgo: 5, charge: 4_000_000, cost: 1 });
});
afterAll(() => world.close());

const ask = (query: string, variables?: object): Promise<GraphqlAnswer> =>
  world.askOperator(reader, query, variables);

async function told<T>(query: string, variables?: object): Promise<T> {
  const { data, errors } = await ask(query, variables);
  expect(errors).toEqual([]);
  return Object.values(data ?? {})[0] as T;
}

describe("margins", () => {
  test("by credential and by day", async () => {
    const fields =
      "key name requests calls charged supplierCost requestsOfUnknownCost callsOfUnknownCost margin";
    expect(
      await told(
        `{ margins(by: credential, customerId: "${world.acme.customerId}") { lines { ${fields} } } }`,
      ),
    ).toEqual({
      lines: [
        {
          ...{ key: credentialId, name: "first · a", requests: 5, calls: 5, charged: "0.005" },
          ...{ supplierCost: "0.0009", requestsOfUnknownCost: 1, callsOfUnknownCost: 1, margin: null },
        },
      ],
    });
    expect(
      await told(`{ margins(by: day, credentialId: "${credentialId}") { lines { key charged margin } } }`),
    ).toEqual({
      lines: [
        { key: dayBefore(5), charged: "0.004", margin: "0.003999999" },
        { key: dayBefore(3), charged: "0.003", margin: "0.0024" },
        { key: dayBefore(2), charged: "0.002", margin: null },
      ],
    });
  });

  test.each([
    ["longer than a leap year", "2025-01-01T00:00:00Z", "2026-01-03T00:00:00Z"],
    ["turned round", "2026-01-03T00:00:00Z", "2026-01-01T00:00:00Z"],
  ])("of a range that is %s are refused", async (_, from, to) => {
    const { errors } = await ask(`{ margins(by: model, from: "${from}", to: "${to}") { from } }`);
    expect(errors[0]?.extensions["code"]).toBe("invalid_request");
  });
});

describe("top movers", () => {
  test("are those whose charges changed most since the time before", async () => {
    expect(
      await told(`{ topMovers(by: customer) { fromBefore from to movers { key name currency before after change
        changePercent requestsBefore requestsAfter } } }`),
    ).toEqual({
      fromBefore: `${dayBefore(14)}T00:00:00.000Z`,
      from: `${dayBefore(7)}T00:00:00.000Z`,
      to: `${dayBefore(0)}T00:00:00.000Z`,
      movers: [
        {
          ...{ key: world.acme.customerId, name: "Acme", currency: "USD", before: "0.00", after: "0.005" },
          ...{ change: "0.005", changePercent: null, requestsBefore: 0, requestsAfter: 5 },
        },
        {
          ...{ key: world.rival.customerId, name: "Rival", currency: "USD", before: "0.009", after: "0.004" },
          ...{ change: "-0.005", changePercent: "-55.55", requestsBefore: 1, requestsAfter: 1 },
        },
      ].sort((one, other) => (one.key < other.key ? -1 : 1)),
    });
  });

  test("of models, by days and at most so many; who did not change is none", async () => {
    const query = (args: string): string => `{ topMovers(by: model, ${args}) { movers { key change } } }`;
    expect(await told(query("days: 3, limit: 1"))).toEqual({
      movers: [{ key: "qwen-plus", change: "0.005" }],
    });
    expect(
      await told(query(`from: "${dayBefore(40)}T00:00:00Z", days: 3, to: "${dayBefore(30)}T00:00:00Z"`)),
    ).toEqual({
      movers: [],
    });
  });

  test.each([
    "days: 0",
    "days: 184",
    "limit: 101",
    `from: "2026-01-02T00:00:00Z", to: "2026-01-01T00:00:00Z"`,
  ])("of %s are refused", async (args) => {
    const { errors } = await ask(`{ topMovers(by: customer, ${args}) { from } }`);
    expect(errors[0]?.extensions["code"]).toBe("invalid_request");
  });
});

describe("low balances", () => {
  const fields = "name available lowBalanceThreshold isBelowThreshold runwayDays";
  interface Low {
    name: string;
    runwayDays: number | null;
    isBelowThreshold: boolean;
  }

  test("are those below their own threshold, and those who spend more than they have", async () => {
    expect(await told<Low[]>(`{ lowBalances { ${fields} } }`)).toEqual([]);
    const { rival, acme } = world;
    await world.call(rival.token, "PATCH /openapi/v1/balance/config", { low_balance_threshold: "200" });
    await correctAccount(world.system, {
      ...{ customerId: acme.customerId, reason: "r", idempotencyKey: "low", upTo: false },
      amount: nano(-99_999_000_000n),
    });
    // 0.001 is there, and 0.005 was spent in not quite seven days.
    expect(await told<Low[]>(`{ lowBalances { ${fields} } }`)).toEqual([
      { name: "Acme", available: "0.001", lowBalanceThreshold: null, isBelowThreshold: false, runwayDays: 1 },
      {
        ...{ name: "Rival", available: "100.00", lowBalanceThreshold: "200.00", isBelowThreshold: true },
        runwayDays: expect.any(Number),
      },
    ]);
    expect(await told<Low[]>("{ lowBalances(runwayDays: 1) { name } }")).toEqual([{ name: "Rival" }]);
    expect(await told<Low[]>("{ lowBalances(limit: 1) { name } }")).toEqual([{ name: "Acme" }]);
  });
});

describe("a supplier's list", () => {
  const IMPORT = `mutation ($input: ImportSupplierUsageInput!) { importSupplierUsage(input: $input) {
    isNew usage { id format currency timezone firstDay lastDay lines tolerance } userErrors { field code message } } }`;
  const load = (input: object, as = finance): Promise<GraphqlAnswer> =>
    world.askOperator(as, IMPORT, { input: { providerId, ...input } });
  const imported = async (input: object): Promise<string> => {
    const { data, errors } = await load(input);
    expect(errors).toEqual([]);
    const { usage, userErrors } = data?.["importSupplierUsage"] as never as {
      usage: { id: string };
      userErrors: unknown[];
    };
    expect(userErrors).toEqual([]);
    return usage.id;
  };
  const counts = (): Promise<unknown> =>
    world.see(
      `SELECT (SELECT count(*) FROM supplier_usage) AS usages, (SELECT count(*) FROM supplier_usage_line) AS lines,
        (SELECT count(*) FROM supplier_usage_difference) AS differences, (SELECT count(*) FROM supplier_usage_day) AS days,
        (SELECT count(*) FROM audit_event WHERE action LIKE 'supplier_usage.%') AS audits`,
    );
  const CALLS =
    "request_id,timestamp,model,input_tokens,output_tokens,cost,currency\n" +
    `up-1,${dayBefore(3)}T12:00:01Z,up,120,35,0.0003,USD\n` +
    // Two lines of one call, whose costs are added; and more than we have recorded.
    `up-2,${dayBefore(3)}T12:00:01Z,up,120,,0.0002,USD\nup-2,${dayBefore(3)}T12:00:01Z,up,,35,0.00015,USD\n` +
    `up-3,${dayBefore(2)}T12:00:01Z,up,120,35,3.0000000005e-4,USD\n` +
    `up-5,${dayBefore(2)}T12:00:01Z,up,0,0,0.00001,USD\n` +
    `up-9,${dayBefore(2)}T12:00:01Z,other,1,1,0.7,USD\n`;

  test("of calls is matched by their names: orphans, different costs and unbilled usage are told", async () => {
    const usageId = await imported({ csv: CALLS, fileName: "calls.csv" });
    const report = await told<{ totals: object; days: object[] }>(
      `query ($id: ID!) { supplierUsage(usageId: $id) { usage { fileName format lines }
        totals { billed recorded orphan unbilled calls callsOfUnknownCost orphans unbilledCalls different }
        days { day upstreamModel lines billed recorded calls orphan unbilled callsOfUnknownCost } } }`,
      { id: usageId },
    );
    expect(report).toEqual({
      usage: { fileName: "calls.csv", format: "generic", lines: 6 },
      totals: {
        ...{ billed: "0.70096000000005", recorded: "0.0009", orphan: "0.7", unbilled: "0", calls: 5 },
        ...{ callsOfUnknownCost: 1, orphans: 1, unbilledCalls: 1, different: 2 },
      },
      days: [
        {
          ...{ day: dayBefore(3), upstreamModel: "up", lines: 3, billed: "0.00065", recorded: "0.0006" },
          ...{ calls: 2, orphan: "0", unbilled: "0", callsOfUnknownCost: 0 },
        },
        {
          ...{ day: dayBefore(2), upstreamModel: "other", lines: 1, billed: "0.7", recorded: "0" },
          ...{ calls: 0, orphan: "0.7", unbilled: "0", callsOfUnknownCost: 0 },
        },
        {
          ...{
            day: dayBefore(2),
            upstreamModel: "up",
            lines: 2,
            billed: "0.00031000000005",
            recorded: "0.0003",
          },
          ...{ calls: 3, orphan: "0", unbilled: "0", callsOfUnknownCost: 1 },
        },
      ],
    });
    const differences = `query ($id: ID!, $kind: SupplierUsageDifferenceKind, $day: String) {
      supplierUsageDifferences(usageId: $id, kind: $kind, day: $day) { nodes { kind upstreamRequestId requestId line billed
        recorded recordedCurrency billedInputTokens recordedInputTokens calls } } }`;
    const { nodes } = await told<{ nodes: object[] }>(differences, { id: usageId });
    expect(nodes).toEqual([
      {
        ...{ kind: "different", upstreamRequestId: "up-2", requestId: ids["n2"], line: 3, billed: "0.00035" },
        ...{
          recorded: "0.0003",
          recordedCurrency: "USD",
          billedInputTokens: "120",
          recordedInputTokens: "120",
        },
        calls: 1,
      },
      {
        ...{
          kind: "different",
          upstreamRequestId: "up-5",
          requestId: ids["failed"],
          line: 6,
          billed: "0.00001",
        },
        ...{
          recorded: "0",
          recordedCurrency: "USD",
          billedInputTokens: "0",
          recordedInputTokens: "0",
          calls: 1,
        },
      },
      {
        ...{
          kind: "orphan",
          upstreamRequestId: "up-9",
          requestId: null,
          line: 7,
          billed: "0.7",
          recorded: null,
        },
        ...{ recordedCurrency: null, billedInputTokens: "1", recordedInputTokens: null, calls: 0 },
      },
      {
        ...{ kind: "unbilled", upstreamRequestId: "up-4", requestId: ids["n4"], line: null, billed: null },
        ...{
          recorded: null,
          recordedCurrency: null,
          billedInputTokens: null,
          recordedInputTokens: "120",
          calls: 1,
        },
      },
    ]);
    expect(await told(differences, { id: usageId, kind: "orphan" })).toMatchObject({ nodes: [{ line: 7 }] });
    expect(await told(differences, { id: usageId, day: dayBefore(3) })).toMatchObject({
      nodes: [{ line: 3 }],
    });
  });

  test("is walked page by page, both ways", async () => {
    const [row] = await world.see("SELECT id FROM supplier_usage");
    const page = (
      args: string,
    ): Promise<{ nodes: { position: number }[]; pageInfo: Record<string, string> }> =>
      told(`{ supplierUsageDifferences(usageId: "${String(row?.["id"])}", ${args}) { nodes { position }
        pageInfo { startCursor endCursor } } }`);
    const one = await page("first: 3");
    const two = await page(`first: 3, after: "${String(one.pageInfo["endCursor"])}"`);
    expect([...one.nodes, ...two.nodes].map(({ position }) => position)).toEqual([1, 2, 3, 4]);
    const back = await page(`last: 2, before: "${String(two.pageInfo["startCursor"])}"`);
    expect(back.nodes.map(({ position }) => position)).toEqual([2, 3]);
    expect(await told("{ supplierUsages(first: 1) { nodes { id createdBy } } }")).toMatchObject({
      nodes: [{ id: row?.["id"], createdBy: expect.stringMatching(/^opr_/) }],
    });
  });

  test("is imported once: the same file again changes nothing", async () => {
    const before = await counts();
    const { data } = await load({ csv: CALLS, fileName: "another-name.csv" });
    expect(data).toMatchObject({
      importSupplierUsage: { isNew: false, usage: { lines: 6 }, userErrors: [] },
    });
    expect(await counts()).toEqual(before);
  });

  test("of days is held against the calls of each day and model, versions of a model aside", async () => {
    const csv =
      `usage_date_utc,model,cost_usd\n${dayBefore(3)},up-20260131,0.0006\n` +
      `${dayBefore(2)},UP,0.0005\n${dayBefore(1)},up,0.1\n`;
    const firstDay = dayBefore(5);
    const usageId = await imported({ csv, firstDay });
    expect(
      await told(
        `query ($id: ID!) { supplierUsageDifferences(usageId: $id) { nodes { kind day line calls billed recorded } } }`,
        { id: usageId },
      ),
    ).toEqual({
      nodes: [
        { kind: "unbilled", day: dayBefore(5), line: null, calls: 1, billed: null, recorded: "0.000000001" },
        { kind: "different", day: dayBefore(2), line: 3, calls: 2, billed: "0.0005", recorded: "0.0003" },
        { kind: "orphan", day: dayBefore(1), line: 4, calls: 0, billed: "0.1", recorded: null },
      ],
    });
    const tolerant = await imported({ csv: `${csv}\n`, tolerance: "0.0002" });
    expect(
      await told(
        `query ($id: ID!) { supplierUsage(usageId: $id) { totals { different unbilledCalls orphans } } }`,
        {
          id: tolerant,
        },
      ),
    ).toEqual({ totals: { different: 0, unbilledCalls: 0, orphans: 1 } });
  });

  test("of tokens without costs is held against tokens", async () => {
    const csv =
      "usage_date_utc,model_version,usage_input_tokens_no_cache,usage_output_tokens\n" +
      `${dayBefore(3)},up,240,70\n${dayBefore(2)},up,240,71\n`;
    const usageId = await imported({ csv });
    expect(
      await told(
        `query ($id: ID!) { supplierUsageDifferences(usageId: $id) { nodes { kind day billed billedOutputTokens
          recordedOutputTokens } } }`,
        { id: usageId },
      ),
    ).toEqual({
      nodes: [
        {
          ...{ kind: "different", day: dayBefore(2), billed: null },
          ...{ billedOutputTokens: "71", recordedOutputTokens: "70" },
        },
      ],
    });
  });

  test("is taken off with all that was found, leaves its audit rows, and can be imported anew", async () => {
    const csv = "date,cost\n2026-01-01,1\n";
    const usageId = await imported({ csv, currency: "USD" });
    const remove = (): Promise<GraphqlAnswer> =>
      world.askOperator(
        finance,
        `mutation ($id: ID!) { deleteSupplierUsage(input: { usageId: $id }) { usageId userErrors { code } } }`,
        { id: usageId },
      );
    expect((await remove()).data).toEqual({ deleteSupplierUsage: { usageId, userErrors: [] } });
    expect((await remove()).data).toEqual({
      deleteSupplierUsage: { usageId: null, userErrors: [{ code: "not_found" }] },
    });
    for (const part of ["line", "difference", "day"])
      expect(await world.see(`SELECT FROM supplier_usage_${part} WHERE usage_id = $1`, [usageId])).toEqual(
        [],
      );
    const audits = await world.see(
      "SELECT action, before, after, actor_kind FROM audit_event WHERE subject_id = $1 ORDER BY at, id",
      [usageId],
    );
    const tells = { providerId, lines: 1, firstDay: "2026-01-01", currency: "USD" };
    expect(audits).toMatchObject([
      { action: "supplier_usage.import", before: null, after: tells, actor_kind: "operator" },
      { action: "supplier_usage.delete", before: tells, after: null },
    ]);
    expect((await load({ csv, currency: "USD" })).data).toMatchObject({
      importSupplierUsage: { isNew: true },
    });
    const { errors } = await ask(`{ supplierUsage(usageId: "${usageId}") { totals { billed } } }`);
    expect(errors[0]?.extensions["code"]).toBe("not_found");
  });

  const good = { csv: "date,cost\n2026-03-01,1\n2026-03-04,2\n", currency: "USD" };
  test.each<[string, object, { field: string | null; code: string; message?: unknown }]>([
    ["a supplier that is not there", { providerId: "prv_none" }, { field: null, code: "not_found" }],
    [
      "a broken line",
      { csv: "date,cost\n2026-03-01,1\nx,1\n" },
      { field: "input.csv", code: "invalid_request", message: expect.stringContaining("line 3: its time") },
    ],
    [
      "a column that is not there",
      { columns: { cost: "price" } },
      { field: "input.columns.cost", code: "invalid_request" },
    ],
    [
      "a time zone that is none",
      { timezone: "Mars/Base" },
      { field: "input.timezone", code: "invalid_request" },
    ],
    [
      "days that begin too late",
      { firstDay: "2026-03-02" },
      { field: "input.firstDay", code: "invalid_request" },
    ],
    [
      "days that end too soon",
      { lastDay: "2026-03-03" },
      { field: "input.lastDay", code: "invalid_request" },
    ],
    ["a day that is none", { lastDay: "2026-13-03" }, { field: "input.lastDay", code: "invalid_request" }],
    ["half a year", { lastDay: "2026-09-01" }, { field: "input.csv", code: "invalid_request" }],
    ["a tolerance below 0", { tolerance: "-1" }, { field: "input.tolerance", code: "invalid_request" }],
  ])("with %s is refused, and nothing is imported", async (_, change, error) => {
    const before = await counts();
    const { data } = await load({ ...good, ...change });
    expect(data).toMatchObject({ importSupplierUsage: { usage: null, isNew: null, userErrors: [error] } });
    expect(await counts()).toEqual(before);
  });

  test("is for finance to import, and takes nothing that is not asked for", async () => {
    const before = await counts();
    const refused = await load(good, reader);
    expect(refused.errors[0]?.extensions["code"]).toBe("permission_denied");
    for (const more of ["digest", "createdBy", "id", "lines", "format"]) {
      const { errors } = await load({ ...good, [more]: "x" });
      expect([more, errors[0]?.message]).toEqual([more, expect.stringContaining(`"${more}"`)]);
    }
    expect(await counts()).toEqual(before);
  });
});

test("the customer schema knows nothing of it", async () => {
  for (const field of ["margins(by: day)", "topMovers(by: model)", "lowBalances", "supplierUsages"]) {
    const { errors } = await world.ask(world.acme.token, `{ ${field} { __typename } }`);
    expect([field, errors[0]?.message]).toEqual([field, expect.stringContaining("Cannot query field")]);
  }
});
