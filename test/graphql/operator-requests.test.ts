import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { newId } from "../../src/kernel/ids.ts";
import { openWorld, type GraphqlAnswer, type World } from "./world.ts";

let world: World;
let token: string;
let providers: Record<string, string>;
const now = Date.now();
const ids: Record<string, string> = {};

interface Call {
  provider: string;
  upstream?: string;
  cost: number | null;
  currency?: string;
  outcome?: string;
}

/** A request that came in so many minutes ago, with its calls. */
async function add(
  name: string,
  of: {
    tenant: "acme" | "rival";
    model: string;
    minutesAgo: number;
    charge: number;
    calls: Call[];
    more?: object;
  },
): Promise<void> {
  const { customerId, apiKey } = world[of.tenant];
  const at = now - of.minutesAgo * 60_000;
  const requestId = (ids[name] = newId("req", at));
  const usage = {
    input_fresh: 100,
    cache_read: 20,
    cache_write_5m: 0,
    cache_write_1h: 0,
    output_text: 30,
    output_reasoning: 5,
  };
  const row = {
    ...{ request_id: requestId, created_at: new Date(at), customer_id: customerId, api_key_id: apiKey.id },
    ...{ protocol: "openai", stream: false, model: of.model, served_model: of.model, status: "succeeded" },
    ...{
      http_status: 200,
      code: null,
      usage_source: "upstream",
      charge: of.charge,
      latency_ms: 80,
      ttft_ms: 20,
      cache: "off",
    },
    ...usage,
    ...of.more,
    attempts: of.calls.map((call, index) => ({
      ...{
        number: index + 1,
        provider_id: providers[call.provider],
        deployment_id: "dep_x",
        credential_id: "crd_x",
      },
      ...{
        region: "eu",
        upstream_model: call.upstream ?? "up",
        started_ms: 0,
        duration_ms: 70,
        http_status: 200,
      },
      ...{
        outcome: call.outcome ?? "succeeded",
        ...usage,
        cost: call.cost,
        cost_currency: call.cost === null ? null : (call.currency ?? "USD"),
      },
    })),
  };
  await world.see("SELECT activity_record($1, '{}', '{}')", [JSON.stringify([row])]);
}

beforeAll(async () => {
  world = await openWorld();
  token = await world.operatorToken("read-only");
  const owner = await world.operatorToken();
  providers = {};
  for (const name of ["first", "second"]) {
    const { data } = await world.askOperator(
      owner,
      `mutation ($input: CreateProviderInput!) { createProvider(input: $input) { provider { id } userErrors { code } } }`,
      { input: { name, protocol: "openai", baseUrl: `https://${name}.example.com/v1` } },
    );
    providers[name] = (data?.["createProvider"] as never as { provider: { id: string } }).provider.id;
  }
  const [first, second] = [
    { provider: "first", cost: 300_000 },
    { provider: "second", cost: 200_000 },
  ];
  await add("a1", { tenant: "acme", model: "qwen-plus", minutesAgo: 50, charge: 1_000_000, calls: [first] });
  await add("a2", {
    ...{ tenant: "acme", model: "qwen-max", minutesAgo: 40, charge: 2_000_000 },
    calls: [
      { ...first, outcome: "failed", cost: 50_000 },
      { ...second, upstream: "up-max" },
    ],
  });
  await add("r1", {
    tenant: "rival",
    model: "qwen-plus",
    minutesAgo: 30,
    charge: 500_000,
    calls: [{ provider: "second", cost: null }],
  });
  await add("r2", {
    ...{ tenant: "rival", model: "qwen-plus", minutesAgo: 20, charge: 0, calls: [] },
    more: {
      status: "failed",
      http_status: 402,
      code: "insufficient_balance",
      input_fresh: null,
      served_model: null,
    },
  });
  await add("old", {
    tenant: "acme",
    model: "qwen-plus",
    minutesAgo: 20 * 24 * 60,
    charge: 7_000_000,
    calls: [first],
  });
});
afterAll(() => world.close());

const ask = (query: string, variables?: object): Promise<GraphqlAnswer> =>
  world.askOperator(token, query, variables);

