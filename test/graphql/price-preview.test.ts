import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { formatAmount, parseAmount } from "../../src/kernel/money.ts";
import { openWorld, type Tenant, type World } from "./world.ts";

let world: World;
let token: string;
beforeAll(async () => {
  world = await openWorld();
  token = await world.operatorToken("admin");
});
afterAll(() => world.close());

const DAY_MS = 86_400_000;
const terms = {
  currency: "USD",
  perRequest: "0.000000007",
  tiers: [
    { upToInputTokens: 1_000, input: "0.333333", cachedInput: "0.1", cacheWrite: "0.45", output: "1.7" },
    { input: "0.7", cacheWrite1h: "2.000001", output: "3.1", reasoning: "4.999999" },
  ],
};

interface UsedRow {
  fresh: number;
  read: number;
  w5: number;
  w1h: number;
  text: number;
  reasoned: number;
  charge: bigint;
}

/** A price in micro-units per million, written apart from the product's own arithmetic. */
function costOf(row: UsedRow): bigint {
  const all = row.fresh + row.read + row.w5 + row.w1h;
  const [input, cached, w5, w1h, output, reasoning] =
    all <= 1_000
      ? [333_333n, 100_000n, 450_000n, 450_000n, 1_700_000n, 1_700_000n]
      : [700_000n, 700_000n, 700_000n, 2_000_001n, 3_100_000n, 4_999_999n];
  const pico =
    BigInt(row.fresh) * input +
    BigInt(row.read) * cached +
    BigInt(row.w5) * w5 +
    BigInt(row.w1h) * w1h +
    BigInt(row.text) * output +
    BigInt(row.reasoned) * reasoning +
    7_000n;
  return (pico + 999n) / 1_000n;
}

let seed = 20_261_123;
function upTo(max: number): number {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return seed % (max + 1);
}

/** Requests of a customer over the last six days, some with costs; half of them to the auto model. */
async function addRequests({ customerId, apiKey }: Tenant, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, index) => ({
    request_id: `req_${customerId.slice(-6)}${String(index)}${String(seed)}`,
    created_at: new Date(Date.now() - upTo(6 * DAY_MS)),
    customer_id: customerId,
    api_key_id: apiKey.id,
    protocol: "openai",
    stream: false,
    model: index % 2 === 0 ? "qwen-plus" : "auto-chat",
    served_model: "qwen-plus",
    status: "succeeded",
    http_status: 200,
    ...{
      input_fresh: upTo(900),
      cache_read: upTo(300),
      cache_write_5m: upTo(200),
      cache_write_1h: upTo(200),
    },
    ...{ output_text: upTo(2_000), output_reasoning: upTo(2_000), usage_source: "upstream" },
    charge: String(upTo(5_000_000)),
    price_id: "prc_whatever",
    latency_ms: 1,
    cache: "off",
    attempts: [],
  }));
  await world.see("SELECT activity_record($1, '{}', '{}')", [JSON.stringify(rows)]);
}

/** What the rows say, read as they are and charged here. */
async function recomputed(
  customerId: string | null,
  model: string | null,
): Promise<{ now: bigint; then: bigint }> {
  const rows = await world.see(
    `SELECT input_fresh AS fresh, cache_read AS read, cache_write_5m AS w5, cache_write_1h AS w1h, output_text AS text,
       output_reasoning AS reasoned, charge::text FROM request
     WHERE customer_id = coalesce($1, customer_id) AND model = coalesce($2, model)`,
    [customerId, model],
  );
  const used = rows.map((row) => ({ ...row, charge: BigInt(String(row["charge"])) }) as unknown as UsedRow);
  return {
    now: used.reduce((sum, row) => sum + row.charge, 0n),
    then: used.reduce((sum, row) => sum + costOf(row), 0n),
  };
}

async function payload(query: string, variables: object = {}): Promise<Record<string, unknown>> {
  const answer = await world.askOperator(token, query, variables);
  expect(answer.errors).toEqual([]);
  return Object.values(answer.data ?? {})[0] as unknown as Record<string, unknown>;
}

async function draftOf(input: object): Promise<string> {
  const { draft, userErrors } = await payload(
    `mutation ($input: CreatePriceDraftInput!) { createPriceDraft(input: $input) { draft { id } userErrors { message } } }`,
    { input: { price: terms, ...input } },
  );
  expect(userErrors).toEqual([]);
  return (draft as { id: string }).id;
}

