import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { fail } from "../../src/kernel/app-error.ts";
import { nano, pico } from "../../src/kernel/money.ts";
import type { Price } from "../../src/kernel/price.ts";
import { chargeRules } from "../../src/ledger/index.ts";
import { MODEL_IDS, samplePreflight } from "../graphql/samples.ts";
import { openWorld, type RestAnswer, type World } from "../graphql/world.ts";

const rate = { cachedInput: pico(0n), cacheWrite5m: pico(0n), cacheWrite1h: pico(0n), reasoning: pico(0n) };
const price: Price = {
  ...{ id: "prc_secret", currency: "USD", perRequest: nano(500n), effectiveFrom: new Date(0) },
  tiers: [{ ...rate, upToInputTokens: null, input: pico(400_000n), output: pico(1_200_000n) }],
};

let world: World;
beforeAll(async () => {
  world = await openWorld({
    preflight: async (ctx, { model }) => {
      if (!MODEL_IDS.has(model)) throw fail("model_not_found", { param: "model" });
      return { ...(await samplePreflight(ctx, model)), price: model === "qwen-max" ? null : price };
    },
  });
});
afterAll(() => world.close());

const call = (request: string, body?: unknown): Promise<RestAnswer> =>
  world.call(world.acme.token, request, body);
const data = async (request: string, body?: unknown): Promise<Record<string, unknown>> => {
  const answer = await call(request, body);
  expect([request, answer.status]).toEqual([request, 200]);
  return answer.body.data;
};
const money = () =>
  world.see("SELECT * FROM account a JOIN ledger_entry e ON e.account_id = a.id WHERE a.customer_id = $1", [
    world.acme.customerId,
  ]);

describe("POST /balance/check", () => {
  const check = (body?: unknown) => data("POST /openapi/v1/balance/check", body);

  test("says whether an amount is covered, and what is missing; nothing moves", async () => {
    const before = await money();
    expect(await check({ amount: "100" })).toEqual({
      ...{ currency: "USD", amount: "100.00", available: "100.00", reserved: "0.00" },
      ...{ sufficient: true, shortfall: "0.00" },
    });
    expect(await check({ amount: "100.000000001" })).toMatchObject({
      sufficient: false,
      shortfall: "0.000000001",
    });
    expect(await money()).toEqual(before);
  });

  test("computes what a request would cost as a charge is computed", async () => {
    // (1000 × 0.40 + 100 × 1.20) per million, and the fee.
    const body = { model: "qwen-plus", input_tokens: 1_000, output_tokens: 100 };
    expect(await check(body)).toMatchObject({ amount: "0.0005205", sufficient: true });
    const most = { model: "qwen-plus", input_tokens: 2_147_483_647, output_tokens: 2_147_483_647 };
    expect(await check(most)).toMatchObject({ sufficient: false });
  });

  test("needs account:read and nothing more, though it is a POST", async () => {
    const reader = await world.issueKey(world.acme.customerId, ["account:read"]);
    const request = "POST /openapi/v1/balance/check";
    expect((await world.call(reader.token, request, { amount: "1" })).status).toBe(200);
    const other = await world.issueKey(world.acme.customerId, ["inference", "keys:write"]);
    expect((await world.call(other.token, request, { amount: "1" })).status).toBe(403);
  });

  test.each<[unknown, string]>([
    [undefined, "amount"],
    [{}, "amount"],
    [{ amount: null }, "amount"],
    [{ amount: "1", model: "qwen-plus" }, "amount"],
    [{ amount: "1", input_tokens: 1 }, "amount"],
    [{ amount: "0" }, "amount"],
    [{ amount: "-1" }, "amount"],
    [{ amount: "1000000001" }, "amount"],
    [{ amount: "999999999999" }, "amount"],
    [{ amount: "0.0000000001" }, "amount"],
    [{ amount: 5 }, "amount"],
    [{ amount: "1e3" }, "amount"],
    [{ model: "qwen-plus" }, "model"],
    [{ model: "qwen-plus", input_tokens: 1 }, "model"],
    [{ input_tokens: 1, output_tokens: 1 }, "model"],
    [{ model: "qwen-plus", input_tokens: 0, output_tokens: 0 }, "input_tokens"],
    [{ model: "qwen-plus", input_tokens: -1, output_tokens: 1 }, "input_tokens"],
    [{ model: "qwen-plus", input_tokens: 2_147_483_648, output_tokens: 1 }, "input_tokens"],
    [{ model: "qwen-plus", input_tokens: 1.5, output_tokens: 1 }, "input_tokens"],
    [{ model: "qwen-max", input_tokens: 1, output_tokens: 1 }, "model"],
  ])("%j is refused, and says what is at fault", async (body, field) => {
    const before = await money();
    const answer = await call("POST /openapi/v1/balance/check", body);
    expect([answer.status, answer.body.code]).toEqual([400, "invalid_request"]);
    expect(answer.body.data).toMatchObject({ errors: [{ field }] });
    expect(await money()).toEqual(before);
  });

  test("an unknown model is the 404 of the preflight", async () => {
    const body = { model: "nope", input_tokens: 1, output_tokens: 1 };
    const [answer, preflight] = [
      await call("POST /openapi/v1/balance/check", body),
      await call("GET /openapi/v1/models/nope/preflight"),
    ];
    expect([answer.status, answer.body.code]).toEqual([preflight.status, preflight.body.code]);
    expect(answer.status).toBe(404);
  });
});

