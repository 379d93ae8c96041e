import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { nano } from "../../src/kernel/money.ts";
import { verifyLedger } from "../../src/ledger/index.ts";
import { ask, QUESTION, type Asked, type Heard } from "./ask.ts";
import { told } from "./books.ts";
import { customerOf, moneyOf, openWorld, settled, type CustomerInput, type World } from "./world.ts";

// What a request holds before it is served, and what it is told when that is too much. `npm run build` comes first.
let world: World;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => {
  expect((await verifyLedger(world.database)).filter(({ breaches }) => breaches.length > 0)).toEqual([]);
  await world.close();
});

type Customer = Awaited<ReturnType<typeof customerOf>>;

async function askAs(customer: Customer, asked: Partial<Asked>): Promise<Heard> {
  const heard = await ask({ url: world.relay.url, apiKey: customer.token, ...asked });
  if (!heard) throw new Error("no answer");
  return heard;
}

interface MoneyError {
  error: {
    code: string;
    message: string;
    affordable_max_tokens: number;
    limit_source: string;
  };
}

const errorOf = (heard: Heard) => (JSON.parse(heard.body) as MoneyError).error;
const figuresOf = (customer: Customer) => moneyOf({ database: world.database, ...customer });
const outputOf = (heard: Heard) =>
  (JSON.parse(heard.body) as { usage: { completion_tokens: number } }).usage.completion_tokens;

/** The most that this question's input can be: a token a byte, and eight for the message. At 0.40 a million. */
const INPUT_MAX = BigInt(Buffer.byteLength(QUESTION) + 8) * 400n;
/** The dearest token of output, at 2.00 a million. */
const OUTPUT_RATE = 2_000n;

test("without a maximum of the client's, the output is capped at what the balance affords, and the supplier is told so", async () => {
  const customer = await customerOf(world, { amount: INPUT_MAX + 37n * OUTPUT_RATE + 1_999n });
  const heard = await askAs(customer, { tag: "cap", sim: "tokens=500" });
  expect(heard.status).toBe(200);
  expect(outputOf(heard)).toBe(37);
  const { reservation, supplier } = await told(world, "cap");
  expect(reservation?.amount).toBe(INPUT_MAX + 37n * OUTPUT_RATE);
  expect(supplier[0]?.produced?.outputTokens).toBe(37);
  expect((await settled({ database: world.database, ...customer })).available).toBeGreaterThan(0n);
});

test("with ample money the cap is the model's limit", async () => {
  const customer = await customerOf(world, { amount: 10n ** 9n });
  expect(outputOf(await askAs(customer, { sim: "tokens=5000" }))).toBe(1_024);
  expect(outputOf(await askAs(customer, { sim: "tokens=5000" }))).toBe(1_024);
});

test("a maximum that cannot be afforded is refused with the one that can, and that one is then served", async () => {
  const customer = await customerOf(world, { amount: INPUT_MAX + 50n * OUTPUT_RATE });
  const refused = await askAs(customer, { tag: "too-much", more: { max_tokens: 51 } });
  expect(refused.status).toBe(402);
  expect(refused.headers["x-should-retry"]).toBe("false");
  const error = errorOf(refused);
  expect(error).toMatchObject({ affordable_max_tokens: 50, limit_source: "balance" });
  expect(error.message).toContain("50 tokens of output are affordable");
  expect(await figuresOf(customer)).toEqual({ available: INPUT_MAX + 50n * OUTPUT_RATE, reserved: 0n });
  expect(world.simulator.usageLog().filter(({ tag }) => tag === "too-much")).toEqual([]);
  const { row, moves } = await told(world, "too-much");
  expect(row).toMatchObject({ status: "failed", http_status: 402, code: "insufficient_balance", charge: 0n });
  expect(moves).toEqual({});
  const served = await askAs(customer, { more: { max_tokens: error.affordable_max_tokens } });
  expect(served.status).toBe(200);
});

test("a balance that affords no output at all is refused before any supplier is called", async () => {
  const customer = await customerOf(world, { amount: INPUT_MAX + OUTPUT_RATE - 1n });
  const refused = await askAs(customer, { tag: "broke" });
  expect(refused.status).toBe(402);
  expect(errorOf(refused)).toMatchObject({ affordable_max_tokens: 0, limit_source: "balance" });
  expect(world.simulator.usageLog().filter(({ tag }) => tag === "broke")).toEqual([]);
});

test("money that running requests hold is called that, and comes back when they end", async () => {
  const customer = await customerOf(world, { amount: INPUT_MAX + 1_000n * OUTPUT_RATE });
  const running = askAs(customer, { model: "slow", stream: true, more: { max_tokens: 900 } });
  while ((await figuresOf(customer)).reserved === 0n) await new Promise((resolve) => setTimeout(resolve, 5));
  const { available } = await figuresOf(customer);
  const refused = await askAs(customer, { more: { max_tokens: 500 } });
  expect(refused.status).toBe(402);
  const affordable = Number((available - INPUT_MAX) / OUTPUT_RATE);
  expect(errorOf(refused)).toMatchObject({
    affordable_max_tokens: affordable,
    limit_source: "running_reservations",
  });
  expect(errorOf(refused).message).toContain("is held by running requests");
  expect((await running).status).toBe(200);
  expect((await askAs(customer, { more: { max_tokens: 500 } })).status).toBe(200);
});

const quotas: [string, NonNullable<CustomerInput["quota"]>["period"]][] = [
  ["total", "total"],
  ["daily", "daily"],
  ["monthly", "monthly"],
];

test.each(quotas)("a key's %s quota refuses what is over it, by itself", async (_, period) => {
  const limit = INPUT_MAX + 20n * OUTPUT_RATE;
  const customer = await customerOf(world, { amount: 10n ** 10n, quota: { limit: nano(limit), period } });
  const refused = await askAs(customer, { more: { max_tokens: 21 } });
  expect(refused.status).toBe(402);
  expect(errorOf(refused)).toMatchObject({ affordable_max_tokens: 20, limit_source: "key_quota" });
  expect(errorOf(refused).message).toContain("quota");
  const capped = await askAs(customer, { sim: "tokens=500" });
  expect(outputOf(capped)).toBe(20);
  await settled({ database: world.database, ...customer });
  const spent = await askAs(customer, { more: { max_tokens: 20 } });
  expect(errorOf(spent)).toMatchObject({ limit_source: "key_quota" });
  expect((await figuresOf(customer)).available).toBeGreaterThan(99n * 10n ** 8n);
});

test("a hundred requests at once for the money of ten: ten are served, and the supplier hears of no other", async () => {
  const customer = await customerOf(world, { amount: 10n * (INPUT_MAX + 40n * OUTPUT_RATE) });
  const heard = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      askAs(customer, {
        tag: `crowd-${String(index)}`,
        sim: "tokens=40,latency=300",
        more: { max_tokens: 40 },
      }),
    ),
  );
  expect(heard.filter(({ status }) => status === 200)).toHaveLength(10);
  expect(heard.filter(({ status }) => status === 402)).toHaveLength(90);
  expect(world.simulator.usageLog().filter(({ tag }) => tag?.startsWith("crowd-"))).toHaveLength(10);
});
