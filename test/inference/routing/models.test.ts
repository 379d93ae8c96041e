import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openRoutingWorld, protocols, type RoutingWorld } from "./world.ts";

let world: RoutingWorld;

beforeAll(async () => {
  world = await openRoutingWorld();
});
afterAll(() => world.close());

const MILLION = 1_000_000n;

/** What a request costs at a price in units for a million tokens, in nano-units. */
function chargeAt(row: Record<string, unknown>, input: bigint, output: bigint): bigint {
  const pico =
    BigInt(Number(row["input_fresh"])) * input * MILLION +
    BigInt(Number(row["output_text"])) * output * MILLION;
  return (pico + 999n) / 1000n;
}

const rolloutOf = (percent: number, stickyBy: "key" | "conversation" | "request") =>
  ({ rollout: [{ model: "old", targetModel: "canary", percent, stickyBy }] }) as const;
const fallbackTo = (...models: string[]) => ({ fallback: { enabled: true, models } });

describe.each(protocols)("over %s", (protocol) => {
  test.each([false, true])(
    "a rollout's request is served and charged as its target (stream: %s)",
    async (stream) => {
      const { customerId, token } = await world.tenant(rolloutOf(100, "key"));
      const { status, called, headers, requestId, body } = await world.ask({
        protocol,
        token,
        model: "old",
        stream,
      });
      expect([status, called, headers.get("x-relay-model")]).toEqual([200, ["canary"], "canary"]);
      // The answer names the model that was asked for, as of every model that stands for others.
      if (protocol !== "dashscope") expect(body).toContain('"model":"old"');
      const row = await world.row(requestId);
      expect(row).toMatchObject({
        ...{ model: "old", served_model: "canary", charge: chargeAt(row, 4n, 8n) },
        policy: { rollout: { model: "old", targetModel: "canary" } },
      });
      const { available, reserved } = await world.money(customerId);
      expect([available, reserved]).toEqual([10n ** 10n - (row["charge"] as bigint), 0n]);
    },
  );

  test.each([false, true])(
    "a fallback model serves, at its own price, when the asked one fails (stream: %s)",
    async (stream) => {
      const { customerId, token } = await world.tenant(fallbackTo("broken-too", "dear"));
      const { status, called, headers, requestId } = await world.ask({
        protocol,
        token,
        model: "broken",
        stream,
      });
      expect([status, called.at(-1), headers.get("x-relay-model")]).toEqual([200, "dear", "dear"]);
      const row = await world.row(requestId);
      expect(row).toMatchObject({
        ...{ model: "broken", served_model: "dear", charge: chargeAt(row, 10n, 30n) },
        policy: { fallbackModel: "dear" },
      });
      const [held] = await world.see("SELECT amount, charged FROM reservation WHERE request_id = $1", [
        requestId,
      ]);
      expect(BigInt(String(held?.["amount"]))).toBeGreaterThanOrEqual(row["charge"] as bigint);
      expect(await world.money(customerId)).toEqual({
        ...{ available: 10n ** 10n - (row["charge"] as bigint), reserved: 0n },
      });
    },
  );

  test("without fallback, and once an answer has begun, nobody stands in", async () => {
    const { token } = await world.tenant({ fallback: { enabled: false, models: ["dear"] } });
    const failed = await world.ask({ protocol, token, model: "broken" });
    expect([failed.status >= 500, failed.called]).toEqual([true, ["broken"]]);
    const other = await world.tenant(fallbackTo("dear"));
    const cut = await world.ask({ ...other, protocol, model: "cut", stream: true });
    expect(cut.called).toEqual(["cut"]);
    expect(await world.row(cut.requestId)).toMatchObject({ served_model: "cut", policy: null });
  });
});

test("a stream of a fallback model is noted at its own price while it runs, for a node that dies", async () => {
  const { customerId, token } = await world.tenant(fallbackTo("slow"));
  const heard = world.ask({ token, model: "broken", stream: true });
  let progress: Record<string, unknown> | null = null;
  const until = Date.now() + 15_000;
  while (progress === null && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const [held] = await world.see("SELECT progress FROM reservation WHERE customer_id = $1", [customerId]);
    progress = (held?.["progress"] as Record<string, unknown> | undefined) ?? null;
  }
  const { requestId } = await heard;
  const row = await world.row(requestId);
  const noted = JSON.stringify(progress);
  expect(noted).toContain(String(row["price_id"]));
  expect(noted).toContain('"slow"');
  expect(row).toMatchObject({ served_model: "slow", charge: chargeAt(row, 10n, 30n) });
});

