import type { Nano } from "../../kernel/money.ts";
import type { Ctx } from "../../storage/index.ts";
import type { AloneUpTo } from "./alone-up-to.ts";
import type { Balance } from "../balance.ts";
import { checkPositive } from "../check-input.ts";
import { moveMoney } from "./move-money.ts";
import type { MovementState } from "./movement.ts";

export interface RechargeInput {
  customerId: string;
  amount: Nano;
  reason: string;
  /** Makes a repeated call return the first one's outcome. At most 255 characters. */
  idempotencyKey: string;
  /** What goes in on the word of one operator; more waits for a second. */
  aloneUpTo?: AloneUpTo;
}

export interface RechargeOutcome {
  rechargeId: string;
  state: MovementState;
  balance: Balance;
}

/**
 * Adds money to a customer's account, once per idempotency key. Throws `invalid_request` for an amount that
 * is not positive or a missing reason, `idempotency_key_reused` when the key belongs to another recharge,
 * `not_found` for an unknown customer, `permission_denied` for customers and for operators without the
 * right.
 */
export async function rechargeAccount(ctx: Ctx, input: RechargeInput): Promise<RechargeOutcome> {
  checkPositive(input.amount);
  const { id, state, balance } = await moveMoney(ctx, { ...input, kind: "recharge", upTo: false });
  return { rechargeId: id, state, balance };
}
