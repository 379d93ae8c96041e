import type { OfferedDeployment } from "../../catalog/index.ts";
import type { RetryReason, RoutingPolicy } from "../../policies/index.ts";
import type { Attempted } from "../attempted.ts";
import type { UpstreamFailureKind } from "../dialects/upstream-failure.ts";
import type { Reply } from "../reply.ts";
import type { Route } from "../routing/route.ts";
import { CALL_MAX_MS } from "../suppliers/deadlines.ts";
import type { Ending, Failed } from "../suppliers/exchange.ts";
import type { CallEnd } from "../suppliers/supplier-health.ts";
import { attempt, type Attempt, type AttemptNeeds } from "./attempt.ts";
import { nextRoute } from "./next-route.ts";
import type { Held } from "./reserve.ts";

/** A request whose calls are over. Its model and price are those of the last call. */
export interface Called extends Held {
  /** In their order; the last one's ending is the request's. */
  attempts: Attempted[];
  ending: Ending;
}

/** What is tried again when the customer wants it. */
const REASONS: Partial<Record<UpstreamFailureKind, RetryReason>> = {
  rate_limited: "rate_limited",
  overloaded: "overloaded",
  timeout: "timeout",
  broken: "error",
};

/**
 * Calls the suppliers in turn until one answers. Another one is tried only before the first byte of output,
 * for what the customer's policy names or the operator has to put right, as often as the policy says, and
 * while the node makes few second calls. Never throws.
 */
export async function call(needs: AttemptNeeds, held: Held, reply: Reply): Promise<Called> {
  const { retries } = needs.health;
  retries.enter();
  try {
    return await callInTurn(needs, held, reply);
  } finally {
    retries.leave();
  }
}

async function callInTurn(needs: AttemptNeeds, held: Held, reply: Reply): Promise<Called> {
  const { health } = needs;
  const attempts: Attempted[] = [];
  let ending: Ending = { kind: "cancelled" };
  let route = nextRoute(health, held.routes, attempts);
  while (route !== null && !reply.gone) {
    const isRetry = attempts.length > 0;
    if (isRetry && !health.retries.begin()) break;
    const attempted = await watched(needs, { held, route, reply, before: attempts });
    if (isRetry) health.retries.end();
    attempts.push(attempted);
    ending = attempted.ending;
    if (ending.kind !== "failed" || !mayGoOn(held, attempted, ending)) break;
    if (attempts.length >= held.policies.routing.retry.maxAttempts) break;
    route = nextRoute(health, held.routes, attempts);
  }
  const { served, price } = attempts.at(-1)?.route ?? held;
  return { ...held, served, price, attempts, ending };
}

async function watched(needs: AttemptNeeds, trying: Attempt): Promise<Attempted> {
  needs.health.begin(trying);
  const attempted = await attempt(needs, trying);
  needs.health.end(trying, endOf(trying, attempted));
  return attempted;
}

/** What a call says of its supplier; null where it says nothing: the client spoiled it, or broke it off. */
function endOf(
  { route, held }: Attempt,
  { ending, httpStatus, stream, ...times }: Attempted,
): CallEnd | null {
  if (ending.kind === "cancelled") return null;
  const failure = ending.kind === "failed" ? ending.failure : null;
  if (ending.kind === "failed") {
    if (failure === null || ending.isImpatience || !isSuppliersFault(failure.kind)) return null;
  }
  return {
    siblings: failure === null ? [] : othersThan(route, held),
    ...{ failure, httpStatus, stream },
    code: ending.kind === "failed" ? ending.error.code : null,
    tookMs: times.endedMs - times.startedMs,
  };
}

/** The model's own deployments, itself included, and those of models that stand in for it in this request. */
function othersThan({ served }: Route, { routes }: Held): readonly OfferedDeployment[] {
  const others = routes.filter((route) => route.served !== served).map(({ deployment }) => deployment);
  return others.length === 0 ? served.deployments : [...new Set([...served.deployments, ...others])];
}

function mayGoOn({ incoming, policies }: Held, { passage }: Attempted, { error, failure }: Failed): boolean {
  if (passage.started || performance.now() >= incoming.startedMs + CALL_MAX_MS) return false;
  // What could not even be sent to one supplier may be sent to another.
  if (failure === null) return error.status >= 500 && wants(policies.routing.retry, "error");
  if (isOperatorsFault(failure.kind)) return true;
  const reason = REASONS[failure.kind];
  return reason !== undefined && wants(policies.routing.retry, reason);
}

function wants({ on }: RoutingPolicy["retry"], reason: RetryReason): boolean {
  return on.includes(reason);
}

/** A credential or a deployment that the supplier refuses: no customer should read of it. */
function isOperatorsFault(kind: UpstreamFailureKind): boolean {
  return kind === "credential" || kind === "misconfigured";
}

function isSuppliersFault(kind: UpstreamFailureKind): boolean {
  return isOperatorsFault(kind) || REASONS[kind] !== undefined;
}
