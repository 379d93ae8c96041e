import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { Webhook } from "standardwebhooks";
import { TRIES_MAX } from "../../src/policies/deliveries/back-off.ts";
import { trimDeliveries } from "../../src/policies/index.ts";
import { deliveriesOf, openReceiver, openWorld } from "./world.ts";
import type { Customer, Received, Receiver, World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

let customer: Customer;
const receivers: Receiver[] = [];
beforeEach(async () => {
  customer = await world.customerWith(5);
  world.time.now = new Date();
});
afterEach(async () => {
  // What one test leaves pending is not another's to deliver.
  await world.see("DELETE FROM delivery");
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
});

async function receiving(...answer: Parameters<typeof openReceiver>): Promise<Receiver> {
  const receiver = await openReceiver(...answer);
  receivers.push(receiver);
  return receiver;
}

/** Lets one alert of the customer be raised for this URL; returns the key that signs. */
async function alertTo(url: string): Promise<string> {
  const answer = await world.patch(customer.token, { low_balance_threshold: "10", webhook_url: url });
  expect([url, answer.status]).toEqual([url, 200]);
  await world.evaluate();
  return String(answer.body.data["webhook_signing_key"]);
}

const verify = (key: string, { headers, body }: Received): unknown =>
  new Webhook(key).verify(body, headers as Record<string, string>);
const stored = async (): Promise<Record<string, unknown>> =>
  (await deliveriesOf(world, customer.customerId))[0] ?? {};
const attempts = (): Promise<Record<string, unknown>[]> =>
  world.see("SELECT * FROM delivery_attempt WHERE customer_id = $1 ORDER BY number", [customer.customerId]);

describe("a webhook", () => {
  test("is signed as Standard Webhooks say, and tells what happened", async () => {
    const receiver = await receiving();
    const key = await alertTo(receiver.url);
    expect(await world.deliver()).toBe(1);
    const [got] = receiver.received;
    expect(receiver.received).toHaveLength(1);
    expect(verify(key, got!)).toEqual({
      type: "balance.low",
      timestamp: world.time.now.toISOString(),
      data: {
        alert_id: expect.stringMatching(/^alr_/),
        customer_id: customer.customerId,
        currency: "USD",
        threshold: "10.00",
        total: "5.00",
        available: "5.00",
        reserved: "0.00",
      },
    });
    expect(got?.headers).toMatchObject({
      "content-type": "application/json",
      "user-agent": "Token-Relay-Webhooks/1",
      "webhook-id": expect.stringMatching(/^dlv_/),
    });
    expect(await stored()).toMatchObject({
      state: "delivered",
      attempts: 1,
      response_status: 204,
      next_at: null,
    });
    expect(await world.deliver()).toBe(0);
  });

  test("that was altered on the way, or is signed by another key, does not verify", async () => {
    const receiver = await receiving();
    const key = await alertTo(receiver.url);
    await world.deliver();
    const got = receiver.received[0]!;
    expect(() => verify(key, { ...got, body: got.body.replace("5.00", "6.00") })).toThrow();
    expect(() => verify(`whsec_${randomBytes(32).toString("base64")}`, got)).toThrow();
  });

  test("is signed by both keys while one replaces the other, then by the new one alone", async () => {
    const receiver = await receiving(() => 500);
    const old = await alertTo(receiver.url);
    const rotate = `mutation { rotateWebhookSigningKey(input: { overlapSeconds: 3600 }) {
      webhookSigningKey previousRetiresAt userErrors { code } } }`;
    const { data } = await world.ask(customer.token, rotate);
    const made = data?.["rotateWebhookSigningKey"] as never as { webhookSigningKey: string };
    world.pass(1_000);
    await world.deliver();
    const [during] = receiver.received;
    expect(verify(old, during!)).toEqual(verify(made.webhookSigningKey, during!));
    world.pass(3_600_000);
    await world.deliver();
    const [, after] = receiver.received;
    // The library also refuses what is not of this moment, so the signatures are counted.
    expect(String(during?.headers["webhook-signature"]).split(" ")).toHaveLength(2);
    expect(String(after?.headers["webhook-signature"]).split(" ")).toHaveLength(1);
    expect(after?.headers["webhook-id"]).toBe(during?.headers["webhook-id"]);
  });

  test("of a customer who has none can be signed from the first one on, whenever it asks for a key", async () => {
    const { data } = await world.ask(
      world.rival.token,
      "mutation { rotateWebhookSigningKey(input: {}) { webhookSigningKey previousRetiresAt } }",
    );
    expect(data?.["rotateWebhookSigningKey"]).toMatchObject({
      webhookSigningKey: expect.stringMatching(/^whsec_/),
    });
    const first = await world.patch(world.rival.token, { webhook_url: "https://hooks.example.com/" });
    expect(first.body.data["webhook_signing_key"]).toBeNull();
  });
});

describe("a receiver that fails", () => {
  test("is tried eight times within a day, ever more slowly, each try logged; then it is given up", async () => {
    const receiver = await receiving(() => 503);
    await alertTo(receiver.url);
    const start = world.time.now.getTime();
    const waits: number[] = [];
    for (let tries = 1; tries <= TRIES_MAX; tries++) {
      expect([tries, await world.deliver()]).toEqual([tries, 1]);
      expect([tries, await world.deliver()]).toEqual([tries, 0]);
      const nextAt = (await stored())["next_at"] as Date | null;
      if (!nextAt) break;
      waits.push(nextAt.getTime() - world.time.now.getTime());
      world.pass(waits.at(-1)! - 1);
      expect(await world.deliver()).toBe(0);
      world.pass(1);
    }
    expect(receiver.received).toHaveLength(TRIES_MAX);
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(waits).toHaveLength(TRIES_MAX - 1);
    for (const [index, wait] of waits.entries()) {
      const share = wait / (30_000 * 3.5 ** index);
      expect([index, share >= 0.799 && share <= 1.201]).toEqual([index, true]);
    }
    const hours = (world.time.now.getTime() - start) / 3_600_000;
    expect(hours).toBeGreaterThan(17);
    expect(hours).toBeLessThan(26);
    expect(await stored()).toMatchObject({
      state: "failed",
      attempts: 8,
      response_status: 503,
      next_at: null,
    });
    const log = await attempts();
    expect(log.map((row) => [row["number"], row["outcome"], row["response_status"]])).toEqual(
      Array.from({ length: 8 }, (_, index) => [index + 1, "failed", 503]),
    );
    expect(log[0]?.["error"]).toBe("The answer was 503.");
  });

  test("and then answers is done: nothing is sent twice", async () => {
    const receiver = await receiving((index) => (index < 2 ? 500 : 200));
    await alertTo(receiver.url);
    for (let tries = 0; tries < 5; tries++) {
      await world.deliver();
      world.pass(3_600_000);
    }
    expect(receiver.received).toHaveLength(3);
    expect(await stored()).toMatchObject({ state: "delivered", attempts: 3, last_error: null });
  });

  test("that is gone (410) is not tried again", async () => {
    const receiver = await receiving(() => 410);
    await alertTo(receiver.url);
    await world.deliver();
    expect(await stored()).toMatchObject({ state: "failed", attempts: 1, response_status: 410 });
  });

  test("that nobody listens at is told in words without an address", async () => {
    const receiver = await openReceiver();
    await receiver.close();
    await alertTo(receiver.url);
    await world.deliver();
    expect(await stored()).toMatchObject({ state: "pending", last_error: "The connection was refused." });
  });

  test("that streams without end is read up to 64 KiB; its status counts", async () => {
    let sent = 0;
    const receiver = await receiving((_, response) => {
      response.writeHead(200);
      const chunk = Buffer.alloc(16 * 1024);
      const pump = (): void => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length;
        if (!response.destroyed) response.once("drain", pump);
      };
      pump();
      return undefined;
    });
    await alertTo(receiver.url);
    await world.deliver();
    expect(await stored()).toMatchObject({ state: "delivered", response_status: 200 });
    // What the system's buffers took beside the 64 KiB is not ours to count, but it ends.
    const after = sent;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(sent).toBe(after);
    expect(sent).toBeLessThan(8 * 1024 * 1024);
  });

  test("redirects are not followed, whichever status", async () => {
    const target = await receiving();
    for (const status of [301, 302, 303, 307, 308]) {
      const receiver = await receiving((_, response) => {
        response.writeHead(status, { location: target.url }).end();
        return undefined;
      });
      customer = await world.customerWith(5);
      await alertTo(receiver.url);
      await world.deliver();
      expect([status, receiver.received.length, (await stored())["response_status"]]).toEqual([
        status,
        1,
        status,
      ]);
    }
    expect(target.received).toEqual([]);
  });
});

