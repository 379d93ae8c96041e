import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type pg from "pg";
import { priceRequests, type PricePlace, type Repricing } from "../../src/activity/index.ts";
import { nano, pico } from "../../src/kernel/money.ts";
import type { Price, PriceTier } from "../../src/kernel/price.ts";
import type { Usage } from "../../src/kernel/usage.ts";
import { computeCharge } from "../../src/ledger/index.ts";
import { testCtx } from "../support/ctx.ts";
import { openTestDatabase, type OpenTestDatabase } from "../support/database.ts";
import { superuserPool } from "../support/superuser-pool.ts";

const NOON = new Date("2026-03-10T12:00:00.000Z");
const hours = (n: number): Date => new Date(NOON.getTime() + n * 3_600_000);
const everyone = { customerId: null, groupId: null };

interface Row {
  customerId?: string;
  model: string;
  servedModel?: string;
  usage?: Usage | null;
  charge?: bigint;
  priceId?: string | null;
  at?: Date;
  attempts?: object[];
}

let database: OpenTestDatabase;
let superuser: pg.Pool;
let count = 0;
beforeAll(async () => {
  database = await openTestDatabase();
  superuser = superuserPool(database.superuserUrl);
  await superuser.query("INSERT INTO customer_group (id, name) VALUES ('grp_1', 'one')");
  const customers = [
    "('cus_a', 'A', 'USD', 'grp_1')",
    "('cus_b', 'B', 'USD', NULL)",
    "('cus_e', 'E', 'EUR', NULL)",
  ];
  await superuser.query(`INSERT INTO customer (id, name, currency, group_id) VALUES ${customers.join()}`);
});
afterAll(async () => {
  await superuser.end();
  await database.close();
});

async function record(rows: Row[]): Promise<void> {
  const written = rows.map((row) => ({
    request_id: `req_${String(count++)}`,
    created_at: row.at ?? NOON,
    customer_id: row.customerId ?? "cus_a",
    api_key_id: "key_1",
    protocol: "openai",
    stream: false,
    model: row.model,
    served_model: row.servedModel ?? row.model,
    status: "succeeded",
    http_status: 200,
    ...(row.usage !== null && columnsOf(row.usage ?? tokens(1_000, 100))),
    charge: String(row.charge ?? 0n),
    price_id: row.priceId === undefined ? "prc_x" : row.priceId,
    latency_ms: 1,
    cache: "off",
    attempts: row.attempts ?? [],
  }));
  await superuser.query("SELECT activity_record($1, '{}', '{}')", [JSON.stringify(written)]);
}

function columnsOf(usage: Usage): object {
  return {
    input_fresh: usage.inputFresh,
    cache_read: usage.cacheRead,
    cache_write_5m: usage.cacheWrite5m,
    cache_write_1h: usage.cacheWrite1h,
    output_text: usage.outputText,
    output_reasoning: usage.outputReasoning,
  };
}

function tokens(inputFresh: number, outputText: number): Usage {
  return { inputFresh, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, outputText, outputReasoning: 0 };
}

function attempt(number: number, cost: bigint | null, costCurrency: string | null, used = true): object {
  return {
    ...{ number, provider_id: "prv_1", deployment_id: "dep_1", credential_id: "crd_1", region: "" },
    ...{ upstream_model: "u", started_ms: 0, duration_ms: 1, outcome: "succeeded" },
    ...(used && columnsOf(tokens(1, 1))),
    ...{ cost: cost === null ? null : String(cost), cost_currency: costCurrency },
  };
}

/** A price of a flat rate, per token. */
function flat(rate: bigint, currency = "USD"): Price {
  const tier: PriceTier = {
    upToInputTokens: null,
    ...{ input: pico(rate), cachedInput: pico(rate), cacheWrite5m: pico(rate), cacheWrite1h: pico(rate) },
    ...{ output: pico(rate), reasoning: pico(rate) },
  };
  return { id: "prc_draft", currency, perRequest: nano(0n), effectiveFrom: NOON, tiers: [tier] };
}

