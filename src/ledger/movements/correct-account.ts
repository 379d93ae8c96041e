import { fail } from "../../kernel/app-error.ts";
import type { Nano } from "../../kernel/money.ts";
import type { Ctx } from "../../storage/index.ts";
import type { AloneUpTo } from "./alone-up-to.ts";
import type { Balance } from "../balance.ts";
import { moveMoney } from "./move-money.ts";
import type { MovementState } from "./movement.ts";

export interface CorrectionInput {
  customerId: string;
  /** Positive gives, negative takes. */
  amount: Nano;
  /** Takes what is there when that is less, instead of nothing. */
  upTo: boolean;
  reason: string;
  /** Makes a repeated call return the first one's outcome. At most 255 characters. */
  idempotencyKey: string;
  /** What moves on the word of one operator; more waits for a second. */
  aloneUpTo?: AloneUpTo;
}

export interface CorrectionOutcome {
  correctionId: string;
  state: MovementState;
  /**
   * As it moved the balance, which with `upTo` may be a part of what was asked for; null until it is
   * booked.
   */
  amount: Nano | null;
  balance: Balance;
}

/**
 * Puts a customer's balance right, once per idempotency key. It never takes more than is available: throws
 * `conflict` with the amount that could be taken, also with `upTo` when that is nothing. Throws
 * `invalid_request` for an amount of zero or a missing reason, `idempotency_key_reused`, `not_found` for an
 * unknown customer, `permission_denied`.
 */
export async function correctAccount(ctx: Ctx, input: CorrectionInput): Promise<CorrectionOutcome> {
  if (input.amount === 0n)
    throw fail("invalid_request", { public: "The amount must not be zero.", param: "amount" });
  const { id, ...outcome } = await moveMoney(ctx, { ...input, kind: "correction" });
  return { correctionId: id, ...outcome };
}