async function listed(args: string): Promise<string[]> {
  const { data, errors } = await ask(`{ requests(${args}) { nodes { requestId } } }`);
  expect(errors).toEqual([]);
  const { nodes } = data?.["requests"] as never as { nodes: { requestId: string }[] };
  const nameOf = new Map(Object.entries(ids).map(([name, id]) => [id, name]));
  return nodes.map(({ requestId }) => nameOf.get(requestId) ?? requestId);
}

describe("requests of all customers", () => {
  test.each<[string, () => string, string[]]>([
    ["those of the last week, newest first", () => "first: 10", ["r2", "r1", "a2", "a1"]],
    ["one customer's", () => `customerId: "${world.acme.customerId}"`, ["a2", "a1"]],
    ["one key's", () => `apiKeyId: "${world.rival.apiKey.id}"`, ["r2", "r1"]],
    ["to one model", () => `model: "qwen-max"`, ["a2"]],
    ["that a supplier was called for", () => `providerId: "${String(providers["second"])}"`, ["r1", "a2"]],
    ["by status", () => "status: failed", ["r2"]],
    ["by code", () => `code: "insufficient_balance"`, ["r2"]],
    ["by id", () => `requestId: "${String(ids["a1"])}"`, ["a1"]],
    [
      "in a range",
      () =>
        `from: "${new Date(now - 45 * 60_000).toISOString()}", to: "${new Date(now - 25 * 60_000).toISOString()}"`,
      ["r1", "a2"],
    ],
    [
      "in a range of another week",
      () =>
        `from: "${new Date(now - 25 * 86_400_000).toISOString()}", to: "${new Date(now - 10 * 86_400_000).toISOString()}"`,
      ["old"],
    ],
  ])("%s", async (_, args, names) => {
    expect(await listed(args())).toEqual(names);
  });

  test("page on, both ways, without losing or repeating any", async () => {
    const page = async (
      args: string,
    ): Promise<{
      nodes: { requestId: string }[];
      pageInfo: { endCursor: string; hasNextPage: boolean; startCursor: string };
    }> =>
      (
        await ask(
          `{ requests(${args}) { nodes { requestId } pageInfo { startCursor endCursor hasNextPage } } }`,
        )
      ).data?.["requests"] as never;
    const one = await page("first: 3");
    const two = await page(`first: 3, after: "${one.pageInfo.endCursor}"`);
    const all = [...one.nodes, ...two.nodes].map(({ requestId }) => requestId);
    expect(all).toEqual(["r2", "r1", "a2", "a1"].map((name) => ids[name]));
    const back = await page(`last: 2, before: "${two.pageInfo.startCursor}"`);
    expect(back.nodes.map(({ requestId }) => requestId)).toEqual(["r1", "a2"].map((name) => ids[name]));
  });

  test("show calls, cost and margin; the margin is unknown where a cost is", async () => {
    const { data } =
      await ask(`{ requests { nodes { requestId charge cost margin currency inputTokens outputTokens
      attempts { number providerName upstreamModel outcome cost } } } }`);
    const { nodes } = data?.["requests"] as never as { nodes: Record<string, unknown>[] };
    expect(nodes.find(({ requestId }) => requestId === ids["a2"])).toMatchObject({
      ...{
        charge: "0.002",
        cost: "0.00025",
        margin: "0.00175",
        currency: "USD",
        inputTokens: 120,
        outputTokens: 35,
      },
      attempts: [
        { number: 1, providerName: "first", outcome: "failed", cost: "0.00005" },
        { number: 2, providerName: "second", upstreamModel: "up-max", cost: "0.0002" },
      ],
    });
    expect(nodes.find(({ requestId }) => requestId === ids["r1"])).toMatchObject({
      cost: null,
      margin: null,
    });
  });

  test("cost the same number of statements for one and for four", async () => {
    const count = (first: number): Promise<number> =>
      world.statements(() => ask(`{ requests(first: ${String(first)}) { nodes { attempts { cost } } } }`));
    expect(await count(4)).toBe(await count(1));
  });

  test("a range beyond 31 days, or turned round, is refused", async () => {
    const [from, to] = [new Date(now - 40 * 86_400_000).toISOString(), new Date(now).toISOString()];
    for (const args of [`from: "${from}", to: "${to}"`, `from: "${to}", to: "${from}"`]) {
      const { errors } = await ask(`{ requests(${args}) { nodes { requestId } } }`);
      expect(errors[0]?.extensions["code"]).toBe("invalid_request");
    }
  });
});

