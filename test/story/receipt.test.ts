import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ask } from "./ask.ts";
import { costOf, customerOf, openWorld, type World } from "./world.ts";

interface Trace {
  status: string;
  code: string | null;
  charge: string | null;
  attempts: { number: number; region: string; outcome: string; http_status: number | null }[];
  transactions: { type: string; amount: string }[];
  receipt: { price: object | null; reserved: string; charged: string | null; released: string };
}

let world: World;
const seen: string[] = [];
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** The trace of a request, once that is over: its row follows its answer by a moment. */
async function traceOf(requestId: unknown, apiKey = world.apiKey): Promise<Trace> {
  const end = Date.now() + 5_000;
  for (;;) {
    const response = await fetch(`${world.relay.url}/openapi/v1/traces/${String(requestId)}`, {
      headers: { authorization: `Bearer ${apiKey}` },
    });
    const { data } = (await response.json()) as { data: Trace | null };
    if ((data && data.status !== "running") || Date.now() > end) {
      seen.push(JSON.stringify(data));
      return data as Trace;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const money = (nano: bigint): string => {
  const text = nano.toString().padStart(10, "0");
  return `${text.slice(0, -9)}.${text.slice(-9).replace(/0+$/, "").padEnd(2, "0")}`;
};

test("a request's receipt is what its supplier's own records come to, and what the answer's header said", async () => {
  const heard = await ask({ url: world.relay.url, apiKey: world.apiKey, tag: "receipt" });
  const trace = await traceOf(heard?.headers["x-request-id"]);
  const [used] = world.simulator.usageLog().filter((record) => record.tag === "receipt");
  const charge = money(used?.reported ? costOf(used.reported) : -1n);
  expect(trace).toMatchObject({
    ...{ status: "succeeded", code: null, charge },
    receipt: { charged: charge, released: trace.receipt.reserved, price: { tier: { input: "0.40" } } },
    attempts: [{ number: 1, region: "local", outcome: "succeeded", http_status: 200 }],
  });
  expect(heard?.headers["x-relay-charge"]).toBe(charge);
  expect(trace.transactions.map(({ type, amount }) => [type, amount])).toEqual([
    ["reservation", `-${trace.receipt.reserved}`],
    ["release", trace.receipt.reserved],
    ["charge", `-${charge}`],
  ]);
});

test("a request that failed at its supplier has one, with every call that was made, and cost nothing", async () => {
  const heard = await ask({ url: world.relay.url, apiKey: world.apiKey, model: "broken" });
  const trace = await traceOf(heard?.headers["x-request-id"]);
  expect(trace).toMatchObject({ status: "failed", charge: "0.00", receipt: { charged: "0.00" } });
  expect(trace.attempts.length).toBeGreaterThan(0);
  for (const { outcome, http_status: status } of trace.attempts)
    expect([outcome, status]).toEqual(["failed", 500]);
  expect(trace.transactions.map(({ type }) => type)).toEqual(["reservation", "release"]);
});

test("a request that the balance refused has one, with no price and no transaction", async () => {
  const { token } = await customerOf(world, { amount: 1n });
  const heard = await ask({ url: world.relay.url, apiKey: token });
  expect(heard?.status).toBe(402);
  expect(await traceOf(heard?.headers["x-request-id"], token)).toMatchObject({
    ...{ status: "failed", code: "insufficient_balance", charge: "0.00", attempts: [], transactions: [] },
    receipt: { reserved: "0.00", charged: "0.00", released: "0.00" },
  });
});

test("none of these answers names the supplier, its address, its models, its credential or a price's id", () => {
  expect(seen).toHaveLength(3);
  const secrets = ["test-supplier", "sk-supplier-secret", "sim-", new URL(world.simulator.url).host, "prc_"];
  for (const secret of secrets) expect(seen.join("\n")).not.toContain(secret);
});
