import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { newId } from "../../src/kernel/ids.ts";
import { nano } from "../../src/kernel/money.ts";
import { cancelRechargeOrder, confirmPayment, createRechargeOrder } from "../../src/ledger/index.ts";
import { getRechargeOrder, listPaymentEvents, listRechargeOrders } from "../../src/ledger/index.ts";
import type { PaymentConfirmation, RechargeOrder } from "../../src/ledger/index.ts";
import { systemQuery, type Ctx } from "../../src/storage/index.ts";
import { testCtx } from "../support/ctx.ts";
import { openTestDatabase, type OpenTestDatabase } from "../support/database.ts";
import { auditOf, customer, entriesOf, operator, refusalOf, strays } from "./movement-world.ts";
import { breaches, customerWith, figures, type Account } from "./world.ts";

let database: OpenTestDatabase;
let provider: Ctx;
let account: Account;
let me: Ctx;

const DAY_MS = 86_400_000;

beforeAll(async () => {
  database = await openTestDatabase(16);
  provider = testCtx(database, { kind: "system", name: "payment webhook" });
});
afterEach(async () => {
  expect(await breaches(database)).toEqual([]);
  expect(await strays(database)).toEqual([]);
});
afterAll(() => database.close());

const order = async (amount = 25_000_000_000n): Promise<RechargeOrder> => {
  account = await customerWith(database, 0n);
  me = customer(database, account.customerId);
  return createRechargeOrder(me, { amount: nano(amount), idempotencyKey: null });
};

const paid = (orderId: string, more: object = {}): object => ({
  type: "payment.succeeded",
  data: { order_id: orderId, amount: "25.00", currency: "USD", reference: "pay_1", ...more },
});
const tell = (message: object, eventId = newId("req")): Promise<PaymentConfirmation> =>
  confirmPayment(provider, { eventId, body: Buffer.from(JSON.stringify(message)) });
const statusOf = async (orderId: string): Promise<string> =>
  (await getRechargeOrder(me, { customerId: account.customerId, orderId })).status;
const untouched = async (): Promise<void> => {
  expect(await figures(database, account)).toEqual({ available: 0n, reserved: 0n });
  expect(await entriesOf(database, account.customerId)).toEqual([]);
};

describe("an order", () => {
  test("moves nothing by itself, and lasts a day", async () => {
    const made = await order();
    expect(made).toMatchObject({ status: "pending", amount: 25_000_000_000n, currency: "USD", paidAt: null });
    expect(made.id).toMatch(/^ord_[0-9a-z]{26}$/);
    expect(made.expiresAt.getTime() - made.createdAt.getTime()).toBe(DAY_MS);
    const tomorrow = { ...me, clock: { ...me.clock, now: () => new Date(Date.now() + DAY_MS + 1) } };
    const { customerId } = account;
    expect(await getRechargeOrder(tomorrow, { customerId, orderId: made.id })).toMatchObject({
      status: "expired",
    });
    expect(await auditOf(database, made.id)).toEqual(["recharge_order.create"]);
    await untouched();
  });

  test("is made once per key of its customer, however often it is asked for at once", async () => {
    const first = await order();
    const ask = (amount: bigint, ctx = me) =>
      createRechargeOrder(ctx, { amount: nano(amount), idempotencyKey: "same" });
    const orders = await Promise.all(Array.from({ length: 50 }, () => ask(7n)));
    expect(new Set(orders.map(({ id }) => id)).size).toBe(1);
    expect(await refusalOf(ask(8n))).toBe("idempotency_key_reused");
    const rival = await customerWith(database, 0n);
    expect((await ask(8n, customer(database, rival.customerId))).amount).toBe(8n);
    const list = await listRechargeOrders(me, { customerId: account.customerId, page: { limit: 10 } });
    expect(list.items.map(({ id }) => id)).toEqual([orders[0]?.id, first.id]);
  });

  test.each([
    { name: "nothing", input: { amount: nano(0n), idempotencyKey: null }, code: "invalid_request amount" },
    { name: "less", input: { amount: nano(-1n), idempotencyKey: null }, code: "invalid_request amount" },
    {
      name: "a key without end",
      input: { amount: nano(1n), idempotencyKey: "k".repeat(256) },
      code: "invalid_request idempotency_key",
    },
  ])("of $name is refused", async ({ input, code }) => {
    await order();
    expect(await refusalOf(createRechargeOrder(me, input))).toBe(code);
  });

  test("is seen, cancelled and found by its own customer only", async () => {
    const { id: orderId } = await order();
    const { customerId } = await customerWith(database, 0n);
    const rival = customer(database, customerId);
    expect(await refusalOf(getRechargeOrder(rival, { customerId, orderId }))).toBe("not_found");
    expect(await refusalOf(cancelRechargeOrder(rival, { customerId, orderId }))).toBe("not_found");
    expect((await listRechargeOrders(rival, { customerId, page: { limit: 9 } })).items).toEqual([]);
    expect(await statusOf(orderId)).toBe("pending");
    const cancel = () => cancelRechargeOrder(me, { customerId: account.customerId, orderId });
    expect((await cancel()).status).toBe("cancelled");
    expect((await cancel()).status).toBe("cancelled");
    expect(await auditOf(database, orderId)).toEqual(["recharge_order.create", "recharge_order.cancel"]);
  });

  test("that is paid cannot be cancelled", async () => {
    const { id: orderId } = await order();
    await tell(paid(orderId));
    const { customerId } = account;
    expect(await refusalOf(cancelRechargeOrder(me, { customerId, orderId }))).toBe("conflict");
    expect(await statusOf(orderId)).toBe("paid");
  });
});