describe("a rollout", () => {
  test("of 5 % over HTTP takes as many as it should", async () => {
    const { token } = await world.tenant(rolloutOf(5, "request"));
    const models: (string | null)[] = [];
    for (let round = 0; round < 10; round++) {
      const round = await Promise.all(Array.from({ length: 20 }, () => world.ask({ token, model: "old" })));
      models.push(...round.map(({ headers }) => headers.get("x-relay-model")));
    }
    const taken = models.filter((model) => model === "canary").length;
    // Outside of this by chance once in 100,000 runs.
    expect(taken).toBeLessThan(26);
    expect(models.filter((model) => model === "old").length).toBe(200 - taken);
  });

  test("is skipped where the key or a policy does not let its target through, and leaves no trace", async () => {
    const scoped = await world.tenant(rolloutOf(100, "key"), { allowedModelIds: ["old"] });
    const modelScope = { mode: "selected", allowedModelIds: ["old"] } as const;
    const ruled = await world.tenant({ ...rolloutOf(100, "key"), modelScope });
    for (const { token } of [scoped, ruled]) {
      const { called, requestId } = await world.ask({ token, model: "old" });
      expect(called).toEqual(["old"]);
      expect((await world.row(requestId))["policy"]).toBeNull();
    }
  });
});

describe("a fallback model", () => {
  test("that is out of scope is passed over", async () => {
    const { token } = await world.tenant(fallbackTo("dear", "old"), { allowedModelIds: ["broken", "old"] });
    expect((await world.ask({ token, model: "broken" })).called.at(-1)).toBe("old");
  });

  test("that the balance does not reach is left out, and the asked one serves", async () => {
    // 100 tokens of `old` are 0.0002 and some; of `dear` 0.003 and some.
    const { token } = await world.tenant(fallbackTo("dear"), { amount: 1_500_000n });
    const { status, headers, requestId } = await world.ask({ token, model: "old", more: { max_tokens: 90 } });
    expect([status, headers.get("x-relay-model")]).toEqual([200, "old"]);
    const [held] = await world.see("SELECT amount FROM reservation WHERE request_id = $1", [requestId]);
    expect(Number(held?.["amount"])).toBeLessThan(1_500_000);
    const failing = await world.tenant(fallbackTo("dear"), { amount: 1_500_000n });
    const failed = await world.ask({ ...failing, model: "broken", more: { max_tokens: 90 } });
    expect([failed.status >= 500, failed.called]).toEqual([true, ["broken"]]);
  });

  test("is asked no more often than the policy says", async () => {
    const { token } = await world.tenant({ ...fallbackTo("dear"), retry: { maxAttempts: 1 } });
    expect((await world.ask({ token, model: "broken" })).called).toEqual(["broken"]);
  });

  test("shares in the ejection: one that fails again and again is not asked first any more", async () => {
    const { token } = await world.tenant(fallbackTo("old"));
    for (let i = 0; i < 6; i++) await world.ask({ token, model: "broken-too" });
    const { called, headers, requestId } = await world.ask({ token, model: "broken-too" });
    expect([called, headers.get("x-relay-model")]).toEqual([["old"], "old"]);
    expect(await world.row(requestId)).toMatchObject({ policy: { fallbackModel: "old" } });
  });
});

describe("an auto model", () => {
  const members = (model: string, decisions = {}, allowedModelIds: string[] = []) =>
    world.tenant(decisions, { allowedModelIds }).then(({ token }) => world.ask({ token, model }));

  test("that is cheapest asks the cheapest of its members, and charges it", async () => {
    const { called, headers, requestId } = await members("auto-cheapest");
    expect([called, headers.get("x-relay-model")]).toEqual([["cheap"], "cheap"]);
    const row = await world.row(requestId);
    expect([row["model"], row["charge"]]).toEqual(["auto-cheapest", chargeAt(row, 5n, 10n) / 10n]);
  });

  test.each([
    {
      scope: "of the key",
      decisions: {},
      allowed: ["auto-cheapest", "quick", "middling"],
      served: "middling",
    },
    { scope: "of the key for it alone", decisions: {}, allowed: ["auto-cheapest"], served: "cheap" },
    {
      scope: "of a policy",
      decisions: { modelScope: { mode: "selected", allowedModelIds: ["auto-cheapest", "quick"] } },
      allowed: [],
      served: "quick",
    },
    {
      scope: "of both",
      decisions: { modelScope: { mode: "selected", allowedModelIds: ["auto-cheapest", "quick", "cheap"] } },
      allowed: ["auto-cheapest", "quick", "middling"],
      served: "quick",
    },
  ])("stays within the scope $scope", async ({ decisions, allowed, served }) => {
    expect((await members("auto-cheapest", decisions, allowed)).called).toEqual([served]);
  });

  test("whose members the scopes leave none of is refused, and nobody is called", async () => {
    const decisions = { modelScope: { mode: "selected", allowedModelIds: ["auto-cheapest", "quick"] } };
    const { status, called, body } = await members("auto-cheapest", decisions, ["auto-cheapest", "cheap"]);
    expect([status, called]).toEqual([403, []]);
    expect(body).toContain("no member of");
  });

  test("that is fastest asks the one that was", async () => {
    const { token } = await world.tenant();
    for (const model of ["cheap", "middling", "quick"]) await world.ask({ token, model });
    expect((await world.ask({ token, model: "auto-fastest" })).called).toEqual(["quick"]);
  });

  test("goes on to its next member when the first one fails", async () => {
    const { token } = await world.tenant({}, { allowedModelIds: ["auto-dying"] });
    const { status, called } = await world.ask({ token, model: "auto-dying" });
    expect([status, called.at(-1)]).toEqual([200, "old"]);
  });
});
