import { type Ctx, inTransaction } from "../storage/index.ts";
import {
  checkMembers,
  checkModel,
  checkModelId,
  modelDefaults,
  type ModelFields,
  type OperatorModel,
} from "./model.ts";
import { insertModel, readModelKinds } from "./model-store.ts";
import { operatorModel } from "./operator-models.ts";
import { requireOperator } from "./operator-rights.ts";
import { overlay, type Stated } from "./overlay.ts";
import { Refusals } from "./refusals.ts";

export type CreateModelInput = Stated<ModelFields> & {
  /** The runtime value of `model` in request bodies; it never changes. */
  id: string;
};

/**
 * Enters a model. It becomes callable with a price and a deployment. Throws `conflict` when the id is taken.
 */
export async function createModel(ctx: Ctx, input: CreateModelInput): Promise<OperatorModel> {
  requireOperator(ctx, "edit");
  const { id } = input;
  const fields = overlay<ModelFields>({ ...modelDefaults, displayName: id }, input);
  const refusals = new Refusals();
  checkModelId(id, refusals.report);
  checkModel(fields, refusals.report);
  return inTransaction(ctx, async (tx) => {
    checkMembers(fields.members, await readModelKinds(tx, fields.members), refusals.report);
    refusals.throwIfAny();
    return operatorModel(tx, ctx, await insertModel(tx, ctx, { id, ...fields }));
  });
}