describe("nodes beside each other", () => {
  test("share what is due: each message is sent once", async () => {
    const receiver = await receiving();
    await alertTo(receiver.url);
    const content = String((await stored())["content"]);
    await world.see(
      `INSERT INTO delivery (id, customer_id, event_type, source_id, channel, target, content, next_at, created_at)
       SELECT 'dlv_more' || n, $1, 'balance.low', 'alr_x', 'webhook', $2, $3, now() - interval '1 hour', now()
       FROM generate_series(1, 39) n`,
      [customer.customerId, receiver.url, content],
    );
    const counts = await Promise.all(Array.from({ length: 3 }, () => world.deliver()));
    expect(counts.reduce((sum, count) => sum + count)).toBe(40);
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(40);
    expect(receiver.received).toHaveLength(40);
  });

  test("take over what a node that died had taken on, under the same id", async () => {
    const receiver = await receiving();
    await alertTo(receiver.url);
    const lease = new Date(world.time.now.getTime() + 60_000);
    await world.see("UPDATE delivery SET attempts = 1, tries = 1, next_at = $1", [lease]);
    expect(await world.deliver()).toBe(0);
    world.pass(60_000);
    expect(await world.deliver()).toBe(1);
    expect(receiver.received[0]?.headers["webhook-id"]).toBe((await stored())["id"]);
    expect(await stored()).toMatchObject({ state: "delivered", attempts: 2 });
  });

  test("cut a target off that does not answer within 10 seconds, and keep nobody else waiting for it", async () => {
    const slow = await receiving(() => undefined);
    await alertTo(slow.url);
    const hanging = customer;
    await world.see(
      `INSERT INTO delivery (id, customer_id, event_type, source_id, channel, target, content, next_at, created_at)
       SELECT 'dlv_slow' || n, $1, 'balance.low', 'alr_x', 'webhook', $2, '{}', now() - interval '1 hour', now()
       FROM generate_series(1, 100) n`,
      [customer.customerId, slow.url],
    );
    const quick = await receiving();
    customer = await world.customerWith(5);
    await alertTo(quick.url);
    const startedMs = performance.now();
    await world.deliver();
    const tookMs = performance.now() - startedMs;
    expect(quick.received).toHaveLength(1);
    expect(slow.received).toHaveLength(4);
    expect([tookMs > 9_900, tookMs < 13_000]).toEqual([true, true]);
    const tried = (await deliveriesOf(world, hanging.customerId)).filter((row) => row["attempts"] === 1);
    expect(tried.map((row) => [row["state"], row["last_error"]])).toEqual(
      tried.map(() => ["pending", "There was no answer within 10 seconds."]),
    );
    expect(tried).toHaveLength(4);
  });
});

