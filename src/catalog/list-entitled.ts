import { fail } from "../kernel/app-error.ts";
import { type Ctx, inTransaction } from "../storage/index.ts";
import { readEntitledTo } from "./entitlement-store.ts";
import { findModel } from "./model-store.ts";
import { requireOperator } from "./operator-rights.ts";

/** Who was let see and call a model, oldest first. For a public model that says nothing of others. */
export interface Entitled {
  customerIds: string[];
  groupIds: string[];
}

/** The customers and the groups that are entitled to a model. For operators. Throws `model_not_found`. */
export async function listEntitled(ctx: Ctx, input: { modelId: string }): Promise<Entitled> {
  requireOperator(ctx, "read");
  return inTransaction(ctx, async (tx) => {
    if ((await findModel(tx, input.modelId)) === null) throw fail("model_not_found");
    return readEntitledTo(tx, input.modelId);
  });
}
