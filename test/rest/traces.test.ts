import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { RequestRecord } from "../../src/activity/index.ts";
import { nano } from "../../src/kernel/money.ts";
import { closeLeft, openBooks, type Hold, type Lane } from "../../src/ledger/index.ts";
import { SECRETS } from "../graphql/samples.ts";
import { openWorld, type RestAnswer, type World } from "../graphql/world.ts";
import { attemptOf, CALL_SECRETS, holdOf, openLane, recordOf, usage, usageCharge } from "./paid-requests.ts";

interface Trace {
  request_id: string;
  status: string;
  charge: string | null;
  attempts: object[];
  transactions: { id: string; type: string; amount: string; request_id: string }[];
  receipt: {
    price: { tier: object | null; tiers: object[]; effective_from: string } | null;
    components: { component: string; quantity: number; unit_price: string; charge: string }[];
    reserved: string;
    charged: string | null;
    released: string;
    written_off: string;
  };
}

const HELD = 2_000_000n;

let world: World;
let lane: Lane<RequestRecord>;
let settled: Hold;
beforeAll(async () => {
  world = await openWorld();
  lane = await openLane(world);
  settled = await end(HELD, {
    ...{ usage, usageSource: "upstream", charge: nano(usageCharge) },
    attempts: [
      attemptOf(1, { outcome: "failed", httpStatus: 503, code: "upstream_unavailable", durationMs: 12 }),
      attemptOf(2, { region: "us", usage }),
    ],
  });
});
afterAll(async () => {
  await lane.drained();
  await lane.end();
  await world.close();
});

/** A request of Acme that is reserved and settled. */
async function end(amount: bigint, record: Partial<RequestRecord>): Promise<Hold> {
  const hold = await holdOf(world, "acme", amount);
  expect(await lane.reserve(hold)).toMatchObject({ kind: "reserved" });
  const row = recordOf(hold, record);
  await lane.settle({ hold, actual: row.charge, record: row, answer: null });
  await lane.drained();
  return hold;
}

const get = (requestId: string, token = world.acme.token): Promise<RestAnswer> =>
  world.call(token, `GET /openapi/v1/traces/${requestId}`);
async function traceOf(requestId: string): Promise<Trace> {
  const { status, body } = await get(requestId);
  expect([status, body.success]).toEqual([200, true]);
  return body.data as never;
}
const pico = (text: string): bigint => {
  const [whole = "0", fraction = ""] = text.split(".");
  return BigInt(whole + fraction.padEnd(12, "0"));
};

describe("the trace of a request that is over", () => {
  test("is the log row, its calls, its transactions and its receipt", async () => {
    const trace = await traceOf(settled.requestId);
    expect(trace).toEqual({
      request_id: settled.requestId,
      created_at: settled.receivedAt.toISOString(),
      protocol: "openai",
      stream: true,
      model: "qwen-plus",
      api_key_id: world.acme.apiKey.id,
      status: "succeeded",
      http_status: 200,
      code: null,
      latency_ms: 812,
      ttft_ms: 95,
      input_tokens: 1001,
      output_tokens: 51,
      charge: "0.00043736",
      currency: "USD",
      cache: "off",
      conversation_id: "a conversation",
      policy: null,
      // Its row says nothing of them: what is known are its calls.
      stages: [{ name: "call", started_ms: 1, duration_ms: 700, outcome: "succeeded", detail: "2 attempts" }],
      attempts: [
        { number: 1, region: "eu", outcome: "failed", http_status: 503, started_ms: 1, duration_ms: 12 },
        { number: 2, region: "us", outcome: "succeeded", http_status: 200, started_ms: 1, duration_ms: 700 },
      ],
      transactions: [
        expect.objectContaining({ type: "reservation", amount: "-0.002" }),
        expect.objectContaining({ type: "release", amount: "0.002" }),
        expect.objectContaining({ type: "charge", amount: "-0.00043736" }),
      ],
      receipt: {
        price: {
          ...{ currency: "USD", unit: "1M tokens", per_request: "0.00" },
          effective_from: expect.stringMatching(/^\d{4}-.*Z$/),
          tier: tierOf(),
          tiers: [tierOf()],
        },
        usage_source: "upstream",
        components: [
          { component: "input", quantity: 900, unit_price: "0.40", charge: "0.00036" },
          { component: "cached_input", quantity: 101, unit_price: "0.16", charge: "0.00001616" },
          { component: "output", quantity: 41, unit_price: "1.20", charge: "0.0000492" },
          { component: "reasoning", quantity: 10, unit_price: "1.20", charge: "0.000012" },
        ],
        ...{ reserved: "0.002", charged: "0.00043736", released: "0.002", written_off: "0.00" },
      },
    });
    for (const { id, request_id: source } of trace.transactions) {
      expect(source).toBe(settled.requestId);
      const one = await world.call(world.acme.token, `GET /openapi/v1/balance-transactions/${id}`);
      expect(one.status).toBe(200);
    }
  });

  test("adds up: quantities times prices is each line, and their sum, rounded up once, is the charge", async () => {
    const odd = { ...usage, cacheRead: 7, outputText: 3, outputReasoning: 0 };
    // 900 × 400,000 + 7 × 160,000 + 3 × 1,200,000 pico-units are 364,720 nano-units.
    const { requestId } = await end(HELD, { usage: odd, usageSource: "estimated", charge: nano(364_720n) });
    const { receipt, charge } = await traceOf(requestId);
    let sum = 0n;
    for (const { quantity, unit_price: unitPrice, charge: line } of receipt.components) {
      expect(pico(line)).toBe((BigInt(quantity) * pico(unitPrice)) / 1_000_000n);
      sum += pico(line);
    }
    expect((sum + 999n) / 1000n).toBe(pico(receipt.charged ?? "") / 1000n);
    expect(receipt.charged).toBe(charge);
  });

  function tierOf(): object {
    const rates = { input: "0.40", output: "1.20", cached_input: "0.16", cache_write: "0.40" };
    return { up_to_input_tokens: null, ...rates, cache_write_1h: "0.40", reasoning: "1.20" };
  }
});