describe("sending again by hand", () => {
  const REPLAY = `mutation($id: ID!) { replayDelivery(input: { deliveryId: $id }) {
    delivery { state target attempts { number outcome } } userErrors { code message } } }`;
  const replay = async (token: string): Promise<unknown> =>
    (await world.ask(token, REPLAY, { id: (await stored())["id"] })).data?.["replayDelivery"];

  test("sends what was given up to the URL that is configured now, under the same id, with new tries", async () => {
    const [wrong, right] = [await receiving(() => 410), await receiving()];
    const key = await alertTo(wrong.url);
    await world.deliver();
    await world.patch(customer.token, { webhook_url: right.url });
    expect(await replay(customer.token)).toMatchObject({
      delivery: { state: "pending", target: right.url, attempts: [{ number: 1, outcome: "failed" }] },
      userErrors: [],
    });
    world.pass(60_000);
    await world.deliver();
    expect(right.received[0]?.headers["webhook-id"]).toBe(wrong.received[0]?.headers["webhook-id"]);
    expect(verify(key, right.received[0]!)).toEqual(verify(key, wrong.received[0]!));
    expect(await stored()).toMatchObject({ state: "delivered", attempts: 2, tries: 1 });
    expect(await world.see("SELECT FROM audit_event WHERE action = 'delivery.replay'")).toHaveLength(1);
  });

  test("sends what has arrived once more; not while it is being tried, nor where nothing is wanted", async () => {
    const receiver = await receiving();
    await alertTo(receiver.url);
    expect(await replay(customer.token)).toMatchObject({ userErrors: [{ code: "conflict" }] });
    await world.deliver();
    await replay(customer.token);
    world.pass(60_000);
    await world.deliver();
    expect(receiver.received).toHaveLength(2);
    await world.patch(customer.token, { alerts_enabled: false });
    expect(await replay(customer.token)).toMatchObject({ userErrors: [{ code: "conflict" }] });
    world.pass(60_000);
    expect(await world.deliver()).toBe(0);
  });

  test("is for the customer itself and for operators who keep customers; the rest finds nothing", async () => {
    const receiver = await receiving();
    await alertTo(receiver.url);
    await world.deliver();
    expect(await replay(world.rival.token)).toEqual({
      delivery: null,
      userErrors: [{ code: "not_found", message: expect.any(String) }],
    });
    const id = (await stored())["id"];
    const asked = async (role: "support" | "finance"): Promise<unknown> => {
      const answer = await world.askOperator(await world.operatorToken(role), REPLAY, { id });
      return answer.data?.["replayDelivery"] ?? answer.errors[0]?.extensions["code"];
    };
    expect(await asked("finance")).toBe("permission_denied");
    expect((await stored())["state"]).toBe("delivered");
    expect(await asked("support")).toMatchObject({ delivery: { state: "pending" }, userErrors: [] });
  });
});

