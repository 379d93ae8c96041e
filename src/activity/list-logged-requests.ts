import { inTenant, type Ctx } from "../storage/index.ts";
import type { RequestRow } from "./request-row.ts";
import { selectRequests } from "./request-store.ts";

export interface ListLoggedRequestsInput {
  customerId: string;
  /** Requests that are known to be over. */
  requestIds: readonly string[];
  /** And those that came in since and were not charged: what is refused moves no money. */
  unchargedSince: Date;
}

const UNCHARGED_MAX = 500;

/** Rows of a customer's requests for whoever follows them, the oldest first. */
export async function listLoggedRequests(ctx: Ctx, input: ListLoggedRequestsInput): Promise<RequestRow[]> {
  const { customerId, requestIds, unchargedSince } = input;
  return inTenant(ctx, customerId, async (tx) => {
    const settled =
      requestIds.length === 0
        ? []
        : await selectRequests(tx, {
            customerId,
            filter: { requestIds },
            slice: { after: null, take: requestIds.length, backwards: true },
          });
    // The newest of them, should there be too many: they are the ones not told yet.
    const uncharged = await selectRequests(tx, {
      customerId,
      filter: { from: unchargedSince, isUncharged: true },
      slice: { after: null, take: UNCHARGED_MAX, backwards: false },
    });
    return [...settled, ...uncharged.reverse()];
  });
}
