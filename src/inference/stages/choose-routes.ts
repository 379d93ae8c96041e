import { fail } from "../../kernel/app-error.ts";
import type { Way } from "../ways.ts";
import type { Entitled } from "./entitle.ts";

/** One supplier that could serve, and the credential it would be called with. */
export interface Route extends Way {
  credential: Way["deployment"]["credentials"][number];
}

/** A request with the suppliers to try, in order. */
export interface Routed extends Entitled {
  routes: Route[];
}

/** So many suppliers are tried for one request. */
export const ROUTES_MAX = 3;

/**
 * The deployments that can do what the request asks for, whatever protocol they speak: by priority; within
 * one priority those of the client's own protocol first, as nothing is more exact than its own bytes; the
 * rest drawn by weight. Throws `unsupported_parameter` when none can do it, or what else the client has to
 * change; `upstream_unavailable` when there is none at all.
 */
export function chooseRoutes(entitled: Entitled): Routed {
  const { ways, obstacle } = entitled.found;
  const routes = inOrder(ways).slice(0, ROUTES_MAX).flatMap(withCredential);
  if (routes.length > 0) return { ...entitled, routes };
  if (obstacle !== null) throw obstacle;
  throw fail("upstream_unavailable", { internal: `no deployment of ${entitled.served.id} can be called` });
}

/** By what `chooseRoutes` says; `draw` gives numbers from 0 to 1, and equal ones put the heavier first. */
export function inOrder(ways: Way[], draw: () => number = Math.random): Way[] {
  if (ways.length < 2) return ways;
  // The smallest of random^(1/weight) draws in proportion to the weights, without drawing twice.
  const drawn = ways.map((way) => ({
    way,
    priority: way.deployment.priority,
    isTranslated: Number(way.translation !== null),
    key: -(draw() ** (1 / Math.max(way.deployment.weight, 0.001))),
  }));
  drawn.sort((a, b) => a.priority - b.priority || a.isTranslated - b.isTranslated || a.key - b.key);
  return drawn.map(({ way }) => way);
}

function withCredential({ deployment, translation }: Way): Route[] {
  const { credentials } = deployment;
  const credential = credentials[Math.floor(Math.random() * credentials.length)];
  return credential ? [{ deployment, credential, translation }] : [];
}
