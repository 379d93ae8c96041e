import { fail } from "../kernel/app-error.ts";
import { isCustomer } from "../kernel/principal.ts";
import { inTransaction, type Ctx } from "../storage/index.ts";
import { selectAttempts, selectRequestOwner } from "./attempt-store.ts";
import type { Attempt } from "./attempt.ts";

export interface RequestAttempts {
  /** Whose request it is; null as long as it is running, and when there is none. */
  customerId: string | null;
  attempts: Attempt[];
}

/**
 * The calls behind a request in full: to whom, and at what cost. Throws `permission_denied` for customers.
 */
export async function listAttempts(ctx: Ctx, { requestId }: { requestId: string }): Promise<RequestAttempts> {
  if (isCustomer(ctx.principal)) throw fail("permission_denied");
  return inTransaction(ctx, async (tx) => ({
    customerId: await selectRequestOwner(tx, requestId),
    attempts: await selectAttempts(tx, requestId),
  }));
}
