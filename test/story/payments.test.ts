import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { Webhook } from "standardwebhooks";
import { verifyLedger } from "../../src/ledger/index.ts";
import { systemQuery } from "../../src/storage/index.ts";
import { runScript, startRelay, type RelayProcess } from "../support/relay.ts";
import { customerOf, moneyOf, openWorld, settled, type World } from "./world.ts";

const secret = `whsec_${randomBytes(32).toString("base64")}`;
const old = `whsec_${randomBytes(32).toString("base64")}`;
const UNIT = 10n ** 9n;

jest.setTimeout(120_000);

let world: World;
/** A relay beside the first, which has no secret. */
let relay: RelayProcess;
let operator: string;

beforeAll(async () => {
  world = await openWorld();
  const settings = { RELAY_DEMO: "false", RELAY_TWO_OPERATOR_AMOUNT: "500", LOG_LEVEL: "warn" };
  relay = await startRelay({
    env: { ...world.env, ...settings, RELAY_PAYMENT_WEBHOOK_SECRET: `${secret} ${old}` },
  });
  operator = await logIn((await world.relay.firstRun()).operator);
});
afterEach(async () => {
  await settled(world);
  const broken = (await verifyLedger(world.database)).filter(({ breaches }) => breaches.length > 0);
  expect(broken).toEqual([]);
});
afterAll(async () => {
  await relay.end();
  await world.close();
});

type Fields = Record<string, unknown>;

