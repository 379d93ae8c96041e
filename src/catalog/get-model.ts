import { fail } from "../kernel/app-error.ts";
import { onlyFirst, type Ctx } from "../storage/index.ts";
import { describeModel, type CatalogModel } from "./catalog-model.ts";
import { inCustomerView, readFacts, readVisibleModels } from "./customer-view-store.ts";

/**
 * One model. Throws `model_not_found` for what does not exist and for what the customer may not see, alike.
 */
export async function getModel(
  ctx: Ctx,
  input: { customerId: string; modelId: string },
): Promise<CatalogModel> {
  const { customerId, modelId } = input;
  return inCustomerView(ctx, customerId, async (tx, buyer) => {
    const models = await readVisibleModels(tx, { buyer, filter: { modelId }, slice: onlyFirst });
    const facts = await readFacts(tx, ctx, { buyer, models });
    const found = facts.get(modelId);
    if (found === undefined) throw fail("model_not_found");
    return describeModel(found, facts);
  });
}