describe("every request has one, however it ended", () => {
  test("running: what is reserved, and nothing that is not known yet", async () => {
    const hold = await holdOf(world, "acme", 5_000n);
    await lane.reserve(hold);
    const trace = await traceOf(hold.requestId);
    expect(trace).toMatchObject({
      ...{ request_id: hold.requestId, created_at: hold.receivedAt.toISOString(), status: "running" },
      ...{ model: "qwen-plus", protocol: "openai", currency: "USD", attempts: [] },
      ...{ http_status: null, charge: null, latency_ms: null, input_tokens: null, cache: null },
      transactions: [{ type: "reservation", amount: "-0.000005" }],
      receipt: {
        reserved: "0.000005",
        charged: null,
        released: "0.00",
        components: [],
        price: { tier: null },
      },
    });
    const row = recordOf(hold, { status: "cancelled", httpStatus: 499 });
    await lane.settle({ hold, actual: nano(0n), record: row, answer: null });
    await lane.drained();
    const after = await traceOf(hold.requestId);
    expect(after).toMatchObject({
      ...{ status: "cancelled", charge: "0.00" },
      receipt: { reserved: "0.000005", charged: "0.00", released: "0.000005", components: [] },
    });
    expect(after.transactions.map(({ type }) => type)).toEqual(["reservation", "release"]);
  });

  test("refused before anything was reserved", async () => {
    const hold = await holdOf(world, "acme", 1n);
    const refusal = {
      status: "failed",
      httpStatus: 402,
      code: "insufficient_balance",
      priceId: null,
    } as const;
    lane.record(hold.accountId, recordOf(hold, { ...refusal, servedModel: null, ttftMs: null }));
    await lane.drained();
    expect(await traceOf(hold.requestId)).toMatchObject({
      ...{ status: "failed", http_status: 402, code: "insufficient_balance", charge: "0.00" },
      ...{ attempts: [], transactions: [] },
      receipt: {
        ...{ price: null, components: [], reserved: "0.00", charged: "0.00", released: "0.00" },
        written_off: "0.00",
      },
    });
  });

  test("left behind by its node, closed at its last checkpoint, and corrected by a late word", async () => {
    const hold = await holdOf(world, "acme", HELD);
    await lane.reserve(hold);
    const half = recordOf(hold, { usage: { ...usage, inputFresh: 100 }, usageSource: "estimated" });
    lane.checkpoint({
      requestId: hold.requestId,
      accountId: hold.accountId,
      charge: nano(117_360n),
      record: half,
    });
    await lane.drained();
    await lane.begin();
    const left = { books: openBooks(world.database), lane, record: () => recordOf(hold) };
    expect(await closeLeft(left)).toBe(1);
    const reaped = await traceOf(hold.requestId);
    expect(reaped).toMatchObject({ charge: "0.00011736", receipt: { charged: "0.00011736" } });
    expect(reaped.receipt.components).toHaveLength(4);
    const whole = recordOf(hold, { usage, usageSource: "upstream", charge: nano(usageCharge) });
    await lane.settle({ hold, actual: nano(usageCharge), record: whole, answer: null });
    await lane.drained();
    const { transactions, receipt, charge } = await traceOf(hold.requestId);
    expect(transactions.map(({ type, amount }) => [type, amount])).toEqual([
      ["reservation", "-0.002"],
      ["release", "0.002"],
      ["charge", "-0.00011736"],
      ["correction", "-0.00032"],
    ]);
    expect([charge, receipt.charged]).toEqual(["0.00043736", "0.00043736"]);
  });

  test("dearer than its account can pay: the receipt says what was charged and what was written off", async () => {
    const [account] = await world.see("SELECT available FROM account WHERE customer_id = $1", [
      world.rival.customerId,
    ]);
    const hold = await holdOf(world, "rival", 1n);
    const rest = await holdOf(world, "rival", BigInt(String(account?.["available"])) - 100n);
    await lane.reserve(rest);
    await lane.reserve(hold);
    const row = recordOf(hold, { usage, usageSource: "upstream", charge: nano(usageCharge) });
    await lane.settle({ hold, actual: nano(usageCharge), record: row, answer: null });
    await lane.drained();
    const { body } = await get(hold.requestId, world.rival.token);
    const { receipt, charge } = body.data as never as Trace;
    expect([charge, receipt.charged, receipt.written_off]).toEqual(["0.0000001", "0.0000001", "0.00043726"]);
    const sum = receipt.components.reduce((total, line) => total + pico(line.charge), 0n);
    expect(sum).toBe(usageCharge * 1000n);
    await lane.settle({ hold: rest, actual: nano(0n), record: recordOf(rest), answer: null });
    await lane.drained();
  });
});

