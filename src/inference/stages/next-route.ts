import type { Attempted } from "../attempted.ts";
import type { SupplierHealth } from "../suppliers/supplier-health.ts";
import type { Route } from "../routing/route.ts";

/**
 * Who is called next; null: nobody. Where a supplier refused a credential, or takes no more calls with it,
 * its other credentials come before other suppliers. What is ejected, or has no credential to be called with,
 * is called only when there is nothing else to begin with.
 */
export function nextRoute(
  health: SupplierHealth,
  routes: readonly Route[],
  attempts: readonly Attempted[],
): Route | null {
  const last = attempts.at(-1);
  if (!last) return firstRoute(health, routes);
  const rotated = isCredentials(last) ? withOther(health, last.route, attempts) : null;
  if (rotated) return rotated;
  for (const route of routes) {
    const isUntried = attempts.every((attempted) => attempted.route.deployment.id !== route.deployment.id);
    const callable = isUntried ? callableNow(health, route) : null;
    if (callable) return callable;
  }
  return null;
}

function firstRoute(health: SupplierHealth, routes: readonly Route[]): Route | null {
  const [first = null] = routes;
  if (health.isAllWell) return first;
  for (const route of routes) {
    const callable = callableNow(health, route);
    if (callable) return callable;
  }
  return first;
}

/** Since the routes were chosen, other requests may have found something out. */
function callableNow(health: SupplierHealth, route: Route): Route | null {
  if (health.lets(route)) return route;
  const credential = health.readyCredential(route.deployment);
  if (!credential) return null;
  const other = { ...route, credential };
  return health.lets(other) ? other : null;
}

function withOther(health: SupplierHealth, route: Route, attempts: readonly Attempted[]): Route | null {
  const credential = health.readyCredential(route.deployment);
  const wasTried = attempts.some(
    (attempted) =>
      attempted.route.deployment.id === route.deployment.id &&
      attempted.route.credential.id === credential?.id,
  );
  return credential && !wasTried ? { ...route, credential } : null;
}

function isCredentials({ ending }: Attempted): boolean {
  if (ending.kind !== "failed") return false;
  return ending.failure?.kind === "credential" || ending.failure?.kind === "rate_limited";
}