describe("a test of the webhook", () => {
  const TEST = `mutation { testWebhook(input: { note: "hello" }) { delivery { eventType state } userErrors { code } } }`;

  test("arrives, signed like every other; one at a time, and only where one is wanted", async () => {
    const ask = async (): Promise<unknown> => (await world.ask(customer.token, TEST)).data?.["testWebhook"];
    expect(await ask()).toEqual({ delivery: null, userErrors: [{ code: "conflict" }] });
    const receiver = await receiving();
    const { body } = await world.patch(customer.token, { webhook_url: receiver.url });
    expect(await ask()).toEqual({
      delivery: { eventType: "webhook.test", state: "pending" },
      userErrors: [],
    });
    expect(await ask()).toEqual({ delivery: null, userErrors: [{ code: "conflict" }] });
    world.pass(60_000);
    await world.deliver();
    expect(receiver.received).toHaveLength(1);
    expect(verify(String(body.data["webhook_signing_key"]), receiver.received[0]!)).toMatchObject({
      type: "webhook.test",
      data: { customer_id: customer.customerId, note: "hello" },
    });
  });
});

describe("a target that is no longer wanted", () => {
  test.each([
    [{ webhook_url: null }],
    [{ alerts_enabled: false }],
    [{ webhook_url: "https://other.example.com/" }],
  ])("%j ends what is pending: nothing is sent there", async (change) => {
    const receiver = await receiving();
    await alertTo(receiver.url);
    await world.patch(customer.token, change);
    await world.deliver();
    expect(receiver.received).toEqual([]);
    expect(await stored()).toMatchObject({ state: "failed", attempts: 0, next_at: null });
  });
});

describe("what has ended", () => {
  test("is kept for 30 days, with its attempts; what is pending stays", async () => {
    const [good, bad] = [await receiving(), await receiving(() => 500)];
    await alertTo(good.url);
    const first = customer;
    customer = await world.customerWith(5);
    await alertTo(bad.url);
    await world.deliver();
    world.pass(30 * 86_400_000 - 60_000);
    expect(await trimDeliveries(world.jobCtx())).toBe(0);
    world.pass(120_000);
    expect(await trimDeliveries(world.jobCtx())).toBe(1);
    expect(await deliveriesOf(world, first.customerId)).toEqual([]);
    expect(
      await world.see("SELECT FROM delivery_attempt WHERE customer_id = $1", [first.customerId]),
    ).toEqual([]);
    expect(await deliveriesOf(world, customer.customerId)).toHaveLength(1);
  });
});

describe("the lists of deliveries", () => {
  const LIST = `query($state: DeliveryState) { deliveries(state: $state) { nodes { id eventType channel target
    state responseStatus lastError attempts { number outcome responseStatus error } } } }`;

  test("show a customer its own, with every try; operators everyone's, by state and by customer", async () => {
    const [good, bad] = [await receiving(), await receiving(() => 500)];
    await alertTo(good.url);
    const first = customer;
    customer = await world.customerWith(5);
    await alertTo(bad.url);
    await world.deliver();
    const own = await world.ask(first.token, LIST);
    expect(own.data?.["deliveries"]).toEqual({
      nodes: [
        {
          ...{ id: expect.stringMatching(/^dlv_/), eventType: "balance.low", channel: "webhook" },
          ...{ target: good.url, state: "delivered", responseStatus: 204, lastError: null },
          attempts: [{ number: 1, outcome: "delivered", responseStatus: 204, error: null }],
        },
      ],
    });
    expect((await world.ask(first.token, LIST, { state: "pending" })).data?.["deliveries"]).toEqual({
      nodes: [],
    });
    const operator = await world.operatorToken("read-only");
    const asked = async (filter: string): Promise<unknown> => {
      const answer = await world.askOperator(
        operator,
        `{ deliveries(${filter}) { nodes { customerId state } } }`,
      );
      return answer.data?.["deliveries"];
    };
    expect(await asked("state: pending")).toEqual({
      nodes: [{ customerId: customer.customerId, state: "pending" }],
    });
    expect(await asked(`customerId: "${first.customerId}"`)).toEqual({
      nodes: [{ customerId: first.customerId, state: "delivered" }],
    });
  });
});
