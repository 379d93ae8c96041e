import { callableDeployments, type OfferedDeployment, type OfferedModel } from "../../catalog/index.ts";
import { fail, type AppError } from "../../kernel/app-error.ts";
import type { ErrorCode } from "../../kernel/error-catalogue.ts";
import type { Protocol } from "../../kernel/protocol.ts";
import type { RoutingPolicy } from "../../policies/index.ts";
import type { Reading } from "../reading.ts";
import { Ways, type Way } from "../ways.ts";
import { firstPercents } from "./order-ways.ts";
import { withinRegions } from "./regions.ts";
import type { Candidate, Route } from "./route.ts";
import type { RouteSearch } from "./route-search.ts";
import type { RoutingHealth } from "./routing-health.ts";

/** Why something would not work, as the client would read it. */
export interface Refused {
  code: ErrorCode;
  message: string;
}

/** A deployment of a model that may serve, and whether it could serve this request. */
export interface RouteCandidate {
  modelId: string;
  /** The fallback model that it is tried for; null: the model that was asked for. */
  fallbackModel: string | null;
  deploymentId: string;
  protocol: Protocol;
  region: string;
  priority: number;
  weight: number;
  credentialIds: string[];
  /** Its place among those that would be tried, from 1; null when it would not be. */
  place: number | null;
  /** In how many of a hundred requests it would be the first. */
  firstPercent: number;
  isTranslated: boolean;
  /** Parameters that it would not be told, by the client's names for them. */
  ignored: string[];
  refusal: Refused | null;
}

/** Among what is judged, and by what. */
export interface Judging {
  routing: RoutingPolicy;
  health: RoutingHealth;
  reading: Reading;
  search: RouteSearch;
}

/** Every deployment of the models that were looked at: its place, and why it has none. */
export function judgeDeployments(
  judging: Judging,
  models: readonly Pick<Candidate, "served" | "fallback">[],
): RouteCandidate[] {
  const { routes } = judging.search;
  const percents = percentsOf(judging, routes);
  const all = models.flatMap(({ served, fallback }) => {
    const judge = judgeOf(judging, served);
    return served.deployments.map((deployment): RouteCandidate => {
      const index = routes.findIndex((route) => route.deployment === deployment);
      const { way, refusal } = judge(deployment);
      return {
        ...{ modelId: served.id, fallbackModel: fallback, deploymentId: deployment.id },
        protocol: deployment.protocol,
        region: deployment.region,
        priority: deployment.priority,
        weight: deployment.weight,
        credentialIds: deployment.credentials.map(({ id }) => id),
        place: index >= 0 && index < judging.routing.retry.maxAttempts ? index + 1 : null,
        firstPercent: percents.get(deployment) ?? 0,
        isTranslated: way !== null && way.translation !== null,
        ignored: way?.translation?.dropped ?? [],
        refusal: index >= 0 ? null : refusal,
      };
    });
  });
  return all.sort((one, other) => (one.place ?? Infinity) - (other.place ?? Infinity));
}

export function told({ code, message }: Pick<AppError, "code" | "message">): Refused {
  return { code, message };
}

/** The first one of all is one of the first model's. */
function percentsOf({ search }: Judging, routes: readonly Route[]): Map<OfferedDeployment, number> {
  const own = routes.filter(({ served }) => served === routes[0]?.served);
  const percents = firstPercents(own, search.ordering);
  return new Map(own.map(({ deployment }, index) => [deployment, percents[index] ?? 0]));
}

interface Judged {
  way: Way | null;
  refusal: Refused;
}

function judgeOf(
  { routing, health, reading }: Judging,
  served: OfferedModel,
): (of: OfferedDeployment) => Judged {
  const ways = new Ways(reading);
  const callable = callableDeployments(served);
  const near = withinRegions(routing.regions, callable);
  const usable = health.usable(near);
  return (deployment) => {
    if (!callable.includes(deployment)) return { way: null, refusal: unavailable() };
    // One at a time: together, only one obstacle would be told.
    const { ways: own, obstacle } = ways.to([deployment]);
    const [way = null] = own;
    if (!near.includes(deployment)) return { way, refusal: unavailable(ELSEWHERE) };
    if (way === null) return { way, refusal: obstacle ? told(obstacle) : unavailable() };
    return { way, refusal: usable.includes(deployment) ? unavailable() : unavailable(OUT) };
  };
}

const ELSEWHERE = "Its region is not among those that the customer's routing policy allows.";
const OUT = "It failed again and again, or has no good credential: it is left alone for now.";

function unavailable(why?: string): Refused {
  const { code, message } = fail("upstream_unavailable");
  return { code, message: why ?? message };
}
