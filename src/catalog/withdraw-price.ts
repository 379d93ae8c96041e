import { fail } from "../kernel/app-error.ts";
import { type Ctx, inTransaction } from "../storage/index.ts";
import { lockModel } from "./model-store.ts";
import { requireOperator } from "./operator-rights.ts";
import { insertWithdrawal, readVersion } from "./price-version-store.ts";
import type { PriceVersion } from "./price-version.ts";
import { Refusals } from "./refusals.ts";
import { checkText } from "./text-rules.ts";

export interface WithdrawPriceInput {
  priceId: string;
  /** Goes into the audit. */
  reason: string;
}

const REASON_LENGTH_MAX = 500;
// Every node has heard of a withdrawal long before that, so no request is ever charged by a withdrawn price.
const NOTICE_MS = 10_000;

/**
 * Calls off a published price before it takes effect: what was in force stays so. Withdrawing twice changes
 * nothing. Throws `not_found`, `invalid_request`, or `conflict` for a price that is in force, or will be
 * within ten seconds: that one is ended by publishing another.
 */
export async function withdrawPrice(ctx: Ctx, input: WithdrawPriceInput): Promise<PriceVersion> {
  requireOperator(ctx, "price");
  const { priceId, reason } = input;
  const refusals = new Refusals();
  checkText(reason, { field: "reason", lengthMax: REASON_LENGTH_MAX }, refusals.report);
  refusals.throwIfAny();
  return inTransaction(ctx, async (tx) => {
    const found = await readVersion(tx, { priceId, at: ctx.clock.now() });
    if (found === null) throw fail("not_found", { public: "There is no such price.", param: "priceId" });
    await lockModel(tx, found.modelId);
    const at = ctx.clock.now();
    const version = (await readVersion(tx, { priceId, at })) ?? found;
    if (version.withdrawal !== null) return version;
    if (version.price.effectiveFrom.getTime() < at.getTime() + NOTICE_MS) {
      const message = "The price is in force, or will be within ten seconds. Publish another one to end it.";
      throw fail("conflict", { public: message, param: "priceId" });
    }
    return insertWithdrawal(tx, ctx, { version, reason: reason.trim() });
  });
}
