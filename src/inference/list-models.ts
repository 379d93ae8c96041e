import { isVisible, obstacleTo, type Offer } from "../catalog/index.ts";
import type { KeyFacts } from "../customers/index.ts";
import { isInScope, type ServingPolicies } from "../policies/index.ts";
import { writeModelsList } from "./dialects/openai/models-list.ts";
import type { IdentifyNeeds } from "./identify-key.ts";
import type { Incoming } from "./incoming.ts";
import { occasionOf } from "./occasion-of.ts";
import { authenticate, type Admitted } from "./stages/authenticate.ts";

interface Written {
  offer: Offer;
  policies: ServingPolicies;
  atMs: number;
  body: Buffer;
}

/** A price that was published for later comes into force without a change: so no list is kept for longer. */
const AGE_MAX_MS = 1_000;
const LISTS_MAX = 64;

// What is known of a key, its policies and the offer are new objects with every change of theirs.
const lists = new Map<KeyFacts, Written>();

/** The body of `GET /v1/models`: the models that this key can call now. */
export async function listModels(needs: IdentifyNeeds, incoming: Incoming): Promise<Buffer> {
  const admitted = await authenticate(needs, incoming);
  const { key, policies } = admitted;
  const { offer } = needs.facts;
  const atMs = incoming.receivedAt.getTime();
  const known = lists.get(key);
  const isPresent = known?.offer === offer && known.policies === policies;
  if (isPresent && known.atMs <= atMs && atMs < known.atMs + AGE_MAX_MS) return known.body;
  const body = writeModelsList(callableModels(offer, admitted));
  lists.delete(key);
  if (lists.size >= LISTS_MAX) lists.clear();
  lists.set(key, { offer, policies, atMs, body });
  return body;
}

function callableModels(offer: Offer, { key, policies, incoming }: Admitted) {
  const scope = new Set(key.allowedModelIds);
  const { security, routing } = policies;
  const occasion = occasionOf(key, incoming.receivedAt);
  return [...offer.models.values()].filter(
    (model) =>
      isVisible(offer, model, occasion) &&
      (scope.size === 0 || scope.has(model.id)) &&
      isInScope(security.modelScope, model.id) &&
      isInScope(routing.modelScope, model.id) &&
      obstacleTo(offer, model, occasion) === null,
  );
}
