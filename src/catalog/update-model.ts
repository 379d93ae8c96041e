import { fail } from "../kernel/app-error.ts";
import { type Ctx, inTransaction } from "../storage/index.ts";
import { checkMembers, checkModel, type ModelFields, type OperatorModel } from "./model.ts";
import { changeModel, lockModel, readModelKinds } from "./model-store.ts";
import { operatorModel } from "./operator-models.ts";
import { requireOperator } from "./operator-rights.ts";
import { overlay, type Stated } from "./overlay.ts";
import { Refusals } from "./refusals.ts";

export type UpdateModelInput = Stated<Omit<ModelFields, "kind">> & {
  modelId: string;
  /** The version that the caller read; another one is `version_conflict`. */
  version?: number | undefined;
};

/** Changes what is stated of a model; what is absent stays. Its id and its kind never change. */
export async function updateModel(ctx: Ctx, input: UpdateModelInput): Promise<OperatorModel> {
  requireOperator(ctx, "edit");
  const { modelId, version, ...stated } = input;
  return inTransaction(ctx, async (tx) => {
    const current = await lockModel(tx, modelId);
    if (version !== undefined && version !== current.version) throw fail("version_conflict");
    const next = overlay<ModelFields>(current, { ...stated, kind: undefined });
    const refusals = new Refusals();
    checkModel(next, refusals.report);
    checkMembers(next.members, await readModelKinds(tx, next.members), refusals.report);
    refusals.throwIfAny();
    return operatorModel(tx, ctx, await changeModel(tx, ctx, { current, next }));
  });
}