describe("GET /billing/monthly-statement", () => {
  const path = "GET /openapi/v1/billing/monthly-statement";

  test("has the fields of the contract; without a month it is the running one", async () => {
    const found = await data(path);
    expect(Object.keys(found)).toEqual(
      (
        "statement_id month timezone currency status opening_balance recharges charges corrections closing_balance " +
        "requests by_model by_key generated_at"
      ).split(" "),
    );
    const month = new Date().toISOString().slice(0, 7);
    expect(found).toMatchObject({ month, timezone: "UTC", status: "open", by_model: [], by_key: [] });
    expect(await data(`${path}?month=${month}`)).toMatchObject({ statement_id: found["statement_id"] });
    expect(found["statement_id"]).toMatch(/^stm_[0-9a-z]+$/);
  });

  test.each(["2026-13", "0000-00", "2026-1", "x", "", "1999-01", "9999-12"])(
    "month=%s is refused",
    async (month) => {
      const answer = await call(`${path}?month=${month}`);
      expect([answer.status, answer.body.code]).toEqual([400, "invalid_request"]);
      expect(answer.body.data).toMatchObject({ errors: [{ field: "month" }] });
    },
  );

  test("operators read it for a customer, and the list of all of them", async () => {
    const { customerId } = world.acme;
    const query = `query ($id: ID!) { monthlyStatement(customerId: $id) { statementId closingBalance }
      monthlyStatements(customerId: $id) { nodes { statementId month status } pageInfo { hasNextPage } } }`;
    const { data: found } = await world.askOperator(await world.operatorToken("read-only"), query, {
      id: customerId,
    });
    const { statement_id: statementId, month } = await data(path);
    expect(found).toEqual({
      monthlyStatement: { statementId, closingBalance: "100.00" },
      monthlyStatements: {
        nodes: [{ statementId, month, status: "open" }],
        pageInfo: { hasNextPage: false },
      },
    });
    const own = await world.ask(world.acme.token, "{ monthlyStatements { nodes { statementId } } }");
    expect(own.data).toEqual({ monthlyStatements: { nodes: [{ statementId }] } });
  });
});

describe("GET /billing/rules", () => {
  test("every visible model with its price, since when, how it is rounded and what is charged when", async () => {
    const { items } = (await data("GET /openapi/v1/billing/rules")) as { items: Record<string, unknown>[] };
    expect(items.map(({ model }) => model).sort()).toEqual([...MODEL_IDS].sort());
    const one = await data("GET /openapi/v1/billing/rules/qwen-plus");
    expect(items).toContainEqual(one);
    expect(one).toMatchObject({
      ...{ model: "qwen-plus", currency: "USD", unit: "1M tokens", input: "0.40", output: "1.20" },
      ...{ cached_input: "0.16", per_request: "0.00", tiers: [], effective_from: expect.any(String) },
      ...{ rounding: expect.stringContaining("rounded up once"), rules: chargeRules },
    });
    for (const name of ["cache_write", "reasoning"]) expect(one).toHaveProperty(name);
    expect(JSON.stringify(items)).not.toContain("prc_");
  });

  test("an auto model without a price of its own has none, and the rules say what is charged", async () => {
    const auto = await data("GET /openapi/v1/billing/rules/auto-chat");
    expect(auto).toMatchObject({ currency: "USD", input: null, per_request: null, effective_from: null });
    expect(JSON.stringify(auto["rules"])).toContain("The price of the model that served.");
  });

  test("an unknown model and a private one are the same 404", async () => {
    const [unknown, hidden] = [
      await call("GET /openapi/v1/billing/rules/nope"),
      await call("GET /openapi/v1/billing/rules/hidden"),
    ];
    expect([unknown.status, unknown.body.code]).toEqual([404, "model_not_found"]);
    expect([hidden.status, hidden.body.message]).toEqual([404, unknown.body.message]);
  });
});

