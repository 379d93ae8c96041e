import type { RoutingPolicy } from "../../policies/index.ts";
import type { Way } from "../ways.ts";
import { rateOf } from "./rate-of.ts";
import { isAllowed } from "./regions.ts";
import type { RoutingHealth } from "./routing-health.ts";

/** What the order of a model's suppliers depends on. */
export interface Ordering {
  regions: RoutingPolicy["regions"];
  strategy: RoutingPolicy["strategy"];
  health: Pick<RoutingHealth, "latencyMs">;
  /** A number from 0 up to 1 for a deployment: by chance, or always the same for a request that sticks. */
  draw: (deploymentId: string) => number;
  /** Whether `draw` always says the same. */
  isSticky: boolean;
}

/** A way with what it is sorted by, in this order; smaller is tried sooner. */
interface Ranked {
  way: Way;
  /** 0 for the preferred regions, 1 for the others. */
  region: number;
  first: number;
  second: number;
  /** What is equal up to here is drawn in proportion to the weights. */
  lot: number;
}

/** What sticks leaves a supplier that is so many times slower than the fastest. */
const MUCH_SLOWER = 2;
/** Up to so many, all are compared. */
const COMPARED_MAX = 3;
const LEAST_WEIGHT = 0.001;

/**
 * The order in which a model's suppliers are tried. The allowed regions come first where they are preferred;
 * within them it is up to the strategy: `priority` by the operator's priority, those of the client's own
 * protocol first, as nothing is more exact than its own bytes; `weighted` by the weights alone; `latency`
 * the fastest first; `cost` those who ask least of the operator first, unknown ones last. Equals are drawn by
 * weight.
 */
export function orderWays(ways: Way[], ordering: Ordering): Way[] {
  if (ways.length < 2) return ways;
  const ranked = rankWays(ways, ordering);
  if (ordering.strategy === "latency" && !ordering.isSticky) preferOneOfTwo(ranked);
  return ranked.map(({ way }) => way);
}

/** In how many of a hundred requests each way would be the first, in the order of `ways`. */
export function firstPercents(ways: Way[], ordering: Ordering): number[] {
  const [best] = rankWays(ways, ordering);
  const ties = new Set(
    rankWays(ways, ordering).flatMap((one) => (best && compare(one, best) === 0 ? [one.way] : [])),
  );
  let sum = 0;
  for (const way of ties) sum += weightOf(way);
  return ways.map((way) => (ties.has(way) ? Math.round((100 * weightOf(way)) / sum) : 0));
}

function rankWays(ways: readonly Way[], ordering: Ordering): Ranked[] {
  const { regions, draw } = ordering;
  const prefers = regions.mode === "prefer";
  const criteria = criteriaOf(ways, ordering);
  const ranked = ways.map((way): Ranked => {
    const [first, second] = criteria(way);
    const region = prefers && !isAllowed(regions, way.deployment) ? 1 : 0;
    // The smallest of random^(1/weight) draws in proportion to the weights, without drawing twice.
    const lot = -(draw(way.deployment.id) ** (1 / weightOf(way)));
    return { way, region, first, second, lot };
  });
  return ranked.sort((a, b) => compare(a, b) || a.lot - b.lot);
}

function compare(a: Ranked, b: Ranked): number {
  // Where both are infinite, their difference is no number, and they are equal.
  return a.region - b.region || a.first - b.first || a.second - b.second || 0;
}

type Criteria = (way: Way) => readonly [first: number, second: number];

const equal = [0, 0] as const;

function criteriaOf(ways: readonly Way[], { strategy, health, isSticky }: Ordering): Criteria {
  if (strategy === "priority")
    return ({ deployment, translation }) => [deployment.priority, Number(translation !== null)];
  if (strategy === "weighted") return () => equal;
  if (strategy === "cost") {
    const currency = ways.find(({ deployment }) => deployment.cost)?.deployment.cost?.currency;
    // Costs in another currency cannot be compared, and count as unknown.
    return ({ deployment: { cost } }) => [
      cost?.currency === currency && cost ? Number(rateOf(cost)) : Number.MAX_VALUE,
      0,
    ];
  }
  const latency = ({ deployment }: Way): number => health.latencyMs(deployment.id);
  if (!isSticky) return (way) => [latency(way), 0];
  const most = MUCH_SLOWER * Math.min(...ways.map(latency).filter((ms) => ms > 0));
  return (way) => [Number(latency(way) > most), 0];
}

/**
 * Of many suppliers the better of two that are drawn comes first: were it always the fastest of all, every
 * request would go to the one that was fast a moment ago.
 */
function preferOneOfTwo(ranked: Ranked[]): void {
  const inReach = ranked.filter(({ region }) => region === ranked[0]?.region);
  if (inReach.length <= COMPARED_MAX) return;
  const [one, other] = inReach.sort((a, b) => a.lot - b.lot);
  if (!one || !other) return;
  const better = one.first <= other.first ? one : other;
  ranked.splice(ranked.indexOf(better), 1);
  ranked.unshift(better);
}

function weightOf({ deployment }: Way): number {
  return Math.max(deployment.weight, LEAST_WEIGHT);
}