describe("what was sold, and what it cost", () => {
  interface Line {
    key: string | null;
    name: string | null;
    requests: number;
    charged: string;
    supplierCost: string;
    requestsOfUnknownCost: number;
    margin: string | null;
  }
  const margins = async (args: string): Promise<{ totals: Line[]; lines: Line[] }> => {
    const fields = "currency requests charged supplierCost requestsOfUnknownCost margin";
    const { data, errors } = await ask(
      `{ margins(${args}) { totals { ${fields} } lines { key name ${fields} } } }`,
    );
    expect(errors).toEqual([]);
    return data?.["margins"] as never;
  };

  test("by customer", async () => {
    const { totals, lines } = await margins("by: customer");
    expect(lines).toMatchObject([
      {
        key: world.acme.customerId,
        name: "Acme",
        requests: 2,
        charged: "0.003",
        supplierCost: "0.00055",
        margin: "0.00245",
      },
      {
        key: world.rival.customerId,
        name: "Rival",
        requests: 1,
        charged: "0.0005",
        requestsOfUnknownCost: 1,
        margin: null,
      },
    ]);
    expect(totals).toMatchObject([
      { currency: "USD", requests: 3, charged: "0.0035", supplierCost: "0.00055" },
    ]);
  });

  test("by model", async () => {
    expect((await margins("by: model")).lines).toMatchObject([
      { key: "qwen-max", name: null, charged: "0.002", supplierCost: "0.00025", margin: "0.00175" },
      { key: "qwen-plus", requests: 2, charged: "0.0015", requestsOfUnknownCost: 1 },
    ]);
  });

  test("by supplier: each has the cost of its calls, and the last one called the charge", async () => {
    const { totals, lines } = await margins("by: provider");
    expect(lines).toMatchObject([
      {
        key: providers["second"],
        name: "second",
        charged: "0.0025",
        supplierCost: "0.0002",
        requestsOfUnknownCost: 1,
      },
      {
        key: providers["first"],
        name: "first",
        charged: "0.001",
        supplierCost: "0.00035",
        margin: "0.00065",
      },
    ]);
    expect(totals).toMatchObject([{ charged: "0.0035", supplierCost: "0.00055" }]);
  });

  test("of one customer, one model or one supplier only", async () => {
    expect((await margins(`by: model, customerId: "${world.acme.customerId}"`)).totals).toMatchObject([
      { charged: "0.003" },
    ]);
    expect((await margins(`by: customer, model: "qwen-max"`)).lines).toMatchObject([{ charged: "0.002" }]);
    expect((await margins(`by: customer, providerId: "${String(providers["first"])}"`)).lines).toMatchObject([
      { key: world.acme.customerId, charged: "0.001", supplierCost: "0.00035" },
    ]);
  });
});

