import type { OfferedModel } from "../../catalog/index.ts";
import type { Price } from "../../kernel/price.ts";
import type { InferenceRequest } from "../dialects/dialect.ts";
import { findRollout } from "../routing/find-rollout.ts";
import type { Route } from "../routing/route.ts";
import { RouteSearch, type SearchNeeds, type Seeker } from "../routing/route-search.ts";
import type { Policed } from "./police.ts";

/** A request with the suppliers to try, in order. */
export interface Routed extends Policed {
  /** As it goes to suppliers. */
  request: InferenceRequest;
  /** The model that serves, and at which price, if the first of the routes does. */
  served: OfferedModel;
  price: Price;
  routes: readonly Route[];
}

/**
 * The suppliers that can do what the request asks for, whatever protocol they speak, at most as many as the
 * customer's policy lets it try: those of the model that was asked for, or of the one that a rollout sends
 * the request to, in the order of the policy's strategy; after them those of the fallback models. Throws
 * `unsupported_parameter` when none can do it, or what else the client has to change; `model_not_allowed`
 * without a price; `upstream_unavailable` when there is none at all, or none in the allowed regions.
 */
export function chooseRoutes(needs: SearchNeeds, policed: Policed): Routed {
  const { maxAttempts: limit } = policed.policies.routing.retry;
  const search = new RouteSearch(needs, policed, { limit });
  const rollout = searchRoutes(search, policed);
  const { routes } = search;
  const [first] = routes;
  if (!first) throw search.refusal();
  if (rollout !== null) policed.effects.rollout = rollout;
  return { ...policed, request: policed.reading.request, served: first.served, price: first.price, routes };
}

/** Adds every model that may serve. Tells the rollout that the request takes part in; null: in none. */
export function searchRoutes(
  search: RouteSearch,
  { asked, key, incoming, policies: { routing } }: Seeker,
): { model: string; targetModel: string } | null {
  const rollout =
    routing.rollout.length === 0 ? null : findRollout(routing.rollout, asked.id, { ...key, ...incoming });
  const target = rollout && search.find(rollout.targetModel);
  const isRolledOut = target !== null && search.addInstead(target);
  if (!isRolledOut) search.add(asked);
  for (const modelId of routing.fallback.enabled ? routing.fallback.models : []) {
    if (search.isFull) break;
    const model = search.find(modelId);
    if (model) search.add(model, modelId);
  }
  return isRolledOut ? { model: asked.id, targetModel: target.id } : null;
}
