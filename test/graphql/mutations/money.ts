import { expect } from "@jest/globals";
import { createOperator } from "../../../src/customers/index.ts";
import { newId } from "../../../src/kernel/ids.ts";
import { nano } from "../../../src/kernel/money.ts";
import { issueVouchers, rechargeAccount, revokeVouchers } from "../../../src/ledger/index.ts";
import type { Ctx } from "../../../src/storage/index.ts";
import { field, type Case, type Refusal } from "./case.ts";
import { beyond, does, made, PASSWORD, type Input, type Stage } from "./stage.ts";

async function order(at: Stage): Promise<Input> {
  return { rechargeOrderId: await made(at, "createRechargeOrder", { amount: "5" }) };
}
async function paid(at: Stage): Promise<Input> {
  const input = await order(at);
  const { customerId } = at.own;
  const movement = { customerId, amount: nano(5_000_000_000n), reason: "Paid", idempotencyKey: customerId };
  await rechargeAccount(at.world.system, movement);
  await at.world.see(
    `UPDATE recharge_order SET paid_at = now(), recharge_id =
       (SELECT id FROM recharge WHERE customer_id = $2) WHERE id = $1`,
    [input["rechargeOrderId"], customerId],
  );
  return input;
}
async function cancelled(at: Stage): Promise<Input> {
  const input = await order(at);
  await does(at, "cancelRechargeOrder", input);
  return input;
}
const once =
  (amount: string) =>
  async (at: Stage): Promise<Input> => {
    await does(at, "createRechargeOrder", { amount: "5", idempotencyKey: "order-1" });
    return { amount, idempotencyKey: "order-1" };
  };

async function finance({ world }: Stage): Promise<Ctx> {
  const email = `${newId("opr").toLowerCase()}@example.com`;
  const { id } = await createOperator(world.system, { email, password: PASSWORD, role: "finance" });
  return {
    ...world.system,
    principal: { kind: "operator", operatorId: id, role: "finance", sessionId: newId("ses") },
  };
}
async function issued(at: Stage, currency: string): Promise<{ id: string; code: string }> {
  const kind = {
    amount: nano(5_000_000_000n),
    currency,
    count: 1,
    expiresAt: null,
    note: "",
    aloneUpTo: null,
  };
  const [voucher] = await issueVouchers(await finance(at), { ...kind, idempotencyKey: newId("vch") });
  return { id: String(voucher?.id), code: String(voucher?.code) };
}
const voucher =
  (currency = "USD") =>
  async (at: Stage): Promise<Input> => ({ code: (await issued(at, currency)).code });
async function revoked(at: Stage): Promise<Input> {
  const { id, code } = await issued(at, "USD");
  await revokeVouchers(await finance(at), { voucherIds: [id], reason: "r" });
  return { code };
}
async function expired(at: Stage): Promise<Input> {
  const { id, code } = await issued(at, "USD");
  await at.world.see("UPDATE voucher SET expires_at = now() - interval '1 second' WHERE id = $1", [id]);
  return { code };
}
async function redeemed(at: Stage): Promise<Input> {
  const input = await voucher()(at);
  await does(at, "redeemVoucher", input);
  return input;
}
async function afterTenGuesses(at: Stage): Promise<Input> {
  await at.world.see("INSERT INTO voucher_guess VALUES ($1, array_fill(now(), ARRAY[10]))", [
    at.own.customerId,
  ]);
  return voucher()(at);
}

const lost = (why: string, input: Refusal["input"]): Refusal => ({ why, input, is: [[null, "not_found"]] });

export const moneyCases: Record<string, Case> = {
  createRechargeOrder: {
    may: "account:write",
    input: () => ({ amount: "12.5" }),
    audit: [
      {
        action: "recharge_order.create",
        subject: ["recharge_order", "rechargeOrder.id"],
        after: { amount: "12.50", currency: "USD" },
      },
    ],
    refusals: [
      field("amount", () => ({ amount: "0" }), "nothing"),
      field("amount", () => ({ amount: "-5" }), "less than nothing"),
      field("amount", () => ({ amount: "0.0000000001" }), "an amount finer than money"),
      field("amount", () => ({ amount: "1000000000.1" }), "an amount out of reach"),
      field("idempotencyKey", () => ({ amount: "5", idempotencyKey: "" }), "an empty key"),
      field("idempotencyKey", () => ({ amount: "5", idempotencyKey: "x".repeat(256) }), "too long a key"),
      { why: "another amount by the same key", input: once("6"), is: [[null, "idempotency_key_reused"]] },
    ],
    quiet: [{ why: "the same by the same key", input: once("5") }],
  },

  cancelRechargeOrder: {
    may: "account:write",
    input: order,
    audit: [
      {
        action: "recharge_order.cancel",
        subject: ["recharge_order", "rechargeOrder.id"],
        before: { status: "pending" },
        after: { status: "cancelled" },
      },
    ],
    refusals: [
      lost("another customer's", (at) => order(beyond(at))),
      lost("one that is not there", () => ({ rechargeOrderId: newId("ord") })),
      lost("what is no id", () => ({ rechargeOrderId: "ord" })),
      { why: "one that is paid", input: paid, is: [[null, "conflict"]] },
    ],
    quiet: [{ why: "one that is cancelled already", input: cancelled }],
  },

  redeemVoucher: {
    may: "account:write",
    input: voucher(),
    audit: [
      {
        action: "account.recharge",
        subject: ["recharge", "rechargeId"],
        after: { amount: "5.00", currency: "USD", origin: "voucher" },
      },
      {
        action: "voucher.redeem",
        subject: ["voucher", "@any"],
        after: { recharge_id: expect.stringMatching(/^rch_/), amount: "5.00", currency: "USD" },
      },
    ],
    refusals: [
      field("code", () => ({ code: "AAAA-BBBB-CCCC-DDDD" }), "a code that there is not"),
      field("code", () => ({ code: "" }), "no code"),
      field("code", () => ({ code: "x".repeat(65) }), "too long a code"),
      field("code", redeemed, "one that was redeemed"),
      field("code", (at) => redeemed(beyond(at)), "one that another customer redeemed"),
      field("code", revoked, "one that was withdrawn"),
      field("code", expired, "one that has expired"),
      field("code", voucher("EUR"), "one of another currency"),
      { why: "a good one after ten guesses", input: afterTenGuesses, is: "rate_limited" },
    ],
  },
};
