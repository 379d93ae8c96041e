import { afterAll, beforeAll, expect, test } from "@jest/globals";
import pg from "pg";
import { request } from "undici";
import { verifyLedger } from "../../src/ledger/index.ts";
import { startRelay } from "../support/relay.ts";
import { ask, bodyOf, type Asked } from "./ask.ts";
import { told } from "./books.ts";
import { customerOf, moneyOf, openWorld, settled, type World } from "./world.ts";

// The supplier is called while the reservation is being written, and the client hears nothing before it is. A lock on
// the account holds the books up for as long as a test wants. `npm run build` comes first.
let world: World;
let blocker: pg.Client;

beforeAll(async () => {
  world = await openWorld();
  blocker = new pg.Client({ connectionString: world.env["DATABASE_URL"] });
  await blocker.connect();
  await blocker.query("SELECT set_config('relay.customer_id', '*', false)");
});
afterAll(async () => {
  await blocker.end();
  expect((await verifyLedger(world.database)).filter(({ breaches }) => breaches.length > 0)).toEqual([]);
  await world.close();
});

type Customer = Awaited<ReturnType<typeof customerOf>>;

/** A customer with 1.00, whose balance the relay has just seen. */
async function knownCustomer(): Promise<Customer> {
  const customer = await customerOf(world, { amount: 10n ** 9n });
  await askAs(customer, {});
  await settled({ database: world.database, ...customer });
  return customer;
}

const askAs = (customer: Customer, asked: Partial<Asked>) =>
  ask({ url: world.relay.url, apiKey: customer.token, ...asked });

