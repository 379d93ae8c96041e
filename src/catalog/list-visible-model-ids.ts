import type { Ctx } from "../storage/index.ts";
import { readCatalogView } from "./catalog-view.ts";

/** The ids of the models that a customer may see: the ones it may allow its keys to call. */
export async function listVisibleModelIds(ctx: Ctx, input: { customerId: string }): Promise<Set<string>> {
  return new Set((await readCatalogView(ctx, input.customerId)).byId.keys());
}
