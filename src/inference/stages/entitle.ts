import { isVisible, obstacleTo, type Obstacle, type Offer, type OfferedModel } from "../../catalog/index.ts";
import { fail } from "../../kernel/app-error.ts";
import type { ServingPolicies } from "../../policies/index.ts";
import type { InferenceRequest } from "../dialects/dialect.ts";
import { obstacleRefusal } from "../obstacle-refusal.ts";
import { occasionOf } from "../occasion-of.ts";
import { Reading } from "../reading.ts";
import { scopeRefusal } from "../scope-refusal.ts";
import type { Admitted } from "./authenticate.ts";

/** Of whom it is asked whether they may call a model: a key, or somebody who is thought of. */
export interface Asker {
  key: Pick<Admitted["key"], "customerId" | "groupId" | "currency" | "allowedModelIds">;
  incoming: Pick<Admitted["incoming"], "receivedAt">;
  policies: ServingPolicies;
}

/** What becomes of a request that asks for a model that its key may call. */
export interface Entitlement {
  reading: Reading;
  /** The model as it was asked for, which may be an auto model. */
  asked: OfferedModel;
}

/** A request that has been read and asks for a model that its key may call. */
export interface Entitled extends Admitted, Entitlement {}

/**
 * Finds the model, and that this key may call it. Throws `model_not_found` for what the customer cannot see,
 * `model_not_allowed` for what the key or a policy is scoped away from and for what has no price,
 * `upstream_unavailable` for what nobody can serve now.
 */
export function entitle<A extends Asker>(
  offer: Offer,
  admitted: A,
  request: InferenceRequest,
): A & Entitlement {
  const { key, incoming, policies } = admitted;
  const asked = offer.models.get(request.model);
  const occasion = occasionOf(key, incoming.receivedAt);
  if (!asked || !isVisible(offer, asked, occasion)) {
    throw fail("model_not_found", { public: `There is no model ${quoted(request.model)}.`, param: "model" });
  }
  if (key.allowedModelIds.length > 0 && !key.allowedModelIds.includes(asked.id))
    throw notAllowed(`model_not_allowed: this API key may not call ${quoted(asked.id)}.`);
  const outOfScope = scopeRefusal(policies, asked.id);
  if (outOfScope !== null) throw notAllowed(outOfScope);
  const obstacle = obstacleTo(offer, asked, occasion);
  if (obstacle !== null) throw refusalOf(asked, obstacle);
  return { ...admitted, reading: new Reading(request), asked };
}

function notAllowed(message: string): Error {
  return fail("model_not_allowed", { public: message, param: "model" });
}

/** What the client of a model reads that cannot be called. */
export function refusalOf(asked: OfferedModel, obstacle: Obstacle): Error {
  const { code, message } = obstacleRefusal(obstacle);
  return fail(code, { public: message, param: "model", internal: `${asked.id} is ${obstacle}` });
}

function quoted(model: string): string {
  return JSON.stringify(model.length > 100 ? `${model.slice(0, 100)}…` : model);
}