const sums = "requests charged wouldBeCharged difference";
const preview = (draftId: string, more = ""): Promise<Record<string, unknown>> =>
  payload(`{ pricePreview(draftId: "${draftId}"${more}) { currency from to totals { ${sums} }
    lines { customerId customerName model ${sums} } warnings { component } } }`);

async function expected(
  customerId: string | null,
  model: string | null = null,
): Promise<Record<string, string>> {
  const { now, then } = await recomputed(customerId, model);
  return {
    charged: formatAmount(now),
    wouldBeCharged: formatAmount(then),
    difference: formatAmount(then - now),
  };
}

describe("the preview of a draft", () => {
  test("says what the last seven days would have cost, by customer and model, as the raw rows say", async () => {
    await addRequests(world.acme, 300);
    await addRequests(world.rival, 100);
    const found = await preview(await draftOf({ modelId: "qwen-plus" }));
    expect(found["totals"]).toEqual({ requests: 400, ...(await expected(null)) });
    const lines = found["lines"] as Record<string, string>[];
    expect(lines).toHaveLength(4);
    for (const { customerId, customerName, model, requests: _, ...line } of lines) {
      expect(line).toEqual(await expected(customerId!, model));
      expect(customerName).toBe(customerId === world.acme.customerId ? "Acme" : "Rival");
    }
    const differences = lines.map(({ difference }) => {
      const amount: bigint = parseAmount(difference!)!;
      return amount < 0n ? -amount : amount;
    });
    expect(differences).toEqual([...differences].sort((a, b) => (a < b ? 1 : -1)));
    const { from, to } = found as { from: string; to: string };
    expect(Date.parse(to) - Date.parse(from)).toBe(7 * DAY_MS);
  });

  test("of one customer is as if the price were its own; nothing of it is written", async () => {
    const draftId = await draftOf({ modelId: "qwen-plus" });
    const count = "SELECT (SELECT count(*) FROM price_version) AS v, (SELECT count(*) FROM audit_event) AS a";
    const before = await world.see(count);
    const found = await preview(draftId, `, customerId: "${world.rival.customerId}"`);
    expect(found["totals"]).toEqual({ requests: 100, ...(await expected(world.rival.customerId)) });
    expect(await world.see(count)).toEqual(before);
  });

  test("leaves out whom it would not concern: those with a narrower price, or through a priced auto model", async () => {
    const publish = (input: object): Promise<unknown> =>
      payload(
        `mutation ($input: PublishPriceInput!) { publishPrice(input: $input) { userErrors { message } } }`,
        { input: { price: { currency: "USD", input: "1", output: "2" }, ...input } },
      );
    const { acme, rival } = world;
    await publish({ modelId: "qwen-plus", customerId: acme.customerId });
    const draftId = await draftOf({ modelId: "qwen-plus" });
    expect((await preview(draftId))["totals"]).toMatchObject({ requests: 100 });
    await publish({ modelId: "auto-chat" });
    expect((await preview(draftId))["totals"]).toMatchObject({ requests: 50 });
    expect((await preview(draftId))["lines"]).toMatchObject([
      { customerId: rival.customerId, model: "qwen-plus" },
    ]);
    const own = await draftOf({ modelId: "qwen-plus", customerId: acme.customerId });
    expect((await preview(own))["totals"]).toMatchObject({ requests: 150 });
    const auto = await draftOf({ modelId: "auto-chat" });
    expect((await preview(auto))["totals"]).toMatchObject({ requests: 200 });
  });

  test("is for operators, of a draft that is there, over 31 days at most", async () => {
    const draftId = await draftOf({ modelId: "qwen-plus" });
    const codeOf = async (query: string, as: string): Promise<unknown> =>
      (await world.askOperator(as, query)).errors[0]?.extensions["code"] ?? "answered";
    const asked = (args: string): string => `{ pricePreview(${args}) { totals { requests } } }`;
    const support = await world.operatorToken("support");
    expect(await codeOf(asked(`draftId: "${draftId}"`), support)).toBe("answered");
    expect(await codeOf(asked(`draftId: "drf_00000000000000000000000000"`), token)).toBe("not_found");
    const range = `from: "2026-01-01T00:00:00Z", to: "2026-02-02T00:00:00Z"`;
    expect(await codeOf(asked(`draftId: "${draftId}", ${range}`), token)).toBe("invalid_request");
    expect((await world.askOperator(world.acme.token, asked(`draftId: "${draftId}"`))).status).toBe(401);
    const byCustomer = await world.ask(world.acme.token, asked(`draftId: "${draftId}"`));
    expect([byCustomer.status, byCustomer.data]).toEqual([400, undefined]);
  });
});
