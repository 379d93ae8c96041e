import type { Ctx } from "../storage/index.ts";
import { inCustomerView, readVisibleModelIds } from "./customer-view-store.ts";

/** The ids of the models that a customer may see: the ones it may allow its keys to call. */
export async function listVisibleModelIds(ctx: Ctx, input: { customerId: string }): Promise<Set<string>> {
  return inCustomerView(
    ctx,
    input.customerId,
    async (tx, buyer) => new Set(await readVisibleModelIds(tx, buyer)),
  );
}
