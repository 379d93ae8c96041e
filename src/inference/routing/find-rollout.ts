import { stickyKinds, type Rollout } from "../../policies/index.ts";
import { shareOf } from "./share-of.ts";

/** What a rollout can hold on to in a request. */
export interface Sticking {
  customerId: string;
  apiKeyId: string;
  requestId: string;
  /** Null where its client named none. */
  conversationId: string | null;
}

/**
 * The rollout that a request for the model belongs to; null when it stays with the model. The rollouts of a
 * model share the hundred percent in their order, and what sticks has one place in it: so a share that grows
 * takes requests from the model itself, and gives none back.
 */
export function findRollout(rollouts: readonly Rollout[], model: string, sticking: Sticking): Rollout | null {
  let from = 0;
  for (const stickyBy of stickyKinds) {
    const own = rollouts.filter((rollout) => rollout.model === model && rollout.stickyBy === stickyBy);
    if (own.length === 0) continue;
    // What sticks to something else has a place of its own, in what the ones before leave.
    const share = shareOf("rollout", sticking.customerId, model, stickyTo(stickyBy, sticking));
    const place = from + share * (100 - from);
    for (const rollout of own) {
      if (place >= from && place < from + rollout.percent) return rollout;
      from += rollout.percent;
    }
  }
  return null;
}

/** A request of no conversation stays where its key's other requests are. */
function stickyTo(stickyBy: Rollout["stickyBy"], { apiKeyId, conversationId, requestId }: Sticking): string {
  if (stickyBy === "request") return requestId;
  return stickyBy === "conversation" ? (conversationId ?? apiKeyId) : apiKeyId;
}
