import { callableMembers, priceAt, type Occasion, type Offer, type OfferedModel } from "../catalog/index.ts";

/**
 * The members of an auto model that can be called, the best first: the cheapest for `cheapest`, and in the
 * operator's order otherwise.
 */
export function rankMembers(offer: Offer, auto: OfferedModel, occasion: Occasion): OfferedModel[] {
  const members = callableMembers(offer, auto, occasion);
  if (auto.strategy !== "cheapest") return members;
  const rated = members.map((member) => ({ member, rate: rateOf(member, occasion) }));
  rated.sort((a, b) => (a.rate < b.rate ? -1 : a.rate > b.rate ? 1 : 0));
  return rated.map(({ member }) => member);
}

/** A token in and a token out, at the smallest tier: enough to tell the dear from the cheap. */
function rateOf(member: OfferedModel, occasion: Occasion): bigint {
  const tier = priceAt(member, occasion)?.tiers[0];
  return tier ? tier.input + tier.output : 0n;
}