function preview(
  modelId: string,
  terms: Price,
  more: { scope?: Omit<PricePlace, "modelId">; outranking?: PricePlace[]; from?: Date; to?: Date } = {},
): Promise<Repricing> {
  const { scope = everyone, outranking = [], from = hours(-24), to = hours(24) } = more;
  return priceRequests(testCtx(database), { terms, scope: { modelId, ...scope }, outranking, from, to });
}

const rate = fc.oneof(fc.bigInt(0n, 3_000n), fc.bigInt(0n, 10n ** 8n), fc.bigInt(0n, 10n ** 18n)).map(pico);
const tokenCount = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 2_147_483_647 }));
const bounds = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 4 });
const rates = fc.record({
  input: rate,
  cachedInput: rate,
  cacheWrite5m: rate,
  cacheWrite1h: rate,
  output: rate,
  reasoning: rate,
});
const price = fc
  .tuple(bounds, fc.array(rates, { minLength: 5, maxLength: 5 }), fc.bigInt(0n, 10n ** 12n))
  .map(([ends, all, perRequest]): Price => {
    const rising: (number | null)[] = [...ends.sort((a, b) => a - b), null];
    const tiers = rising.map((upToInputTokens, index) => ({ upToInputTokens, ...all[index]! }));
    return { ...flat(0n), perRequest: nano(perRequest), tiers: tiers as Price["tiers"] };
  });
const usage: fc.Arbitrary<Usage> = fc.record({
  inputFresh: tokenCount,
  cacheRead: tokenCount,
  cacheWrite5m: tokenCount,
  cacheWrite1h: tokenCount,
  outputText: tokenCount,
  outputReasoning: tokenCount,
});

describe("the database charges as the ledger does", () => {
  test("whatever the price and the usage, each request to the last unit", async () => {
    await fc.assert(
      fc.asyncProperty(
        price,
        fc.array(usage, { minLength: 1, maxLength: 12 }),
        fc.array(fc.bigInt(0n, 10n ** 12n), { minLength: 12, maxLength: 12 }),
        async (terms, usages, charges) => {
          const model = `m${String(count)}`;
          // Each request is asked for by a name of its own, and so has a line of its own.
          await record(
            usages.map((used, index) => ({
              ...{
                model: `${model}-${String(index)}`,
                servedModel: model,
                usage: used,
                charge: charges[index]!,
              },
            })),
          );
          const { lines, totals } = await preview(model, terms);
          const computed = usages.map((used) => computeCharge(terms, used).total);
          const found = new Map(lines.map((line) => [line.model, line]));
          computed.forEach((expected, index) => {
            const line = found.get(`${model}-${String(index)}`);
            expect([line?.repriced, line?.charged]).toEqual([expected, charges[index]]);
          });
          const sum = (amounts: bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);
          expect(totals.requests).toBe(usages.length);
          expect(totals.repriced).toBe(sum(computed));
          expect(totals.charged).toBe(sum(charges.slice(0, usages.length)));
        },
      ),
      { numRuns: 200 },
    );
  }, 60_000);

  test("each request is rounded up by itself: a thousand of a third of a unit are a thousand units", async () => {
    await record(Array.from({ length: 1_000 }, () => ({ model: "thirds", usage: tokens(1, 0) })));
    expect((await preview("thirds", flat(333n))).totals).toMatchObject({ requests: 1_000, repriced: 1_000n });
  });
});

