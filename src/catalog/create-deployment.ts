import { type Ctx, inTransaction } from "../storage/index.ts";
import { checkDeployment, deploymentDefaults, type Deployment, type DeploymentFields } from "./deployment.ts";
import { insertDeployment } from "./deployment-store.ts";
import { lockModel } from "./model-store.ts";
import { requireOperator } from "./operator-rights.ts";
import { overlay, type Stated } from "./overlay.ts";
import { lockProvider } from "./provider-store.ts";
import { Refusals } from "./refusals.ts";

export type CreateDeploymentInput = Stated<Omit<DeploymentFields, "upstreamModel">> &
  Pick<DeploymentFields, "upstreamModel"> & { modelId: string; providerId: string };

/** Lets a supplier serve a model. Throws `conflict` when it serves it under that name already. */
export async function createDeployment(ctx: Ctx, input: CreateDeploymentInput): Promise<Deployment> {
  requireOperator(ctx, "edit");
  const { modelId, providerId, upstreamModel } = input;
  const refusals = new Refusals();
  const stated = overlay<DeploymentFields>({ ...deploymentDefaults, upstreamModel }, input);
  const fields = checkDeployment(stated, refusals.report);
  return inTransaction(ctx, async (tx) => {
    const model = await lockModel(tx, modelId);
    await lockProvider(tx, { id: providerId });
    if (model.kind === "auto")
      refusals.report("modelId", "is an auto model: its members have the deployments");
    refusals.throwIfAny();
    return insertDeployment(tx, ctx, { ...fields, modelId, providerId });
  });
}
