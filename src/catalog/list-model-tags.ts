import type { Ctx } from "../storage/index.ts";
import { inCustomerView, readVisibleTags } from "./customer-view-store.ts";

/** The tags of the models that a customer may see, with their counts, the most used first. */
export async function listModelTags(
  ctx: Ctx,
  input: { customerId: string },
): Promise<{ tag: string; modelCount: number }[]> {
  return inCustomerView(ctx, input.customerId, readVisibleTags);
}