describe("which requests are charged once more", () => {
  test("those from the first moment on and before the last, that used something, in the price's currency", async () => {
    const model = "which";
    await record([
      { model, at: hours(-2) },
      { model, at: hours(0) },
      { model, at: hours(2) },
      { model, usage: null },
      { model, priceId: null },
      { model, customerId: "cus_e" },
      { model: "another" },
      { model, at: hours(1), customerId: "cus_b" },
    ]);
    const found = await preview(model, flat(1_000n), { from: hours(0), to: hours(2) });
    expect(found.totals).toMatchObject({ requests: 2, repriced: 2_200n });
    expect(found.lines.map((line) => [line.customerId, line.customerName, line.requests])).toEqual([
      ["cus_a", "A", 1],
      ["cus_b", "B", 1],
    ]);
    expect((await preview(model, flat(1n, "EUR"))).totals.requests).toBe(1);
    expect((await preview("nobody-asked", flat(1n))).totals).toEqual({
      ...{ requests: 0, charged: 0n, repriced: 0n, supplierCost: 0n, requestsOfUnknownCost: 0 },
    });
  });

  test("one customer's, or a group's, when the price is theirs; not those that a narrower price comes before", async () => {
    const model = "whose";
    await record([{ model }, { model }, { model, customerId: "cus_b" }]);
    const requests = async (more: Parameters<typeof preview>[2]): Promise<number> =>
      (await preview(model, flat(1n), more)).totals.requests;
    expect(await requests({})).toBe(3);
    expect(await requests({ scope: { customerId: "cus_b", groupId: null } })).toBe(1);
    expect(await requests({ scope: { customerId: null, groupId: "grp_1" } })).toBe(2);
    const own = { modelId: model, customerId: "cus_b", groupId: null };
    const group = { modelId: model, customerId: null, groupId: "grp_1" };
    expect(await requests({ outranking: [own] })).toBe(2);
    expect(await requests({ outranking: [group] })).toBe(1);
    expect(await requests({ outranking: [own, group] })).toBe(0);
    expect(await requests({ outranking: [{ ...own, modelId: "another" }] })).toBe(3);
  });

  test("those that came through an auto model count, unless that has a price of its own for them", async () => {
    const model = "member";
    await record([
      { model },
      { model: "auto", servedModel: model },
      { model: "auto", servedModel: model, customerId: "cus_b" },
    ]);
    const autoList = { modelId: "auto", ...everyone };
    const autoOwn = { modelId: "auto", customerId: "cus_b", groupId: null };
    const requests = async (outranking: PricePlace[]): Promise<number> =>
      (await preview(model, flat(1n), { outranking })).totals.requests;
    expect(await requests([])).toBe(3);
    expect(await requests([autoOwn])).toBe(2);
    expect(await requests([autoList])).toBe(1);
    // The member's own price comes before its list price however it was called.
    expect(await requests([{ ...autoOwn, modelId: model }])).toBe(2);
  });
});

describe("what they cost us", () => {
  test("is summed over attempts; an attempt that used nothing costs nothing, an unknown cost is counted", async () => {
    const model = "costed";
    await record([
      { model, attempts: [attempt(1, null, null, false), attempt(2, 70n, "USD")] },
      { model, attempts: [attempt(1, 5n, "USD"), attempt(2, 6n, "USD")] },
      { model, attempts: [attempt(1, 1n, "USD"), attempt(2, null, null)] },
      { model, attempts: [attempt(1, 1_000n, "CNY")] },
      { model },
    ]);
    const { totals } = await preview(model, flat(1n));
    expect(totals).toMatchObject({ requests: 5, supplierCost: 82n, requestsOfUnknownCost: 3 });
  });
});

describe("what is refused", () => {
  test("a customer, a range turned round, and one of more than 31 days", async () => {
    const input = { terms: flat(1n), scope: { modelId: "m", ...everyone }, outranking: [] };
    const customer = testCtx(database, {
      kind: "customerUser",
      customerId: "cus_a",
      userId: "usr_1",
      role: "owner",
      sessionId: "ses_1",
    });
    const attempts: [Promise<Repricing>, string][] = [
      [priceRequests(customer, { ...input, from: hours(0), to: hours(1) }), "permission_denied"],
      [preview("m", flat(1n), { from: hours(1), to: hours(0) }), "invalid_request"],
      [preview("m", flat(1n), { from: hours(0), to: hours(31 * 24 + 1) }), "invalid_request"],
    ];
    for (const [refused, code] of attempts) await expect(refused).rejects.toMatchObject({ code });
    const longest = await preview("m", flat(1n), { from: hours(0), to: hours(31 * 24) });
    expect(longest.totals.charged).toBe(0n);
  });
});
