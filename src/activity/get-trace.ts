import { inTenant, onlyFirst, type Ctx } from "../storage/index.ts";
import { selectCustomerAttempts } from "./attempt-store.ts";
import type { CustomerAttempt } from "./attempt.ts";
import type { RequestRow } from "./request-row.ts";
import { selectRequests } from "./request-store.ts";

export interface Trace {
  /** Null when the request is not over, or is none of this customer's. */
  request: RequestRow | null;
  /** In their order; known when the request is over. */
  attempts: CustomerAttempt[];
}

/**
 * What happened to one request of a customer: its row, and the calls behind it without a word of the
 * supplier.
 */
export async function getTrace(
  ctx: Ctx,
  { customerId, requestId }: { customerId: string; requestId: string },
): Promise<Trace> {
  return inTenant(ctx, customerId, async (tx) => {
    const filter = { requestId };
    const [request] = await selectRequests(tx, { customerId, filter, slice: onlyFirst });
    if (!request) return { request: null, attempts: [] };
    return { request, attempts: await selectCustomerAttempts(tx, { customerId, requestId }) };
  });
}