describe("what a trace does not tell", () => {
  test("a foreign id, an unknown one and one that cannot be are one 404", async () => {
    const answers = await Promise.all([
      get(settled.requestId, world.rival.token),
      get("req_00000000000000000000000000"),
      get("nonsense"),
      get(`${settled.requestId}x`),
    ]);
    for (const { status, body } of answers) {
      expect([status, body.code, body.data]).toEqual([404, "not_found", null]);
      expect(body.message).toBe(answers[0]?.body.message);
    }
  });

  test("supplier, host, upstream model, credential, node, price id and cost, in whatever the customer asks", async () => {
    const paths = [
      `/traces/${settled.requestId}`,
      `/billing/detail?request_id=${settled.requestId}`,
      `/balance-transactions?request_id=${settled.requestId}`,
    ];
    const answers = await Promise.all(
      paths.map((path) => world.call(world.acme.token, `GET /openapi/v1${path}`)),
    );
    const graphql = await world.ask(
      world.acme.token,
      `{ trace(requestId: "${settled.requestId}") { requestId attempts { number region outcome httpStatus
        durationMs } receipt { price { tier { input } } } transactions { description } } }`,
    );
    expect(graphql.data?.["trace"]).toMatchObject({ requestId: settled.requestId });
    const text = JSON.stringify([answers.map(({ body }) => body), graphql.data]);
    const secrets = { ...SECRETS, ...CALL_SECRETS };
    for (const secret of Object.values(secrets)) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/prc_|prv_|dep_|crd_|epoch|cost/);
  });

  test("the fields of an operator's view do not exist for a customer", async () => {
    for (const field of ["providerName", "upstreamModel", "cost", "credentialLabel"]) {
      const answer = await world.ask(
        world.acme.token,
        `{ trace(requestId: "${settled.requestId}") { attempts { ${field} } } }`,
      );
      expect([answer.status, answer.data ?? null]).toEqual([400, null]);
    }
  });

  test("a key without account:read gets nothing", async () => {
    const { token } = await world.issueKey(world.acme.customerId, ["inference"]);
    expect((await get(settled.requestId, token)).status).toBe(403);
  });
});
