import { callableMembers, priceAt, type Occasion, type Offer, type OfferedModel } from "../catalog/index.ts";

/**
 * The member that serves an auto model: of those that can be called the cheapest for `cheapest`, and the
 * first in the operator's order otherwise. Null when none can be called.
 */
export function chooseMember(offer: Offer, auto: OfferedModel, occasion: Occasion): OfferedModel | null {
  const members = callableMembers(offer, auto, occasion);
  if (auto.strategy !== "cheapest") return members[0] ?? null;
  const rated = members.map((member) => ({ member, rate: rateOf(member, occasion) }));
  rated.sort((a, b) => (a.rate < b.rate ? -1 : a.rate > b.rate ? 1 : 0));
  return rated[0]?.member ?? null;
}

/** A token in and a token out, at the smallest tier: enough to tell the dear from the cheap. */
function rateOf(member: OfferedModel, occasion: Occasion): bigint {
  const tier = priceAt(member, occasion)?.tiers[0];
  return tier ? tier.input + tier.output : 0n;
}
