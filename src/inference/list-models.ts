import { isVisible, obstacleTo, type Offer } from "../catalog/index.ts";
import type { KeyFacts } from "../customers/index.ts";
import { writeModelsList } from "./dialects/openai/models-list.ts";
import type { IdentifyNeeds } from "./identify-key.ts";
import type { Incoming } from "./incoming.ts";
import { occasionOf } from "./occasion-of.ts";
import { authenticate } from "./stages/authenticate.ts";

interface Written {
  offer: Offer;
  atMs: number;
  body: Buffer;
}

/** A price that was published for later comes into force without a change: so no list is kept for longer. */
const AGE_MAX_MS = 1_000;
const LISTS_MAX = 64;

// What is known of a key, and the offer, are new objects with every change of theirs.
const lists = new Map<KeyFacts, Written>();

/** The body of `GET /v1/models`: the models that this key can call now. */
export async function listModels(needs: IdentifyNeeds, incoming: Incoming): Promise<Buffer> {
  const { key } = await authenticate(needs, incoming);
  const { offer } = needs.facts;
  const atMs = incoming.receivedAt.getTime();
  const known = lists.get(key);
  if (known?.offer === offer && known.atMs <= atMs && atMs < known.atMs + AGE_MAX_MS) return known.body;
  const body = writeModelsList(callableModels(offer, key, incoming));
  lists.delete(key);
  if (lists.size >= LISTS_MAX) lists.clear();
  lists.set(key, { offer, atMs, body });
  return body;
}

function callableModels(offer: Offer, key: KeyFacts, { receivedAt }: Incoming) {
  const scope = new Set(key.allowedModelIds);
  const occasion = occasionOf(key, receivedAt);
  return [...offer.models.values()].filter(
    (model) =>
      isVisible(offer, model, occasion) &&
      (scope.size === 0 || scope.has(model.id)) &&
      obstacleTo(offer, model, occasion) === null,
  );
}
