import { callableMembers, priceAt, type Occasion, type Offer, type OfferedModel } from "../catalog/index.ts";
import { rateOf } from "./routing/rate-of.ts";
import type { RoutingHealth } from "./routing/routing-health.ts";
import { mayServeFor, type Scope } from "./routing/scopes.ts";

/** For whom an auto model's members are ranked, and by what is known of them. */
export interface Ranking {
  occasion: Occasion;
  scopes: readonly Scope[];
  /** Null: nothing is known of how fast they are. */
  health: Pick<RoutingHealth, "latencyMs"> | null;
}

/**
 * The members of an auto model that may serve and can be called, the best first: the smallest price for
 * `cheapest`, the shortest time to the first byte for `fastest`, and for `balanced` the smallest product of
 * both, where twice the price is as bad as twice the time. Equals stand in the operator's order.
 */
export function rankMembers(offer: Offer, auto: OfferedModel, ranking: Ranking): OfferedModel[] {
  const { occasion, scopes, health } = ranking;
  const callable = callableMembers(offer, auto, occasion);
  const members = scopes.length === 0 ? callable : callable.filter(({ id }) => mayServeFor(scopes, auto, id));
  if (members.length < 2) return members;
  const prices = members.map((member) => rate(member, occasion));
  const times = relative(members.map((member) => (health ? fastestMs(member, health) : 0)));
  const scoreOf = (index: number): number => {
    const price = prices[index]!;
    const time = times[index]!;
    return auto.strategy === "cheapest" ? price : auto.strategy === "fastest" ? time : price * time;
  };
  const scored = members.map((member, index) => ({ member, score: scoreOf(index) }));
  return scored.sort((a, b) => a.score - b.score).map(({ member }) => member);
}

function rate(member: OfferedModel, occasion: Occasion): number {
  const price = priceAt(member, occasion);
  return price ? Number(rateOf(price)) : 0;
}

/** That of its fastest deployment of which it is known; 0 when it is of none. */
function fastestMs({ deployments }: OfferedModel, health: Pick<RoutingHealth, "latencyMs">): number {
  return deployments.reduce((fastest, { id }) => {
    const ms = health.latencyMs(id);
    return ms > 0 && (fastest === 0 || ms < fastest) ? ms : fastest;
  }, 0);
}

/** What is not known counts as what is usual: it is neither preferred nor left out. */
function relative(times: readonly number[]): number[] {
  const known = times.filter((ms) => ms > 0);
  if (known.length === 0) return times.map(() => 1);
  const usual = known.reduce((sum, ms) => sum + ms, 0) / known.length;
  return times.map((ms) => (ms > 0 ? ms : usual) / usual);
}
