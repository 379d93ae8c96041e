import { callableDeployments, type OfferedDeployment } from "../../catalog/index.ts";
import { fail } from "../../kernel/app-error.ts";
import type { Entitled } from "./entitle.ts";

/** One supplier that could serve, and the credential it would be called with. */
export interface Route {
  deployment: OfferedDeployment;
  credential: OfferedDeployment["credentials"][number];
}

/** A request with the suppliers to try, in order. */
export interface Routed extends Entitled {
  routes: Route[];
}

const ROUTES_MAX = 3;

/**
 * The deployments that speak the client's protocol: by priority, and within one priority drawn by weight.
 * Throws `upstream_unavailable` when there is none.
 */
export function chooseRoutes(entitled: Entitled): Routed {
  const { served, incoming } = entitled;
  const candidates = callableDeployments(served).filter((one) => one.protocol === incoming.protocol);
  const routes = inOrder(candidates).slice(0, ROUTES_MAX).flatMap(withCredential);
  if (routes.length === 0) {
    throw fail("upstream_unavailable", {
      internal: `no deployment of ${served.id} speaks ${incoming.protocol}`,
    });
  }
  return { ...entitled, routes };
}

function inOrder(deployments: OfferedDeployment[]): OfferedDeployment[] {
  if (deployments.length < 2) return deployments;
  // The smallest of random^(1/weight) draws in proportion to the weights, without drawing twice.
  const drawn = deployments.map((deployment) => ({
    deployment,
    key: -(Math.random() ** (1 / Math.max(deployment.weight, 0.001))),
  }));
  drawn.sort((a, b) => a.deployment.priority - b.deployment.priority || a.key - b.key);
  return drawn.map(({ deployment }) => deployment);
}

function withCredential(deployment: OfferedDeployment): Route[] {
  const { credentials } = deployment;
  const credential = credentials[Math.floor(Math.random() * credentials.length)];
  return credential ? [{ deployment, credential }] : [];
}
