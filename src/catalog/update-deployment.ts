import { type Ctx, inTransaction } from "../storage/index.ts";
import { checkDeployment, type Deployment, type DeploymentFields } from "./deployment.ts";
import { changeDeployment, lockDeployment } from "./deployment-store.ts";
import { requireOperator } from "./operator-rights.ts";
import { overlay, type Stated } from "./overlay.ts";
import { Refusals } from "./refusals.ts";

export type UpdateDeploymentInput = Stated<DeploymentFields> & { deploymentId: string };

/** Changes what is stated of a deployment; what is absent stays. */
export async function updateDeployment(ctx: Ctx, input: UpdateDeploymentInput): Promise<Deployment> {
  requireOperator(ctx, "edit");
  return inTransaction(ctx, async (tx) => {
    const current = await lockDeployment(tx, input.deploymentId);
    const refusals = new Refusals();
    const next = checkDeployment(overlay<DeploymentFields>(current, input), refusals.report);
    refusals.throwIfAny();
    return changeDeployment(tx, ctx, { current, next });
  });
}
