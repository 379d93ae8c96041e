import { type Ctx, inTransaction, type Tx } from "../../storage/index.ts";
import { readAllModels } from "../model-store.ts";
import { operatorModels } from "../operator-models.ts";
import { requireOperator } from "../operator-rights.ts";
import { planImport } from "./plan-import.ts";
import type { ImportPlan, PriceImportInput } from "./price-import.ts";

/**
 * What prices from elsewhere would change of list prices and of what suppliers charge us; nothing is written.
 * For operators. Throws `invalid_request` for a model that the catalog does not have, and for a bad markup.
 */
export async function previewPriceImport(ctx: Ctx, input: PriceImportInput): Promise<ImportPlan> {
  requireOperator(ctx, "read");
  return inTransaction(ctx, (tx) => planNow(tx, ctx, input));
}

/** The plan as of this transaction. */
export async function planNow(tx: Tx, ctx: Ctx, input: PriceImportInput): Promise<ImportPlan> {
  return planImport(await operatorModels(tx, ctx, await readAllModels(tx)), input);
}
