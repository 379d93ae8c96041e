import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { verifyLedger } from "../../src/ledger/index.ts";
import { ask, QUESTION, textOf, type Asked, type Heard } from "./ask.ts";
import { told, type Told } from "./books.ts";
import { costOf, openWorld, settled, type World } from "./world.ts";

// Every ending of a request, against the running product: what the client got, what it was charged, what was released,
// and what the supplier's own books say. `npm run build` comes first.
let world: World;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => {
  const money = await settled(world);
  expect(money.reserved).toBe(0n);
  expect((await verifyLedger(world.database)).filter(({ breaches }) => breaches.length > 0)).toEqual([]);
  await world.close();
});

let count = 0;

async function end(asked: Omit<Asked, "url" | "apiKey">): Promise<{ heard: Heard | null; books: Told }> {
  const tag = `ending-${String(count++)}`;
  const heard = await ask({ url: world.relay.url, apiKey: world.apiKey, tag, ...asked });
  return { heard, books: await told(world, tag) };
}

/** One reservation, wholly released, and one charge if anything is charged: nothing else moved. */
function expectMoves({ row, moves, reservation }: Told, charge: bigint): void {
  const amount = reservation?.amount ?? 0n;
  expect(amount).toBeGreaterThan(0n);
  expect(moves).toEqual({
    reservation: -amount,
    release: amount,
    ...(charge > 0n && { charge: -charge }),
  });
  expect(reservation).toMatchObject({ charged: charge, written_off: 0n, state: 1 });
  expect(row.charge).toBe(charge);
}