describe("a payment", () => {
  test("completes its order: balance, entry, recharge and audit say the same", async () => {
    const { id: orderId } = await order();
    expect(await tell(paid(orderId))).toEqual({ orderId, reference: "pay_1", outcome: "credited" });
    expect(await figures(database, account)).toEqual({ available: 25_000_000_000n, reserved: 0n });
    const done = await getRechargeOrder(me, { customerId: account.customerId, orderId });
    expect(done).toMatchObject({ status: "paid", paymentReference: "pay_1" });
    expect(await entriesOf(database, account.customerId)).toEqual([
      { kind: "recharge", source: done.rechargeId, counter: "cash-in", d_available: 25_000_000_000n },
    ]);
    expect(await auditOf(database, orderId)).toEqual(["recharge_order.create", "payment.credited"]);
    expect(await auditOf(database, String(done.rechargeId))).toEqual(["account.recharge"]);
  });

  test("told fifty times at once, by one event and by fifty, is credited once", async () => {
    const { id: orderId } = await order();
    const told = await Promise.all(
      Array.from({ length: 50 }, (_, index) => tell(paid(orderId), index % 2 ? "evt_same" : newId("req"))),
    );
    const outcomes = told.map(({ outcome }) => outcome);
    expect(new Set(outcomes)).toEqual(new Set(["credited", "already_paid"]));
    expect(await figures(database, account)).toEqual({ available: 25_000_000_000n, reserved: 0n });
    expect(await entriesOf(database, account.customerId)).toHaveLength(1);
    const { items } = await listPaymentEvents(operator(database, "support"), { page: { limit: 100 } });
    expect(items.find(({ id }) => id === "evt_same")).toMatchObject({ orderId, deliveries: 25 });
  });

  test("that comes after the order has expired or was cancelled is credited all the same, and noted", async () => {
    const late = await order();
    const tomorrow = { ...provider.clock, now: () => new Date(Date.now() + DAY_MS + 1) };
    const body = Buffer.from(JSON.stringify(paid(late.id)));
    const told = await confirmPayment({ ...provider, clock: tomorrow }, { eventId: "evt_late", body });
    expect(told.outcome).toBe("credited_late");
    expect(await figures(database, account)).toEqual({ available: 25_000_000_000n, reserved: 0n });
    expect(await auditOf(database, late.id)).toContain("payment.credited_late");

    const dropped = await order();
    await cancelRechargeOrder(me, { customerId: account.customerId, orderId: dropped.id });
    expect((await tell(paid(dropped.id))).outcome).toBe("credited_late");
    expect(await figures(database, account)).toEqual({ available: 25_000_000_000n, reserved: 0n });
    expect(await statusOf(dropped.id)).toBe("paid");
  });

  test.each([
    { name: "another amount", more: { amount: "25.01" } },
    { name: "a smaller amount", more: { amount: "24.999999999" } },
    { name: "another currency", more: { currency: "EUR" } },
    { name: "the same amount, negative", more: { amount: "-25.00" } },
  ])("of $name moves nothing, and is noted", async ({ more }) => {
    const { id: orderId } = await order();
    expect((await tell(paid(orderId, more))).outcome).toBe("mismatch");
    await untouched();
    expect(await statusOf(orderId)).toBe("pending");
    expect(await auditOf(database, orderId)).toEqual(["recharge_order.create", "payment.mismatch"]);
  });

  test("for an order that nobody made moves nothing, and is noted", async () => {
    await order();
    expect((await tell(paid("ord_nobodys"))).outcome).toBe("unknown_order");
    await untouched();
    expect(await auditOf(database, "ord_nobodys")).toEqual(["payment.unknown_order"]);
  });

  test("that is a second one for a paid order is not credited, and is noted as such", async () => {
    const { id: orderId } = await order();
    await tell(paid(orderId));
    expect((await tell(paid(orderId))).outcome).toBe("already_paid");
    expect((await tell(paid(orderId, { reference: "pay_2" }))).outcome).toBe("paid_again");
    expect(await figures(database, account)).toEqual({ available: 25_000_000_000n, reserved: 0n });
    expect(await auditOf(database, orderId)).toContain("payment.paid_again");
  });

  test("whose event was seen with another body is refused, and moves nothing", async () => {
    const { id: orderId } = await order();
    const eventId = newId("req");
    await tell({ type: "payment.failed" }, eventId);
    expect(await refusalOf(tell(paid(orderId), eventId))).toBe("idempotency_key_reused");
    await untouched();
  });

  test("told again after a mismatch stays a mismatch; a message of another kind is passed over", async () => {
    const { id: orderId } = await order();
    const wrong = paid(orderId, { amount: "1" });
    expect((await tell(wrong, "evt_wrong")).outcome).toBe("mismatch");
    expect((await tell(wrong, "evt_wrong")).outcome).toBe("mismatch");
    expect(await auditOf(database, orderId)).toEqual(["recharge_order.create", "payment.mismatch"]);
    expect((await tell({ type: "payment.created", data: 7 })).outcome).toBe("ignored");
    await untouched();
  });

  test.each([
    { name: "no JSON", body: "{", code: "invalid_request" },
    { name: "a list", body: "[]", code: "invalid_request body" },
    { name: "no type", body: "{}", code: "invalid_request type" },
    { name: "no data", body: '{"type":"payment.succeeded"}', code: "invalid_request data" },
    { name: "a number", body: message({ amount: 25 }), code: "invalid_request amount" },
    { name: "an exponent", body: message({ amount: "2e1" }), code: "invalid_request data.amount" },
    { name: "NaN", body: message({ amount: "NaN" }), code: "invalid_request data.amount" },
    {
      name: "30 decimals",
      body: message({ amount: `1.${"0".repeat(30)}` }),
      code: "invalid_request data.amount",
    },
    { name: "no reference", body: message({ reference: "" }), code: "invalid_request reference" },
    { name: "a NUL", body: message({ order_id: "ord_\u0000" }), code: "invalid_request order_id" },
  ])("that is $name is refused and not kept", async ({ body, code }) => {
    await order();
    const count = () => systemQuery(database, "SELECT count(*) FROM payment_event");
    const before = await count();
    const told = confirmPayment(provider, { eventId: newId("req"), body: Buffer.from(body) });
    expect(await refusalOf(told)).toBe(code);
    expect(await count()).toEqual(before);
    await untouched();
  });

  test("is believed of the product's own door only", async () => {
    const { id: orderId } = await order();
    const body = Buffer.from(JSON.stringify(paid(orderId)));
    for (const ctx of [me, operator(database, "owner")])
      expect(await refusalOf(confirmPayment(ctx, { eventId: "evt_x", body }))).toBe("permission_denied");
    expect(await refusalOf(listPaymentEvents(me, { page: { limit: 1 } }))).toBe("permission_denied");
    await untouched();
  });
});

function message(more: object): string {
  const data = { order_id: "ord_x", amount: "25.00", currency: "USD", reference: "pay_1", ...more };
  return JSON.stringify({ type: "payment.succeeded", data });
}
