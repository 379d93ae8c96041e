import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { nano } from "../../../src/kernel/money.ts";
import { correctAccount } from "../../../src/ledger/index.ts";
import { FEE, openContextWorld, protocols, type ContextWorld, type Heard } from "./world.ts";

let world: ContextWorld;

beforeAll(async () => {
  world = await openContextWorld();
});
afterAll(() => world.close());

const cached = { cache: { enabled: true } };
const outcome = ({ headers }: Heard) => headers.get("x-relay-cache");

/** An answer without its request's id. */
const bare = ({ body, id }: Heard): string => body.replaceAll(id, "<id>");

describe.each(protocols)("over %s", (protocol) => {
  test.each([false, true])("an answer is given again, under the new id (stream: %s)", async (stream) => {
    const { customerId, token } = await world.tenant(cached);
    const first = await world.ask({ protocol, token, stream });
    let again: Heard;
    const calls = await world.calls(async () => {
      again = await world.ask({ protocol, token, stream });
    });
    again = again!;
    expect([first.status, outcome(first), again.status, outcome(again), calls]).toEqual([
      200,
      "miss",
      200,
      "hit",
      0,
    ]);
    expect(bare(again)).toBe(bare(first));
    expect(again.body).toContain(again.id);
    expect(again.body).not.toContain(first.id);
    const names = ["content-type", "x-relay-model", "cache-control", "x-relay-ignored-params"];
    for (const name of names) expect(again.headers.get(name)).toBe(first.headers.get(name));
    expect(again.headers.get("x-relay-charge")).toBe(stream ? null : "0.00");
    expect(await world.row(customerId, 2)).toMatchObject({
      ...{ status: "succeeded", http_status: 200, cache: "hit", stream, charge: "0", code: null },
      ...{ served_model: `plain-${protocol}`, input_fresh: 0, output_text: 0, usage_source: null },
    });
    const [booked] = await world.see("SELECT count(*)::int AS n FROM reservation WHERE customer_id = $1", [
      customerId,
    ]);
    expect(booked).toEqual({ n: 1 });
  });

  test("a stream and a whole answer are two answers", async () => {
    const { token } = await world.tenant(cached);
    await world.ask({ protocol, token, stream: true });
    expect(outcome(await world.ask({ protocol, token }))).toBe("miss");
  });

  test("a hit costs the fee of a price that has one, and no more", async () => {
    const { customerId, token } = await world.tenant(cached);
    await world.ask({ protocol, token, kind: "dear" });
    const before = await moneyOf(customerId);
    const again = await world.ask({ protocol, token, kind: "dear" });
    expect([outcome(again), again.headers.get("x-relay-charge")]).toEqual(["hit", "0.001"]);
    expect(await world.row(customerId, 2)).toMatchObject({
      cache: "hit",
      charge: String(FEE),
      input_fresh: 0,
    });
    expect(await moneyOf(customerId)).toEqual({ available: before.available - FEE, reserved: 0n });
  });

  test("two customers with the same body at the same time share nothing", async () => {
    const tenants = await Promise.all([world.tenant(cached), world.tenant(cached)]);
    const sent = { protocol, question: "The same?" };
    const calls = await world.calls(async () => {
      const both = await Promise.all(tenants.map(({ token }) => world.ask({ ...sent, token })));
      expect(both.map(outcome)).toEqual(["miss", "miss"]);
    });
    expect(calls).toBe(2);
    const later = await Promise.all(tenants.map(({ token }) => world.ask({ ...sent, token })));
    expect(later.map(outcome)).toEqual(["hit", "hit"]);
    const ids = later.map(({ id }) => id);
    expect(later.map(({ body }, at) => [body.includes(ids[at]!), body.includes(ids[1 - at]!)])).toEqual([
      [true, false],
      [true, false],
    ]);
  });

  test("an answer that fails, or is cut off, is not kept", async () => {
    const { token } = await world.tenant(cached);
    // DashScope's clients are told of a broken answer by a broken connection.
    const ask = (kind: "fails" | "cut") =>
      world.ask({ protocol, token, kind, stream: kind === "cut" }).then(outcome, () => "miss");
    for (const kind of ["fails", "cut"] as const) {
      const calls = await world.calls(async () => {
        expect([await ask(kind), await ask(kind)]).not.toContain("hit");
      });
      expect(calls).toBeGreaterThanOrEqual(2);
    }
  });
});

