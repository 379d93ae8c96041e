import { cutPage, readCursor, writeCursor, type Page, type PageRequest } from "../kernel/page.ts";
import { type Ctx, inTransaction } from "../storage/index.ts";
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
  const after = readCursor(ctx.keyring, scope, page.cursor);
  const models = await inTransaction(ctx, async (tx) =>
    operatorModels(tx, ctx, await readModelsAfter(tx, { after, take: page.limit + 1, filter })),
  );
  return cutPage(models, page, (last) =>
    writeCursor(ctx.keyring, scope, { key: last.createdAt.toISOString(), id: last.id }),
  );
}
