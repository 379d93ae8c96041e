import { type Ctx, inTransaction } from "../storage/index.ts";
import { requireOperator } from "./operator-rights.ts";
import { lockDraft, removeDraft } from "./price-draft-store.ts";
import type { PriceDraft } from "./price-draft.ts";

/** Takes a draft away and returns what it was. Throws `not_found`. */
export async function deletePriceDraft(ctx: Ctx, input: { draftId: string }): Promise<PriceDraft> {
  requireOperator(ctx, "price");
  return inTransaction(ctx, async (tx) => {
    const draft = await lockDraft(tx, { draftId: input.draftId, version: undefined });
    await removeDraft(tx, ctx, { draft, why: "delete" });
    return draft;
  });
}