async function moneyOf(customerId: string): Promise<{ available: bigint; reserved: bigint }> {
  for (;;) {
    const sql = "SELECT available, reserved FROM account WHERE customer_id = $1";
    const [row] = await world.see(sql, [customerId]);
    const money = {
      available: BigInt(String(row!["available"])),
      reserved: BigInt(String(row!["reserved"])),
    };
    if (money.reserved === 0n) return money;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe("the cache", () => {
  test("is off unless it was switched on", async () => {
    const { token } = await world.tenant();
    const twice = [
      await world.ask({ protocol: "openai", token }),
      await world.ask({ protocol: "openai", token }),
    ];
    expect(twice.map(outcome)).toEqual(["off", "off"]);
  });

  test.each([
    ["no-store", "off", "miss", "miss"],
    ["no-cache", "miss", "hit", "miss"],
    ["max-age=0", "miss", "hit", "miss"],
    ["max-age=600", "miss", "hit", "hit"],
  ])("Cache-Control: %s is %s at first, leaves a %s, and later gets a %s", async (...row) => {
    const [header, first, left, later] = row;
    const { token } = await world.tenant(cached);
    const headers = { "cache-control": header };
    const ask = (more = {}) => world.ask({ protocol: "openai", token, ...more });
    expect(outcome(await ask({ headers }))).toBe(first);
    expect(outcome(await ask())).toBe(left);
    await new Promise((resolve) => setTimeout(resolve, 2));
    expect(outcome(await ask({ headers }))).toBe(header === "no-store" ? "off" : later);
  });

  test("leaves requests with an Idempotency-Key to their own repetition", async () => {
    const { token } = await world.tenant(cached);
    const headers = { "idempotency-key": "k" };
    const first = await world.ask({ protocol: "openai", token, headers });
    const again = await world.ask({ protocol: "openai", token, headers });
    expect([outcome(first), again.body]).toEqual(["off", first.body]);
    expect(outcome(await world.ask({ protocol: "openai", token }))).toBe("miss");
  });

  test("is one for each key, or one for the customer, as the customer has it", async () => {
    for (const [scope, expected] of [
      ["key", "miss"],
      ["customer", "hit"],
    ] as const) {
      const { token, otherToken } = await world.tenant({ cache: { enabled: true, scope } });
      await world.ask({ protocol: "anthropic", token });
      expect(outcome(await world.ask({ protocol: "anthropic", token: otherToken }))).toBe(expected);
    }
  });

  test("forgets after its time", async () => {
    const { token } = await world.tenant({ cache: { enabled: true, ttlSeconds: 60 } });
    await world.ask({ protocol: "openai", token });
    world.pass(50_000);
    expect(outcome(await world.ask({ protocol: "openai", token }))).toBe("hit");
    world.pass(11_000);
    expect(outcome(await world.ask({ protocol: "openai", token }))).toBe("miss");
  });

  test("knows nothing of before once another decision is in force", async () => {
    const { customerId, token } = await world.tenant(cached);
    await world.ask({ protocol: "openai", token });
    await world.decide(customerId, { contextWindow: { maxInputTokens: 100_000 } });
    await expectSoon(async () => outcome(await world.ask({ protocol: "openai", token })), "miss");
    expect(outcome(await world.ask({ protocol: "openai", token }))).toBe("hit");
  });

  test("keeps no answer that is longer than the customer wants", async () => {
    const { token } = await world.tenant({ cache: { enabled: true, maxEntryBytes: 1024 } });
    for (const stream of [true, false]) {
      const answers = [
        await world.ask({ protocol: "openai", token, stream }),
        await world.ask({ protocol: "openai", token, stream }),
      ];
      expect(answers.map(outcome)).toEqual(["miss", answers[0]!.body.length > 1024 ? "miss" : "hit"]);
      expect(answers[0]!.body.length > 1024).toBe(stream);
    }
  });

  test("serves an empty account what costs nothing, and refuses it a fee with 402", async () => {
    const { customerId, token } = await world.tenant(cached);
    for (const kind of ["plain", "dear"] as const) await world.ask({ protocol: "openai", token, kind });
    const { available } = await moneyOf(customerId);
    await takeAll(customerId, available);
    expect(outcome(await world.ask({ protocol: "openai", token }))).toBe("hit");
    const refused = await world.ask({ protocol: "openai", token, kind: "dear" });
    expect([refused.status, refused.body]).toEqual([
      402,
      expect.stringContaining("This request costs 0.001 USD"),
    ]);
    expect(await moneyOf(customerId)).toEqual({ available: 0n, reserved: 0n });
  });
});

async function takeAll(customerId: string, amount: bigint): Promise<void> {
  const taken = {
    customerId,
    amount: nano(-amount),
    upTo: false,
    reason: "test",
    idempotencyKey: customerId,
  };
  await correctAccount(world.system, taken);
}

async function expectSoon(look: () => Promise<unknown>, wanted: unknown): Promise<void> {
  const end = Date.now() + 1_000;
  let seen = await look();
  while (seen !== wanted && Date.now() < end) seen = await look();
  expect(seen).toBe(wanted);
}
