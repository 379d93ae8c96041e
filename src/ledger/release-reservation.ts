import { fail } from "../kernel/app-error.ts";
import { formatAmount } from "../kernel/money.ts";
import { audit, inTransaction, type Ctx } from "../storage/index.ts";
import type { Held } from "./held.ts";
import { selectHeld } from "./house-store.ts";
import { requireFinance } from "./operator-rights.ts";

export interface ReleaseReservationInput {
  requestId: string;
  reason: string;
  /** Ends it by the books' own way; false when its request may still be running. */
  close: (requestId: string) => Promise<boolean>;
}

const REASON_LENGTH_MAX = 500;

/**
 * Ends a reservation that is stuck, without waiting for the reaper: it is charged at its last checkpoint, and
 * what is left of it is free. One that is closed already is returned as it is. For those who move money.
 * Throws `not_found`, `conflict` as long as its request may be running, `invalid_request` without a reason.
 */
export async function releaseReservation(ctx: Ctx, input: ReleaseReservationInput): Promise<Held> {
  requireFinance(ctx.principal);
  const { requestId } = input;
  const reason = input.reason.trim();
  if (reason === "" || reason.length > REASON_LENGTH_MAX) {
    const message = `reason must have 1 to ${String(REASON_LENGTH_MAX)} characters.`;
    throw fail("invalid_request", { public: message, param: "reason" });
  }
  const before = await find(ctx, requestId);
  if (before.state !== "open") return before;
  if (!(await input.close(requestId))) throw mayRun(before);
  const after = await find(ctx, requestId);
  // The books are right without this row: it says who did not wait.
  await inTransaction(ctx, (tx) =>
    audit(tx, ctx, {
      action: "reservation.release",
      subjectKind: "reservation",
      subjectId: requestId,
      customerId: after.customerId,
      before: { state: before.state, amount: formatAmount(before.amount) },
      after: { state: after.state, charged: formatAmount(after.charged ?? 0n), reason },
    }),
  );
  return after;
}

async function find(ctx: Ctx, requestId: string): Promise<Held> {
  const held = await inTransaction(ctx, (tx) => selectHeld(tx, { requestId, customerId: null }));
  if (held === null) throw fail("not_found");
  return held;
}

function mayRun({ maxEnd }: Held): Error {
  const message = `Its request may still be running: it can be released after ${maxEnd.toISOString()}.`;
  return fail("conflict", { public: message });
}
