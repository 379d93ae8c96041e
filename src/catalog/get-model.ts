import { fail } from "../kernel/app-error.ts";
import type { Ctx } from "../storage/index.ts";
import type { CatalogModel } from "./catalog-model.ts";
import { readCatalogView } from "./catalog-view.ts";

/**
 * One model. Throws `model_not_found` for what does not exist and for what the customer may not see, alike.
 */
export async function getModel(
  ctx: Ctx,
  input: { customerId: string; modelId: string },
): Promise<CatalogModel> {
  const { byId } = await readCatalogView(ctx, input.customerId);
  const found = byId.get(input.modelId);
  if (found === undefined) throw fail("model_not_found");
  return found;
}
