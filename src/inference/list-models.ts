import { isVisible, obstacleTo } from "../catalog/index.ts";
import { writeModelsList } from "./dialects/openai/models-list.ts";
import type { IdentifyNeeds } from "./identify-key.ts";
import type { Incoming } from "./incoming.ts";
import { occasionOf } from "./occasion-of.ts";
import { authenticate } from "./stages/authenticate.ts";

/** The body of `GET /v1/models`: the models that this key can call now. */
export async function listModels(needs: IdentifyNeeds, incoming: Incoming): Promise<Buffer> {
  const { key } = await authenticate(needs, incoming);
  const { offer } = needs.facts;
  const scope = new Set(key.allowedModelIds);
  const occasion = occasionOf(key, incoming.receivedAt);
  const callable = [...offer.models.values()].filter(
    (model) =>
      isVisible(offer, model, occasion) &&
      (scope.size === 0 || scope.has(model.id)) &&
      obstacleTo(offer, model, occasion) === null,
  );
  return writeModelsList(callable);
}
