import { fail } from "../kernel/app-error.ts";
import { type Ctx, inTransaction } from "../storage/index.ts";
import type { OperatorModel } from "./model.ts";
import { findModel } from "./model-store.ts";
import { operatorModel } from "./operator-models.ts";
import { requireOperator } from "./operator-rights.ts";

/** One model with its deployments, costs and list prices. Throws `model_not_found`. */
export async function getModelForOperator(ctx: Ctx, input: { modelId: string }): Promise<OperatorModel> {
  requireOperator(ctx, "read");
  return inTransaction(ctx, async (tx) => {
    const model = await findModel(tx, input.modelId);
    if (model === null) throw fail("model_not_found");
    return operatorModel(tx, ctx, model);
  });
}
