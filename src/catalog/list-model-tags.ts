import type { Ctx } from "../storage/index.ts";
import { readCatalogView } from "./catalog-view.ts";

/** The tags of the models that a customer may see, with their counts, the most used first. */
export async function listModelTags(
  ctx: Ctx,
  input: { customerId: string },
): Promise<{ tag: string; modelCount: number }[]> {
  const { models } = await readCatalogView(ctx, input.customerId);
  const counts = new Map<string, number>();
  for (const tag of models.flatMap(({ tags }) => tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts]
    .map(([tag, modelCount]) => ({ tag, modelCount }))
    .sort((one, other) => other.modelCount - one.modelCount || (one.tag < other.tag ? -1 : 1));
}