describe("what a key has used of its quota", () => {
  const make = async (quota: object): Promise<string> => {
    const made = await call("POST /openapi/v1/api-keys", { name: "quota", quota });
    return String((made.body.data as Record<string, unknown>)["id"]);
  };
  const use = (id: string, window: string, [spent, reserved]: [number, number]) =>
    world.see(
      'INSERT INTO key_quota (api_key_id, "window", customer_id, spent, reserved) VALUES ($1, $2, $3, $4, $5)',
      [...[id, window, world.acme.customerId], ...[spent, reserved]],
    );
  const quotaOf = async (id: string) => (await data(`GET /openapi/v1/api-keys/${id}`))["quota"];
  const today = new Date().toISOString().slice(0, 10);

  test("is counted by its running window alone: total, day, month", async () => {
    const [total, daily, monthly] = [
      await make({ limit: "10", period: "total" }),
      await make({ limit: "10", period: "daily" }),
      await make({ limit: "10", period: "monthly" }),
    ];
    await use(total, "total", [1_000_000_001, 2_000_000_000]);
    await use(daily, today, [4_000_000_000, 0]);
    await use(daily, "2020-01-01", [9_000_000_000, 9]);
    await use(monthly, today.slice(0, 7), [3_000_000_000, 8_000_000_000]);
    const usd = { limit: "10.00", currency: "USD" };
    expect(await quotaOf(total)).toEqual({
      ...{ ...usd, period: "total", used: "1.000000001", reserved: "2.00", remaining: "6.999999999" },
      resets_at: null,
    });
    expect(await quotaOf(daily)).toMatchObject({ ...usd, used: "4.00", reserved: "0.00", remaining: "6.00" });
    // Never below nothing.
    expect(await quotaOf(monthly)).toMatchObject({
      ...usd,
      used: "3.00",
      reserved: "8.00",
      remaining: "0.00",
    });
  });

  test("is cut by the customer's calendar", async () => {
    const { customerId } = world.rival;
    await world.see("UPDATE customer SET reporting_timezone = 'Pacific/Kiritimati' WHERE id = $1", [
      customerId,
    ]);
    const made = await world.call(world.rival.token, "POST /openapi/v1/api-keys", {
      name: "k",
      quota: { limit: "1", period: "daily" },
    });
    const { quota } = made.body.data as unknown as { quota: Record<string, string> };
    const resetsAt = new Date(quota["resets_at"] ?? "");
    expect(resetsAt.toISOString().slice(11)).toBe("10:00:00.000Z");
    expect(resetsAt.getTime() - Date.now()).toBeGreaterThan(0);
    expect(resetsAt.getTime() - Date.now()).toBeLessThanOrEqual(86_400_000);
  });

  test("costs as many statements for fifty keys as for one", async () => {
    await world.see("UPDATE api_key SET status = 'disabled' WHERE name = 'quota'");
    const list = () => call("GET /openapi/v1/api-keys?status=active&q=quota&limit=100");
    await make({ limit: "1", period: "daily" });
    const one = await world.statements(list);
    for (let made = 1; made < 50; made++) await make({ limit: "1", period: made % 2 ? "monthly" : "total" });
    const fifty = await world.statements(list);
    const { items } = (await list()).body.data as unknown as { items: { quota: { used: string } }[] };
    expect(items).toHaveLength(50);
    expect(items.every(({ quota }) => quota.used === "0.00")).toBe(true);
    expect(fifty).toBe(one);
  });
});
