import {
  isVisible,
  obstacleTo,
  priceAt,
  type Obstacle,
  type Occasion,
  type Offer,
  type OfferedModel,
} from "../../catalog/index.ts";
import { fail } from "../../kernel/app-error.ts";
import type { Price } from "../../kernel/price.ts";
import type { InferenceRequest } from "../dialects/dialect.ts";
import { obstacleRefusal } from "../obstacle-refusal.ts";
import { occasionOf } from "../occasion-of.ts";
import { rankMembers } from "../rank-members.ts";
import type { Ways, WaysFound } from "../ways.ts";
import type { Admitted } from "./authenticate.ts";

/** Of whom it is asked whether they may call a model: a key, or somebody who is thought of. */
export interface Asker {
  key: Pick<Admitted["key"], "customerId" | "groupId" | "currency" | "allowedModelIds">;
  incoming: Pick<Admitted["incoming"], "receivedAt">;
}

/** What becomes of a request that asks for a model that its key may call. */
export interface Entitlement {
  request: InferenceRequest;
  /** The model as it was asked for, which may be an auto model. */
  asked: OfferedModel;
  /** The model that will serve: the same, or a member. */
  served: OfferedModel;
  /** Who of its suppliers can do what the request asks for. */
  found: WaysFound;
  price: Price;
}

/** A request that has been read and asks for a model that its key may call. */
export interface Entitled extends Admitted, Entitlement {}

/**
 * Finds the model, and that this key may call it. Throws `model_not_found` for what the customer cannot see,
 * `model_not_allowed` for what the key is scoped away from and for what has no price, `upstream_unavailable`
 * for what nobody can serve now.
 */
export function entitle<A extends Asker>(offer: Offer, admitted: A, ways: Ways): A & Entitlement {
  const { key, incoming } = admitted;
  const { request } = ways;
  const asked = offer.models.get(request.model);
  const occasion = occasionOf(key, incoming.receivedAt);
  if (!asked || !isVisible(offer, asked, occasion)) {
    throw fail("model_not_found", { public: `There is no model ${quoted(request.model)}.`, param: "model" });
  }
  if (key.allowedModelIds.length > 0 && !key.allowedModelIds.includes(asked.id)) {
    const message = `model_not_allowed: this API key may not call ${quoted(asked.id)}.`;
    throw fail("model_not_allowed", { public: message, param: "model" });
  }
  const obstacle = obstacleTo(offer, asked, occasion);
  if (obstacle !== null) throw refusalOf(asked, obstacle);
  const able = bestOf(asked.kind === "auto" ? rankMembers(offer, asked, occasion) : [asked], ways);
  const price = able && priceFor(asked, able.served, occasion);
  if (!price) throw refusalOf(asked, "unpriced");
  return { ...admitted, request, asked, ...able, price };
}

/** The first that can do what is asked for; the first of all when none can, for the sake of its refusal. */
function bestOf(
  models: readonly OfferedModel[],
  ways: Ways,
): Pick<Entitlement, "served" | "found"> | undefined {
  let first: Pick<Entitlement, "served" | "found"> | undefined;
  for (const served of models) {
    const able = { served, found: ways.to(served) };
    if (able.found.ways.length > 0) return able;
    first ??= able;
  }
  return first;
}

/** An auto model's own price comes before that of the member that serves. */
export function priceFor(asked: OfferedModel, served: OfferedModel, occasion: Occasion): Price | null {
  return priceAt(asked, occasion) ?? priceAt(served, occasion);
}

function refusalOf(asked: OfferedModel, obstacle: Obstacle): Error {
  const { code, message } = obstacleRefusal(obstacle);
  return fail(code, { public: message, param: "model", internal: `${asked.id} is ${obstacle}` });
}

function quoted(model: string): string {
  return JSON.stringify(model.length > 100 ? `${model.slice(0, 100)}…` : model);
}
