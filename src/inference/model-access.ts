import { isVisible, type Offer } from "../catalog/index.ts";
import { groupBy } from "../kernel/group-by.ts";
import type { Ctx } from "../storage/index.ts";
import { assessModel, type BlockingReason } from "./assess-model.ts";
import type { Facts } from "./facts.ts";
import { takeStandings, type AskedKey, type Standing } from "./standing.ts";

/** Whether a key can call a model now, and why not. */
export interface ModelAccess {
  model: string;
  callable: boolean;
  blockingReasons: BlockingReason[];
}

/**
 * For each of these keys, in their order: every model that its customer may see, by id, and whether the key
 * can call it. The models are known by heart, so what is read grows neither with them nor with the keys, only
 * with the customers. Throws `not_found` for a key of a customer that the principal cannot see.
 */
export async function modelAccess(
  { facts }: { facts: Pick<Facts, "offer"> },
  ctx: Ctx,
  { keys }: { keys: readonly AskedKey[] },
): Promise<ModelAccess[][]> {
  const byKey = new Map<string, ModelAccess[]>();
  for (const [customerId, own] of groupBy(keys, (key) => key.customerId)) {
    const standings = await takeStandings(ctx, { customerId, keys: own });
    own.forEach(({ id }, at) => byKey.set(id, accessOf(facts.offer, standings[at]!)));
  }
  return keys.map(({ id }) => byKey.get(id)!);
}

function accessOf(offer: Offer, standing: Standing): ModelAccess[] {
  return [...offer.models.values()]
    .filter((model) => isVisible(offer, model, standing.occasion))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((model) => {
      const { blockingReasons } = assessModel(offer, standing, model);
      return { model: model.id, callable: blockingReasons.length === 0, blockingReasons };
    });
}
