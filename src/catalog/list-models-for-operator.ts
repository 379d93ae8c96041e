import type { Page, PageRequest } from "../kernel/page.ts";
import { type Ctx, inTransaction, pageByTime, type Slice } from "../storage/index.ts";
import type { OperatorModel } from "./model.ts";
import { readModelsAfter, type ModelFilter } from "./model-store.ts";
import { operatorModels } from "./operator-models.ts";
import { requireOperator } from "./operator-rights.ts";

export interface ListModelsForOperatorInput extends ModelFilter {
  page: PageRequest;
}

const scope = { list: "operator-models", owner: "operator" };

/** Every model, newest first, with its deployments, costs and list prices. */
export async function listModelsForOperator(
  ctx: Ctx,
  input: ListModelsForOperatorInput,
): Promise<Page<OperatorModel>> {
  requireOperator(ctx, "read");
  const { page, ...filter } = input;
  const fetch = (slice: Slice): Promise<OperatorModel[]> =>
    inTransaction(ctx, async (tx) => operatorModels(tx, ctx, await readModelsAfter(tx, { slice, filter })));
  return pageByTime(ctx, { scope, page }, { fetch, placeOf: ({ createdAt, id }) => ({ at: createdAt, id }) });
}