describe("a supplier's invoice", () => {
  const RECORD = `mutation ($input: RecordSupplierInvoiceInput!) { recordSupplierInvoice(input: $input) {
    invoice { id reference amount } userErrors { field code } } }`;
  const terms = (): Record<string, unknown> => ({
    ...{ providerId: providers["first"], reference: "INV-1", amount: "0.0004", currency: "USD" },
    ...{ periodStart: new Date(now - 86_400_000), periodEnd: new Date(now) },
  });
  const asFinance = async (query: string, variables: object): Promise<GraphqlAnswer> =>
    world.askOperator(await world.operatorToken("finance"), query, variables);

  test("is noted with its audit row, held against the calls of its time, and taken off again", async () => {
    const made = await asFinance(RECORD, { input: terms() });
    expect(made.data).toMatchObject({
      recordSupplierInvoice: { invoice: { reference: "INV-1", amount: "0.0004" }, userErrors: [] },
    });
    const { id } = (made.data?.["recordSupplierInvoice"] as never as { invoice: { id: string } }).invoice;
    const { data } = await ask(
      `query ($id: ID!) { reconcileSupplierInvoice(invoiceId: $id) { recorded difference differencePercent
        callsOfUnknownCost invoice { id } lines { upstreamModel currency calls inputTokens outputTokens cost } }
        supplierInvoices { nodes { id } } }`,
      { id },
    );
    expect(data).toEqual({
      reconcileSupplierInvoice: {
        ...{ invoice: { id }, recorded: "0.00035", difference: "0.00005", differencePercent: "14.28" },
        callsOfUnknownCost: 0,
        lines: [
          {
            upstreamModel: "up",
            currency: "USD",
            calls: 2,
            inputTokens: "240",
            outputTokens: "70",
            cost: "0.00035",
          },
        ],
      },
      supplierInvoices: { nodes: [{ id }] },
    });
    const remove = (): Promise<GraphqlAnswer> =>
      asFinance(
        `mutation ($input: DeleteSupplierInvoiceInput!) { deleteSupplierInvoice(input: $input) { invoiceId userErrors { code } } }`,
        { input: { invoiceId: id } },
      );
    expect((await remove()).data).toEqual({ deleteSupplierInvoice: { invoiceId: id, userErrors: [] } });
    expect((await remove()).data).toEqual({
      deleteSupplierInvoice: { invoiceId: null, userErrors: [{ code: "not_found" }] },
    });
    const rows = await world.see(
      "SELECT action, before, after FROM audit_event WHERE subject_id = $1 ORDER BY at, id",
      [id],
    );
    expect(rows).toMatchObject([
      {
        action: "supplier_invoice.record",
        before: null,
        after: { reference: "INV-1", amount: "0.0004", currency: "USD" },
      },
      { action: "supplier_invoice.delete", before: { reference: "INV-1", amount: "0.0004" }, after: null },
    ]);
  });

  test("in another currency is held against nothing, and what is unknown is counted", async () => {
    const input = { ...terms(), providerId: providers["second"], reference: "EUR-1", currency: "EUR" };
    const made = await asFinance(RECORD, { input });
    const { id } = (made.data?.["recordSupplierInvoice"] as never as { invoice: { id: string } }).invoice;
    const { data } = await ask(
      `query ($id: ID!) { reconcileSupplierInvoice(invoiceId: $id) { recorded differencePercent callsOfUnknownCost } }`,
      { id },
    );
    expect(data).toEqual({
      reconcileSupplierInvoice: { recorded: "0.00", differencePercent: null, callsOfUnknownCost: 1 },
    });
  });

  test.each<[string, object, { field: string | null; code: string }]>([
    ["a supplier that is not there", { providerId: "prv_none" }, { field: null, code: "not_found" }],
    [
      "a reference that is there",
      { reference: "EUR-1", providerId: null },
      { field: null, code: "conflict" },
    ],
    [
      "a period that is turned round",
      { periodEnd: new Date(0) },
      { field: "input.periodEnd", code: "invalid_request" },
    ],
    [
      "a period of half a year",
      { periodStart: new Date(now - 180 * 86_400_000) },
      { field: "input.periodEnd", code: "invalid_request" },
    ],
    ["an amount below 0", { amount: "-1" }, { field: "input.amount", code: "invalid_request" }],
    ["a reference of spaces", { reference: "  " }, { field: "input.reference", code: "invalid_request" }],
  ])("%s is refused, and nothing is noted", async (_, change, error) => {
    const count = (): Promise<unknown> =>
      world.see(
        "SELECT (SELECT count(*) FROM supplier_invoice) AS n, (SELECT count(*) FROM audit_event) AS a",
      );
    const input = { ...terms(), reference: "X", ...change };
    const isTaken = "providerId" in change && change.providerId === null;
    const as = await world.operatorToken("finance");
    const before = await count();
    const answer = await world.askOperator(as, RECORD, {
      input: isTaken ? { ...input, providerId: providers["second"] } : input,
    });
    expect(answer.data).toEqual({ recordSupplierInvoice: { invoice: null, userErrors: [error] } });
    expect(await count()).toEqual(before);
  });

  test("is for finance to note, and for every operator to read", async () => {
    const answer = await ask(RECORD, { input: { ...terms(), reference: "Y" } });
    expect(answer.errors[0]?.extensions["code"]).toBe("permission_denied");
    expect(
      (await ask(`{ reconcileSupplierInvoice(invoiceId: "ivc_none") { recorded } }`)).errors[0]?.extensions[
        "code"
      ],
    ).toBe("not_found");
  });
});
