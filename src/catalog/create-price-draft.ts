import { type Ctx, inTransaction } from "../storage/index.ts";
import { refuseIdleScope } from "./buyer-store.ts";
import { findModel } from "./model-store.ts";
import { fail } from "../kernel/app-error.ts";
import { requireOperator } from "./operator-rights.ts";
import { insertDraft } from "./price-draft-store.ts";
import { checkNote, type PriceDraft } from "./price-draft.ts";
import { readPrice, type PriceInput } from "./price-input.ts";
import { Refusals } from "./refusals.ts";
import { refuseTwoScopes, type StatedScope } from "./stated-scope.ts";

export interface CreatePriceDraftInput extends StatedScope {
  modelId: string;
  price: PriceInput;
  note?: string | undefined;
}

/**
 * Begins a draft of a price. It must be a price already, but may be below cost: the preview says so. Throws
 * `invalid_request`, `model_not_found` or `not_found`.
 */
export async function createPriceDraft(ctx: Ctx, input: CreatePriceDraftInput): Promise<PriceDraft> {
  requireOperator(ctx, "price");
  const { modelId, customerId = null, groupId = null, price, note = "" } = input;
  const refusals = new Refusals();
  refuseTwoScopes(input, refusals.report);
  readPrice(price, (field, message) => {
    refusals.report(`price.${field}`, message);
  });
  checkNote(note, refusals.report);
  refusals.throwIfAny();
  return inTransaction(ctx, async (tx) => {
    if ((await findModel(tx, modelId)) === null) throw fail("model_not_found");
    await refuseIdleScope(tx, { customerId, groupId }, price.currency);
    return insertDraft(tx, ctx, { modelId, customerId, groupId, price, note });
  });
}