async function graphql(path: string, token: string | null, query: string, input: object): Promise<Fields> {
  const response = await fetch(`${relay.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const { data, errors } = (await response.json()) as { data?: Record<string, Fields>; errors?: object[] };
  return Object.values(data ?? {})[0] ?? { errors };
}

async function logIn(input: { email: string; password: string }): Promise<string> {
  const LOG_IN = `mutation ($input: LogInOperatorInput!) { logInOperator(input: $input) { token } }`;
  return String((await graphql("/graphql/operator", null, LOG_IN, input))["token"]);
}

const ORDER = `mutation ($input: CreateRechargeOrderInput!) { createRechargeOrder(input: $input) {
  rechargeOrder { id amount currency } userErrors { code } } }`;

async function newOrder(amount = "25.00", token = world.apiKey): Promise<string> {
  const made = await graphql("/graphql", token, ORDER, { amount });
  return (made["rechargeOrder"] as { id: string }).id;
}

const paid = (orderId: string, more: object = {}): string =>
  JSON.stringify({
    type: "payment.succeeded",
    data: { order_id: orderId, amount: "25.00", currency: "USD", reference: "pay_1", ...more },
  });

let events = 0;

interface Sent {
  by?: string;
  at?: Date;
  id?: string;
  headers?: Record<string, string>;
  method?: string;
  to?: RelayProcess;
}

/** Sends a message as a provider with the public library signs it. */
async function send(
  body: string,
  sent: Sent = {},
): Promise<{ status: number; body: Fields; headers: Headers }> {
  const { by = secret, at = new Date(), id = `evt_${String(++events)}`, method = "POST", to = relay } = sent;
  const response = await fetch(`${to.url}/webhooks/payment`, {
    method,
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
      "webhook-signature": new Webhook(by).sign(id, at, body),
      ...sent.headers,
    },
    ...(method === "POST" && { body }),
  });
  return { status: response.status, body: (await response.json()) as Fields, headers: response.headers };
}

const available = async (): Promise<bigint> => (await moneyOf(world)).available;
const entries = async (): Promise<number> => {
  const sql = "SELECT count(*)::int AS n FROM ledger_entry WHERE customer_id = $1 AND kind = 'recharge'";
  return (await systemQuery<{ n: number }>(world.database, sql, [world.customerId]))[0]?.n ?? -1;
};
const audits = async (subjectId: string): Promise<string[]> => {
  const sql = "SELECT action FROM audit_event WHERE subject_id = $1 ORDER BY at, id";
  const rows = await systemQuery<{ action: string }>(world.database, sql, [subjectId]);
  return rows.map(({ action }) => action);
};

/** Runs work, and expects that it moved this much by that many recharges. */
async function moves(
  expected: { amount: bigint; recharges: number },
  work: () => Promise<void>,
): Promise<void> {
  const [money, count] = [await available(), await entries()];
  await work();
  expect({ amount: (await available()) - money, recharges: (await entries()) - count }).toEqual(expected);
}
const movesNothing = (work: () => Promise<void>) => moves({ amount: 0n, recharges: 0 }, work);

describe("the payment webhook", () => {
  test("completes an order: the customer has the money, once, however often it is told", () =>
    moves({ amount: 25n * UNIT, recharges: 1 }, async () => {
      const orderId = await newOrder();
      const first = await send(paid(orderId), { id: "evt_told" });
      expect(first).toMatchObject({
        status: 200,
        body: {
          ...{ success: true, code: null, message: null, request_id: first.headers.get("x-request-id") },
          data: { event_id: "evt_told", order_id: orderId, outcome: "credited" },
        },
      });
      const again = await Promise.all(
        Array.from({ length: 50 }, (_, index) => send(paid(orderId), index % 2 ? { id: "evt_told" } : {})),
      );
      expect(new Set(again.map(({ status }) => status))).toEqual(new Set([200]));
      expect(await audits(orderId)).toContain("payment.credited");
    }));

  test("takes a message that is signed with the old secret", () =>
    moves({ amount: 25n * UNIT, recharges: 1 }, async () => {
      expect((await send(paid(await newOrder()), { by: old })).status).toBe(200);
    }));

  test("refuses what it cannot believe, and moves nothing", () =>
    movesNothing(async () => {
      const orderId = await newOrder();
      const minutes = (count: number) => new Date(Date.now() + count * 60_000);
      const edited = {
        ...{ id: "evt_edited" },
        headers: { "webhook-signature": signatureOf("evt_edited", orderId) },
      };
      const answers = await Promise.all([
        send(paid(orderId), { by: `whsec_${randomBytes(32).toString("base64")}` }),
        send(paid(orderId), { at: minutes(-6) }),
        send(paid(orderId), { at: minutes(6) }),
        send(paid(orderId), { headers: { "webhook-signature": "" } }),
        send(paid(orderId), { headers: { "webhook-id": "evt_another" } }),
        send(paid(orderId, { amount: "2500.00" }), edited),
      ]);
      expect(answers.map(({ status, body }) => [status, body["code"]])).toEqual(
        answers.map(() => [400, "invalid_request"]),
      );
      expect(await audits(orderId)).toEqual(["recharge_order.create"]);
    }));

  test("refuses another amount or currency with 400 and an unknown order with 404, and raises the alarm", () =>
    movesNothing(async () => {
      const orderId = await newOrder();
      expect((await send(paid(orderId, { amount: "24.99" }))).status).toBe(400);
      expect((await send(paid(orderId, { currency: "EUR" }))).status).toBe(400);
      expect((await send(paid(orderId, { amount: 25 }))).status).toBe(400);
      expect(await send(paid("ord_nobodys"))).toMatchObject({ status: 404, body: { code: "not_found" } });
      expect(await audits(orderId)).toEqual([
        ...["recharge_order.create", "payment.mismatch", "payment.mismatch"],
      ]);
      const { err } = relay.output();
      expect(err).toContain("a payment is not what its order asks for");
      expect(err).toContain("a payment is for an order that does not exist");
      expect(err).not.toContain(secret.slice(6));
    }));

  test("credits an order of another customer to that customer alone", async () => {
    const rival = await customerOf(world, { amount: 0n });
    await movesNothing(async () => {
      expect((await send(paid(await newOrder("25.00", rival.token)))).status).toBe(200);
    });
    expect((await moneyOf({ ...world, customerId: rival.customerId })).available).toBe(25n * UNIT);
  });

  test("credits an order that was cancelled, because the money is there, and says so in the audit", () =>
    moves({ amount: 25n * UNIT, recharges: 1 }, async () => {
      const orderId = await newOrder();
      const CANCEL = `mutation ($input: CancelRechargeOrderInput!) { cancelRechargeOrder(input: $input) {
        rechargeOrder { status } } }`;
      await graphql("/graphql", world.apiKey, CANCEL, { rechargeOrderId: orderId });
      expect((await send(paid(orderId))).body["data"]).toMatchObject({ outcome: "credited_late" });
      expect(await audits(orderId)).toContain("payment.credited_late");
    }));

  test("answers a wrong method, type or size in the envelope, with nothing moved", () =>
    movesNothing(async () => {
      const body = paid(await newOrder());
      const get = await send(body, { method: "GET" });
      expect([get.status, get.headers.get("allow"), get.body["code"]]).toEqual([
        405,
        "POST",
        "method_not_allowed",
      ]);
      expect((await send(body, { headers: { "content-type": "text/plain" } })).status).toBe(415);
      expect(await send(`${body}${" ".repeat(64 * 1024)}`)).toMatchObject({
        status: 413,
        body: { success: false, code: "request_too_large" },
      });
      expect((await send("{")).status).toBe(400);
      expect((await send("")).status).toBe(400);
    }));

  test("is not there without a secret: 404, and nothing moves", () =>
    movesNothing(async () => {
      const answer = await send(paid(await newOrder()), { to: world.relay });
      expect(answer).toMatchObject({ status: 404, body: { success: false, code: "not_found" } });
    }));

  test.each([
    { name: "no", text: "" },
    { name: "a blank", text: " " },
    { name: "a short", text: "c2hvcnQ=" },
    { name: "a good and a short", text: `${secret} c2hvcnQ=` },
  ])("with $name secret, the start refuses and names it", async ({ text }) => {
    const started = await runScript("main.js", [], {
      ...world.env,
      PORT: "0",
      RELAY_PAYMENT_WEBHOOK_SECRET: text,
    });
    expect(started.code).toBe(78);
    expect(started.err).toContain("RELAY_PAYMENT_WEBHOOK_SECRET");
    expect(started.err).not.toContain(secret.slice(6));
  });
});

function signatureOf(id: string, orderId: string): string {
  return new Webhook(secret).sign(id, new Date(), paid(orderId));
}

describe("the command line", () => {
  const cli = (...args: string[]) =>
    runScript("cli.js", [...args, "--json"], { ...world.env, RELAY_TWO_OPERATOR_AMOUNT: "500" });
  const read = ({ out }: { out: string }): Fields => JSON.parse(out) as Fields;

  test("recharges and corrects once per key, and says what it moved", () =>
    moves({ amount: 7n * UNIT, recharges: 1 }, async () => {
      const recharge = ["recharge", world.customerId, "10.00", "--reason", "Invoice 7", "--key", "cli-1"];
      const first = await cli(...recharge);
      expect([first.code, read(first)]).toMatchObject([
        0,
        { state: "booked", amount: "10.00", currency: "USD" },
      ]);
      expect(read(await cli(...recharge))["id"]).toBe(read(first)["id"]);
      const correct = ["correct", world.customerId, "-3", "--reason", "Mistyped", "--key", "cli-2"];
      const taken = await cli(...correct);
      expect([taken.code, read(taken)]).toMatchObject([0, { state: "booked", amount: "-3.00" }]);
      expect(read(await cli(...correct))["id"]).toBe(read(taken)["id"]);
      expect(await audits(String(read(taken)["id"]))).toEqual(["account.correct"]);
    }));

  test("takes no more than is there: exit code 1, and the amount that could be taken", () =>
    movesNothing(async () => {
      const refused = await cli(
        "correct",
        world.customerId,
        "-400",
        "--reason",
        "Too much",
        "--key",
        "cli-3",
      );
      expect([refused.code, refused.out]).toEqual([1, ""]);
      expect(refused.err).toMatch(/At most \d+\.\d+ USD can be taken/);
    }));

  test("above what one may move alone, exits with 2 until an operator approves", () =>
    moves({ amount: 600n * UNIT, recharges: 1 }, async () => {
      const recharge = ["recharge", world.customerId, "600", "--reason", "Contract", "--key", "cli-4"];
      const pending = await cli(...recharge);
      expect([pending.code, read(pending)]).toMatchObject([2, { state: "pending", amount: null }]);
      const APPROVE = `mutation ($input: DecideProposalInput!) { approveProposal(input: $input) { state } }`;
      const input = { proposalId: read(pending)["id"], reason: "seen" };
      expect(await graphql("/graphql/operator", operator, APPROVE, input)).toEqual({ state: "booked" });
      expect((await cli(...recharge)).code).toBe(0);
    }));

  test("issues, lists and revokes vouchers; the customer redeems one", () =>
    moves({ amount: 4n * UNIT, recharges: 1 }, async () => {
      const issue = [
        "vouchers",
        "issue",
        "4",
        "USD",
        "--count",
        "2",
        "--expires",
        "2099-12-31",
        "--key",
        "cli-5",
      ];
      const issued = JSON.parse((await cli(...issue)).out) as { id: string; code: string }[];
      const [first, second] = issued as [{ id: string; code: string }, { id: string; code: string }];
      const REDEEM = `mutation ($input: RedeemVoucherInput!) { redeemVoucher(input: $input) { amount } }`;
      const redeem = ({ code }: { code: string }) => graphql("/graphql", world.apiKey, REDEEM, { code });
      expect(await redeem(first)).toEqual({ amount: "4.00" });
      expect(await cli("vouchers", "revoke", first.id, "--reason", "Lost")).toMatchObject({
        code: 1,
        out: "",
      });
      expect((await cli("vouchers", "revoke", second.id, "--reason", "Lost")).code).toBe(0);
      expect(await redeem(second)).toEqual({ amount: null });
      const listed = read(await cli("vouchers", "list", "--limit", "2"));
      const states = (listed["items"] as { id: string; state: string }[]).map(({ id, state }) => [id, state]);
      expect(new Map(states as [string, string][])).toEqual(
        new Map([
          [first.id, "redeemed"],
          [second.id, "revoked"],
        ]),
      );
    }));

  test.each([
    ["recharge", "cus_0", "ten", "--reason", "r", "--key", "k"],
    ["recharge", "cus_0", "10", "--key", "k"],
    ["recharge", "cus_0", "10", "--reason", "r"],
    ["vouchers", "issue", "1", "USD", "--key", "k", "--expires", "soon"],
  ])("%s %s %s … is not how the command is used: exit code 64", async (...args) => {
    expect((await cli(...args)).code).toBe(64);
  });

  test.each([
    ["recharge", "cus_0", "10", "--reason", "r", "--key", "k"],
    ["correct", "cus_0", "0", "--reason", "r", "--key", "k"],
  ])("%s %s %s … is refused with exit code 1", async (...args) => {
    expect((await cli(...args)).code).toBe(1);
  });
});
