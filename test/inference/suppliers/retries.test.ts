import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { protocols } from "../../../src/kernel/protocol.ts";
import type { Fault } from "./scripted-supplier.ts";
import { openSupplierWorld, type Retry, type SupplierWorld } from "./supplier-world.ts";

let world: SupplierWorld;
beforeAll(async () => {
  world = await openSupplierWorld();
});
beforeEach(() => world.startAnew());
afterAll(() => world.close());

const tokens = new Map<string, string>();

/** One customer for each policy: making one takes longer than asking. */
async function tokenOf(retry: Retry): Promise<string> {
  const name = JSON.stringify(retry);
  const token = tokens.get(name) ?? (await world.tenant(retry)).token;
  tokens.set(name, token);
  return token;
}

const cases = protocols.flatMap((protocol) => [false, true].map((stream) => ({ protocol, stream })));

test.each(cases)(
  "a supplier that does not begin in the customer's time is left for the next one ($protocol, stream: $stream)",
  async ({ protocol, stream }) => {
    const token = await tokenOf({ perAttemptTimeoutMs: 200 });
    world.first.script = () => "hang";
    let waitedMs = Infinity;
    // On a busy machine everything is late now and then.
    for (let i = 1; i <= 3 && waitedMs > 300; i++) {
      const heard = await world.ask({ protocol, stream, token });
      expect(heard.status).toBe(200);
      expect([world.first.calls.length, world.second.calls.length]).toEqual([i, i]);
      const rows = await world.records(heard);
      expect(rows).toMatchObject([
        { number: 1, outcome: "failed", code: "upstream_timeout" },
        { number: 2, outcome: "succeeded", http_status: 200 },
      ]);
      waitedMs = Number(rows[0]?.["duration_ms"]);
      expect(waitedMs).toBeGreaterThanOrEqual(195);
    }
    expect(waitedMs).toBeLessThanOrEqual(300);
  },
);

test.each(protocols)(
  "the customer's time is over for the last one too: a time-out, not charged (%s)",
  async (protocol) => {
    const token = await tokenOf({ perAttemptTimeoutMs: 200 });
    world.first.script = world.second.script = () => "hang";
    const heard = await world.ask({ protocol, token });
    expect(heard.status).toBe(504);
    const [row] = await world.records(heard);
    expect(row).toMatchObject({ status: "failed", charge: "0" });
  },
);

test("a stream that has begun is not cut off by the customer's time for one call", async () => {
  const token = await tokenOf({ perAttemptTimeoutMs: 200 });
  world.simulator.setDefaults({ chunks: 8, paceMs: 60, tokens: 24 });
  const heard = await world.ask({ stream: true, token });
  world.simulator.setDefaults({ paceMs: 0 });
  expect(heard.tookMs).toBeGreaterThan(350);
  expect(heard.body).toContain("[DONE]");
});

test("one customer's short time does not leave a supplier alone for the others", async () => {
  const token = await tokenOf({ perAttemptTimeoutMs: 100 });
  world.first.script = () => "hang";
  for (let i = 0; i < 6; i++) await world.ask({ token });
  expect(world.health().isAllWell).toBe(true);
});

test.each<[string, Fault]>([
  ["rate_limited", { status: 429 }],
  ["overloaded", { status: 503 }],
  ["timeout", { status: 504 }],
  ["error", { status: 500 }],
  ["error", "reset"],
])("for %s another supplier is tried if the policy names it, and not otherwise", async (reason, fault) => {
  const every = ["rate_limited", "overloaded", "timeout", "error"] as const;
  // Of rate limits the supplier's other credential is tried whatever the customer wants.
  world.first.script = () => fault;
  const only = await tokenOf({ on: every.filter((each) => each === reason) });
  expect((await world.ask({ token: only })).status).toBe(200);
  world.startAnew();
  world.first.script = () => fault;
  const others = await tokenOf({ on: every.filter((each) => each !== reason) });
  expect((await world.ask({ token: others })).status).toBeGreaterThanOrEqual(429);
  expect(world.second.calls).toEqual([]);
});

test.each([401, 404])(
  "a supplier's %d is the operator's fault: the next one is tried whatever the policy says",
  async (status) => {
    const token = await tokenOf({ on: [] });
    world.first.script = () => ({ status });
    expect((await world.ask({ token })).status).toBe(200);
  },
);

test("what the client itself did wrong is told at once", async () => {
  world.first.script = () => ({ status: 400 });
  expect((await world.ask()).status).toBe(400);
  expect(world.second.calls).toEqual([]);
  expect(world.health().isAllWell).toBe(true);
});

test("no more suppliers are called than the policy lets, other credentials included", async () => {
  world.first.script = world.second.script = () => ({ status: 429 });
  for (const maxAttempts of [1, 2, 3]) {
    const token = await tokenOf({ maxAttempts });
    expect((await world.ask({ token })).status).toBe(429);
    expect(world.first.calls.length + world.second.calls.length).toBe(maxAttempts);
    world.startAnew();
    world.first.script = world.second.script = () => ({ status: 429 });
  }
});

test.each(protocols)(
  "only the call that served is charged; the others are in the trace (%s)",
  async (protocol) => {
    const { customerId, token } = await world.tenant();
    const plain = await world.ask({ protocol, token });
    const [{ charge } = {}] = await world.records(plain);
    expect(BigInt(String(charge))).toBeGreaterThan(0n);
    world.first.script = (secret) => (secret === "first-1" ? { status: 402 } : { status: 503 });
    const heard = await world.ask({ protocol, token });
    const rows = await world.records(heard);
    expect(rows.every((row) => row["charge"] === charge)).toBe(true);
    expect(rows.at(-1)).toMatchObject({ outcome: "succeeded", http_status: 200 });
    expect(rows.slice(0, -1).length).toBeGreaterThan(0);
    for (const row of rows.slice(0, -1)) expect(row).toMatchObject({ outcome: "failed", cost: "0" });
    const paid = async (): Promise<Record<string, unknown>[]> =>
      world.see(
        `SELECT 100000000000000 - a.available AS gone, a.reserved FROM account a WHERE a.customer_id = $1`,
        [customerId],
      );
    const gone = String(BigInt(String(charge)) * 2n);
    for (let i = 0; i < 100 && (await paid())[0]?.["gone"] !== gone; i++)
      await new Promise((r) => setTimeout(r, 10));
    expect(await paid()).toEqual([{ gone, reserved: "0" }]);
  },
);

test("when everything fails at once, only a fifth is asked elsewhere", async () => {
  const { first, second } = world;
  first.script = () => ({ status: 500, afterMs: 200 });
  second.script = () => ({ status: 500, afterMs: 200 });
  const heard = await Promise.all(Array.from({ length: 40 }, () => world.ask()));
  expect(heard.every(({ status }) => status === 502)).toBe(true);
  const again = first.calls.length + second.calls.length - heard.length;
  expect(again).toBeGreaterThanOrEqual(3);
  expect(again).toBeLessThanOrEqual(8);
});

test("a supplier that fails everything costs few calls, and few answers", async () => {
  world.first.script = () => ({ status: 500 });
  const statuses: number[] = [];
  for (let i = 0; i < 20; i++) {
    const heard = await Promise.all(Array.from({ length: 8 }, () => world.ask({ model: "equal" })));
    statuses.push(...heard.map(({ status }) => status));
  }
  const calls = world.first.calls.length + world.second.calls.length;
  expect(calls).toBeLessThanOrEqual(statuses.length * 1.2);
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(150);
});