/** Waits until the operator can read of a request. */
async function logged(requestId: string): Promise<void> {
  const end = Date.now() + 5_000;
  while (!world.relay.output().err.includes(requestId)) {
    expect(Date.now()).toBeLessThan(end);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const INPUT_TOKENS = Math.ceil(QUESTION.length / 4) + 4;
const inputOnly = costOf({
  promptTokens: INPUT_TOKENS,
  cachedTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
});

/** By our own count: four bytes to a token, and four tokens a message. */
function countedCost(text: string): bigint {
  const outputTokens = Math.ceil(Buffer.byteLength(text) / 4);
  return costOf({ promptTokens: INPUT_TOKENS, cachedTokens: 0, outputTokens, reasoningTokens: 0 });
}

function reportedCost({ supplier }: Told): bigint {
  const reported = supplier.at(-1)?.reported;
  if (!reported) throw new Error("the supplier reported nothing");
  return costOf(reported);
}

describe("an answer that came whole", () => {
  test.each([false, true])("is charged as the supplier reported it (stream: %s)", async (stream) => {
    const { heard, books } = await end({ stream, sim: "tokens=30,cached=5" });
    expect(heard?.status).toBe(200);
    expect(books.row).toMatchObject({ status: "succeeded", usage_source: "upstream", code: null });
    expectMoves(books, reportedCost(books));
    expect(books.supplier).toHaveLength(1);
    if (!stream) expect(heard?.headers["x-relay-charge"]).toMatch(/^0\.0000\d+$/);
  });

  test.each(["usage_twice", "usage_every_chunk"])(
    "with %s is charged once, by the last report",
    async (fault) => {
      const { heard, books } = await end({ stream: true, sim: `fault=${fault}` });
      expect(heard?.body).toContain("[DONE]");
      expect(books.row.usage_source).toBe("upstream");
      expectMoves(books, reportedCost(books));
    },
  );

  test.each([false, true])("with a usage of zero is charged nothing (stream: %s)", async (stream) => {
    const { heard, books } = await end({ stream, sim: "fault=zero_usage" });
    expect(textOf(heard as Heard)).not.toBe("");
    expect(books.row).toMatchObject({ status: "succeeded", usage_source: "upstream", input_fresh: 0 });
    expectMoves(books, 0n);
  });

  test.each(["no_usage", "null_usage", "negative_usage", "absurd_usage"])(
    "with %s is charged by our count, which the row says, and within what was reserved",
    async (fault) => {
      for (const stream of [true, false]) {
        const { heard, books } = await end({ stream, sim: `fault=${fault}` });
        expect(heard?.status).toBe(200);
        expect(books.row).toMatchObject({ status: "succeeded", usage_source: "estimated" });
        expectMoves(books, countedCost(textOf(heard as Heard)));
        expect(books.row.charge).toBeLessThanOrEqual(books.reservation?.amount ?? 0n);
        if (fault === "negative_usage" || fault === "absurd_usage") await logged(books.row.request_id);
        else expect(world.relay.output().err).not.toContain(books.row.request_id);
      }
    },
  );

  test("without a price for it is charged nothing, and its record says what it used", async () => {
    const { heard, books } = await end({ model: "free" });
    expect(heard?.headers["x-relay-charge"]).toBe("0.00");
    expect(books.row).toMatchObject({ status: "succeeded", charge: 0n, input_fresh: INPUT_TOKENS });
    expect(books.moves["charge"]).toBeUndefined();
    expect(books.attempts[0]?.cost).toBeGreaterThan(0n);
  });

  test("costs what the deployment's cost says, which is on no answer", async () => {
    const { heard, books } = await end({ sim: "tokens=30" });
    const [attempt] = books.attempts;
    const [record] = books.supplier;
    expect(books.attempts).toHaveLength(1);
    const { promptTokens = 0, outputTokens = 0 } = record?.reported ?? {};
    const cost = (BigInt(promptTokens) * 300_000n + BigInt(outputTokens) * 900_000n + 999n) / 1000n;
    expect(attempt).toMatchObject({ number: 1, outcome: "succeeded", http_status: 200, cost });
    expect(JSON.stringify(heard)).not.toContain(String(attempt?.upstream_model));
  });
});

describe("a supplier that fails", () => {
  const before: [string, number, string][] = [
    ["fault=status,status=500", 502, "upstream_error"],
    ["fault=status,status=429", 429, "rate_limited"],
    ["fault=html", 502, "upstream_error"],
    ["fault=reset", 502, "upstream_error"],
    ["fault=garbage", 502, "upstream_error"],
    ["fault=error_event,after=0", 502, "upstream_error"],
  ];

  test.each(before)(
    "before any output (%s) costs nothing, and all is released",
    async (sim, status, code) => {
      for (const stream of [true, false]) {
        const { heard, books } = await end({ stream, sim });
        expect(heard?.status).toBe(status);
        expect(heard?.headers["x-relay-charge"]).toBeUndefined();
        expect(books.row).toMatchObject({ status: "failed", http_status: status, code, usage_source: null });
        expectMoves(books, 0n);
        expect(books.attempts).toHaveLength(1);
        expect(books.attempts[0]).toMatchObject({ outcome: "failed", code, cost: 0n, input_fresh: null });
      }
    },
  );

  test.each(["fault=truncate", "fault=reset,after=3", "fault=error_event,after=3", "fault=garbage,after=3"])(
    "in the middle of a stream (%s): an error within it, and the part that came is charged",
    async (sim) => {
      const { heard, books } = await end({ stream: true, sim });
      expect(heard?.status).toBe(200);
      expect(heard?.body).toMatch(/\{"error":\{/);
      expect(heard?.body).not.toContain("[DONE]");
      expect(books.row).toMatchObject({ status: "failed", http_status: 200, usage_source: "estimated" });
      expect(textOf(heard as Heard)).not.toBe("");
      expectMoves(books, countedCost(textOf(heard as Heard)));
      expect(books.attempts[0]?.cost).toBeGreaterThan(0n);
    },
  );

  test("in the middle of a whole answer costs nothing: the client got nothing", async () => {
    const { heard, books } = await end({ sim: "fault=truncate" });
    expect(heard?.status).toBe(502);
    expectMoves(books, 0n);
  });

  test("is followed by another one, and the customer is charged once", async () => {
    for (const stream of [true, false]) {
      const { heard, books } = await end({ model: "fallback", stream });
      expect(heard?.status).toBe(200);
      expect(books.supplier.map(({ outcome }) => outcome)).toEqual(["fault:status", "completed"]);
      expectMoves(books, reportedCost(books));
      expect(books.attempts).toMatchObject([
        { number: 1, outcome: "failed", http_status: 503, cost: 0n },
        { number: 2, outcome: "succeeded", http_status: 200 },
      ]);
    }
  });
});

describe("a client that leaves", () => {
  test("before the supplier has answered is charged nothing", async () => {
    for (const stream of [true, false]) {
      const { heard, books } = await end({ stream, sim: "latency=600", leave: 150 });
      expect(heard).toBeNull();
      expect(books.row).toMatchObject({ status: "cancelled", http_status: 499, usage_source: null });
      expectMoves(books, 0n);
      // It may have to be paid for all the same: that is the operator's, and is counted.
      expect(books.attempts).toMatchObject([{ outcome: "cancelled", http_status: null, output_text: 0 }]);
      expect(books.attempts[0]?.cost).toBeGreaterThan(0n);
    }
  });

  test("when the supplier has accepted, before the first byte, pays for its input and never for its maximum", async () => {
    const { books } = await end({ sim: "fault=hang,after=1", leave: 300, more: { max_tokens: 1_000 } });
    expect(books.row).toMatchObject({ status: "cancelled", output_text: 0, ttft_ms: null });
    expectMoves(books, inputOnly);
  });

  test("in the middle of a stream pays for its input and for what came, and the supplier is told to stop", async () => {
    const { books } = await end({ model: "slow", stream: true, leave: "reading" });
    expect(books.row).toMatchObject({ status: "cancelled", http_status: 499, usage_source: "estimated" });
    expect(books.row.charge).toBeGreaterThan(inputOnly);
    expect(books.row.charge).toBeLessThan(inputOnly + 20n * 1_200n);
    expectMoves(books, books.row.charge);
    expect(books.supplier[0]?.outcome).toBe("aborted");
    expect(books.supplier[0]?.produced?.outputTokens).toBeLessThan(80);
  });

  test("a supplier that bills on is listened to, and its report counts", async () => {
    const { books } = await end({ model: "stubborn", stream: true, leave: "reading" });
    expect(books.row).toMatchObject({ status: "cancelled", usage_source: "upstream" });
    expect(books.supplier[0]?.outcome).toBe("completed");
    expectMoves(books, reportedCost(books));
  });

  test("after the end is charged as everybody else", async () => {
    const { heard, books } = await end({ stream: true });
    expect(heard?.body).toContain("[DONE]");
    expect(books.row.status).toBe("succeeded");
    expectMoves(books, reportedCost(books));
  });
});

describe("the end of an answer", () => {
  test("reaches no client before it cannot be lost: when the client has it, so have the books", async () => {
    for (const stream of [true, false]) {
      const { books } = await end({ stream });
      expect(books.row.charge).toBe(reportedCost(books));
    }
  });
});

describe("a supplier that refuses our credential", () => {
  test("costs nothing, and is not asked again: the client reads nothing of why", async () => {
    const { heard, books } = await end({ sim: "fault=status,status=401" });
    expect(heard?.status).toBe(503);
    expect(books.row).toMatchObject({ status: "failed", http_status: 503, code: "upstream_unavailable" });
    expect(books.attempts[0]).toMatchObject({ outcome: "failed", code: "upstream_unavailable", cost: 0n });
    expectMoves(books, 0n);

    const asked = world.simulator.usageLog().length;
    const again = await ask({ url: world.relay.url, apiKey: world.apiKey, tag: "asked-again" });
    expect([again?.status, world.simulator.usageLog().length]).toEqual([503, asked]);
    expect(again?.body).not.toMatch(/credential|401|supplier/i);
  });
});
