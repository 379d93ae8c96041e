import type { Ctx, Tx } from "../storage/index.ts";
import { readDeployments } from "./deployment-store.ts";
import type { OperatorModel } from "./model.ts";
import type { StoredModel } from "./model-store.ts";
import { readPricesInForce, readScheduledPrices } from "./price-store.ts";

/** Puts deployments and list prices beside the models: what an operator sees of them. */
export async function operatorModels(
  tx: Tx,
  ctx: Ctx,
  models: readonly StoredModel[],
): Promise<OperatorModel[]> {
  const modelIds = models.map((model) => model.id);
  const at = ctx.clock.now();
  const deployments = await readDeployments(tx, modelIds);
  const inForce = await readPricesInForce(tx, { modelIds, buyer: null, at });
  const scheduled = await readScheduledPrices(tx, { modelIds, at });
  return models.map((model) => ({
    ...model,
    deployments: deployments.filter((deployment) => deployment.modelId === model.id),
    price: inForce.find((row) => row.modelId === model.id)?.price ?? null,
    scheduledPrices: scheduled
      .filter((row) => row.modelId === model.id)
      .map((row) => row.price)
      .reverse(),
  }));
}

/** The same for one model. */
export async function operatorModel(tx: Tx, ctx: Ctx, model: StoredModel): Promise<OperatorModel> {
  const [joined] = await operatorModels(tx, ctx, [model]);
  return joined ?? { ...model, deployments: [], price: null, scheduledPrices: [] };
}
