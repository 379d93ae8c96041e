import { type Ctx, inTransaction } from "../storage/index.ts";
import { refuseIdleScope } from "./buyer-store.ts";
import { changedFields } from "./changed-fields.ts";
import { requireOperator } from "./operator-rights.ts";
import { overlay } from "./overlay.ts";
import { changeDraft, lockDraft, type DraftContent } from "./price-draft-store.ts";
import { checkNote, type PriceDraft } from "./price-draft.ts";
import { readPrice, type PriceInput } from "./price-input.ts";
import { Refusals } from "./refusals.ts";

export interface UpdatePriceDraftInput {
  draftId: string;
  /** The whole price; absent leaves it. */
  price?: PriceInput | undefined;
  note?: string | undefined;
  /** The version that the caller read; another one is `version_conflict`. */
  version?: number | undefined;
}

/** Changes what is stated of a draft; a change of nothing leaves it and the audit alone. */
export async function updatePriceDraft(ctx: Ctx, input: UpdatePriceDraftInput): Promise<PriceDraft> {
  requireOperator(ctx, "price");
  const { draftId, version, price, note } = input;
  return inTransaction(ctx, async (tx) => {
    const current = await lockDraft(tx, { draftId, version });
    const next = overlay<DraftContent>({ price: current.price, note: current.note }, { price, note });
    const refusals = new Refusals();
    readPrice(next.price, (field, message) => {
      refusals.report(`price.${field}`, message);
    });
    checkNote(next.note, refusals.report);
    refusals.throwIfAny();
    await refuseIdleScope(tx, current, next.price.currency);
    return changedFields(current, next).length === 0 ? current : changeDraft(tx, ctx, { current, next });
  });
}
