import { fail } from "../kernel/app-error.ts";
import { newId } from "../kernel/ids.ts";
import { formatAmount, type Nano } from "../kernel/money.ts";
import { isCustomer } from "../kernel/principal.ts";
import { audit, inTransaction, type Ctx, type Tx } from "../storage/index.ts";
import { findBalance, post } from "./account-store.ts";
import type { Balance } from "./balance.ts";
import { findRechargeInTurn, insertRecharge, type RechargeRow } from "./recharge-store.ts";

export interface RechargeInput {
  customerId: string;
  amount: Nano;
  reason: string;
  /** Makes a repeated call return the first one's outcome. At most 255 characters. */
  idempotencyKey: string;
}

export interface RechargeOutcome {
  rechargeId: string;
  balance: Balance;
}

/**
 * Adds money to a customer's account, once per idempotency key. Throws `invalid_request` for an amount that
 * is not positive or a missing reason, `idempotency_key_reused` when the key belongs to another recharge,
 * `not_found` for an unknown customer, `permission_denied` for customers.
 */
export async function rechargeAccount(ctx: Ctx, input: RechargeInput): Promise<RechargeOutcome> {
  if (isCustomer(ctx.principal)) throw fail("permission_denied");
  check(input);
  return inTransaction(ctx, async (tx) => {
    const earlier = await findRechargeInTurn(tx, input.idempotencyKey);
    if (earlier) return replay(tx, input, earlier);
    const balance = await findBalance(tx, input.customerId);
    if (!balance) throw fail("not_found");
    const recharge = { id: newId("rch"), ...input, currency: balance.currency };
    await insertRecharge(tx, ctx, recharge);
    await post(tx, {
      customerId: input.customerId,
      kind: "recharge",
      source: recharge.id,
      amount: input.amount,
      counter: "cash-in",
    });
    await audit(tx, ctx, {
      action: "account.recharge",
      subjectKind: "recharge",
      subjectId: recharge.id,
      customerId: input.customerId,
      after: { amount: formatAmount(input.amount), currency: balance.currency, reason: input.reason },
    });
    return outcome(tx, recharge);
  });
}

function check(input: RechargeInput): void {
  if (input.amount <= 0n)
    throw fail("invalid_request", { public: "The amount must be positive.", param: "amount" });
  if (input.reason.trim() === "")
    throw fail("invalid_request", { public: "A reason is required.", param: "reason" });
  if (input.idempotencyKey === "" || input.idempotencyKey.length > 255) {
    throw fail("invalid_request", {
      public: "An idempotency key has 1 to 255 characters.",
      param: "idempotency_key",
    });
  }
}

function replay(tx: Tx, input: RechargeInput, earlier: RechargeRow): Promise<RechargeOutcome> {
  const same =
    earlier.customerId === input.customerId &&
    earlier.amount === input.amount &&
    earlier.reason === input.reason;
  if (!same) throw fail("idempotency_key_reused");
  return outcome(tx, earlier);
}

async function outcome(tx: Tx, recharge: { id: string; customerId: string }): Promise<RechargeOutcome> {
  const balance = await findBalance(tx, recharge.customerId);
  if (!balance) throw fail("internal_error", { internal: `no account of ${recharge.customerId}` });
  return { rechargeId: recharge.id, balance };
}
