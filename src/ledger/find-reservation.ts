import { inTransaction, type Ctx } from "../storage/index.ts";
import type { Held } from "./held.ts";
import { selectHeld } from "./house-store.ts";
import { requireOperator } from "./operator-rights.ts";

/**
 * A request's reservation, whosever it is; null when it never held any money. Throws `permission_denied`
 * for customers.
 */
export async function findReservation(ctx: Ctx, { requestId }: { requestId: string }): Promise<Held | null> {
  requireOperator(ctx.principal);
  return inTransaction(ctx, (tx) => selectHeld(tx, { requestId, customerId: null }));
}