async function lock({ customerId }: Customer): Promise<() => Promise<void>> {
  await blocker.query("BEGIN");
  await blocker.query("SELECT FROM account WHERE customer_id = $1 FOR UPDATE", [customerId]);
  return async () => void (await blocker.query("ROLLBACK"));
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const recordOf = (tag: string) => world.simulator.usageLog().find((record) => record.tag === tag);

async function supplierIsDone(tag: string): Promise<void> {
  const end = Date.now() + 5_000;
  while (!recordOf(tag)) {
    if (Date.now() > end) throw new Error("the supplier was not called");
    await sleep(5);
  }
}

test.each([false, true])(
  "no byte reaches the client before the reservation is durable (stream: %s)",
  async (stream) => {
    const customer = await knownCustomer();
    const unlock = await lock(customer);
    const tag = `early-${String(stream)}`;
    let answered = false;
    const asking = request(`${world.relay.url}/v1/chat/completions`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${customer.token}`,
        "content-type": "application/json",
        "x-conversation-id": tag,
      },
      body: bodyOf({ url: "", apiKey: "", tag, stream, sim: "tokens=40" }),
    }).then(async (response) => {
      answered = true;
      return { status: response.statusCode, body: await response.body.text() };
    });
    await supplierIsDone(tag);
    await sleep(300);
    expect(recordOf(tag)?.outcome).toBe("completed");
    expect(answered).toBe(false);
    await unlock();
    const { status, body } = await asking;
    expect(status).toBe(200);
    expect(body).toContain(stream ? "[DONE]" : "finish_reason");
    expect((await told(world, tag)).row).toMatchObject({ status: "succeeded" });
  },
);

test("more than the gate holds makes the supplier wait, and every byte arrives in the end", async () => {
  const customer = await knownCustomer();
  const unlock = await lock(customer);
  // Some 40 MB: far more than the sockets between us and the supplier take by themselves.
  const tokens = 60_000;
  const asking = askAs(customer, {
    ...{ tag: "gate", stream: true, more: { max_tokens: tokens, stream_options: { include_usage: true } } },
    sim: `tokens=${String(tokens)},chunks=${String(tokens)}`,
  });
  await sleep(700);
  expect(recordOf("gate")).toBeUndefined();
  await unlock();
  const heard = await asking;
  expect(heard?.status).toBe(200);
  expect(heard?.body).toContain(`"completion_tokens":${String(tokens)}`);
  expect(heard?.body.endsWith("data: [DONE]\n\n")).toBe(true);
  expect(heard?.body.split("\n\n").length).toBeGreaterThan(tokens);
}, 30_000);

test("books that are silent for two seconds: the supplier's call is broken off, 503, and nothing is charged", async () => {
  const customer = await knownCustomer();
  const before = await moneyOf({ database: world.database, ...customer });
  const unlock = await lock(customer);
  const startedMs = performance.now();
  const heard = await askAs(customer, { tag: "silent", stream: true, sim: "chunks=100,pace=100,tokens=200" });
  const tookMs = performance.now() - startedMs;
  await unlock();
  expect(heard?.status).toBe(503);
  expect(heard?.headers["retry-after"]).toBe("2");
  expect(tookMs).toBeGreaterThan(1_900);
  expect(tookMs).toBeLessThan(6_000);
  expect(recordOf("silent")?.outcome).toBe("aborted");
  const { row, attempts } = await told(world, "silent");
  expect(row).toMatchObject({ status: "failed", http_status: 503, code: "service_unavailable", charge: 0n });
  expect(attempts).toMatchObject([{ number: 1, outcome: "cancelled", http_status: 200 }]);
  expect(attempts[0]?.cost).toBeGreaterThan(0n);
  expect(await settled({ database: world.database, ...customer })).toEqual(before);
});

test("what is refused meanwhile is broken off, 402, and charged nothing", async () => {
  const other = await startRelay({ env: { ...world.env, RELAY_DEMO: "false" } });
  const customer = await knownCustomer();
  // The other relay takes nearly everything, which this one has not seen yet.
  const taking = ask({
    ...{ url: other.url, apiKey: customer.token, tag: "taker", stream: true },
    ...{ sim: "chunks=40,pace=50,tokens=40", more: { max_tokens: 490_000 } },
  });
  while ((await moneyOf({ database: world.database, ...customer })).reserved === 0n) await sleep(5);
  const heard = await askAs(customer, {
    ...{ tag: "meanwhile", stream: true, sim: "latency=1000" },
    more: { max_tokens: 50_000 },
  });
  expect(heard?.status).toBe(402);
  expect(JSON.parse(heard?.body ?? "")).toMatchObject({ error: { limit_source: "running_reservations" } });
  const { row, attempts, moves } = await told(world, "meanwhile");
  expect(row).toMatchObject({ status: "failed", http_status: 402, code: "balance_reserved", charge: 0n });
  expect(attempts).toMatchObject([{ outcome: "cancelled" }]);
  expect(moves).toEqual({});
  expect(recordOf("meanwhile")?.outcome).toBe("aborted");
  expect((await taking)?.status).toBe(200);
  await other.end();
}, 60_000);

test("without ample headroom the supplier is not called before the books have answered", async () => {
  const customer = await customerOf(world, { amount: 10n ** 7n });
  await askAs(customer, {});
  await settled({ database: world.database, ...customer });
  const unlock = await lock(customer);
  // A quarter of the balance: there is money, but not eight times as much.
  const asking = askAs(customer, { tag: "near", more: { max_tokens: 1_200 } });
  await sleep(400);
  expect(recordOf("near")).toBeUndefined();
  await unlock();
  expect((await asking)?.status).toBe(200);
});

test("with an Idempotency-Key the supplier is not called before it is known that it is the first", async () => {
  const customer = await knownCustomer();
  const unlock = await lock(customer);
  const asking = askAs(customer, { tag: "first", headers: { "idempotency-key": "k" } });
  await sleep(400);
  expect(recordOf("first")).toBeUndefined();
  await unlock();
  expect((await asking)?.status).toBe(200);
});

test("a long stream leaves a checkpoint about once a second, with what it would be charged", async () => {
  const customer = await knownCustomer();
  const asking = askAs(customer, { tag: "long", stream: true, sim: "chunks=45,pace=100,tokens=90" });
  await sleep(4_000);
  const sql = `SELECT progress FROM reservation WHERE customer_id = '${customer.customerId}' AND state = 0`;
  const found = await blocker.query<{ progress: { charge: string; record: Record<string, unknown> } | null }>(
    sql,
  );
  const progress = found.rows[0]?.progress;
  expect(Number(progress?.charge)).toBeGreaterThan(10_000);
  expect(progress?.record).toMatchObject({
    status: "failed",
    code: "internal_error",
    usage_source: "estimated",
  });
  expect((await asking)?.status).toBe(200);
  const { row } = await told(world, "long");
  expect(row).toMatchObject({ status: "succeeded", usage_source: "upstream" });
  expect(row.charge).toBeGreaterThan(0n);
});
