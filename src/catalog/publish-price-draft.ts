import { fail } from "../kernel/app-error.ts";
import { type Ctx, inTransaction } from "../storage/index.ts";
import { requireOperator } from "./operator-rights.ts";
import { lockDraft, removeDraft } from "./price-draft-store.ts";
import { publishTerms, type Published } from "./publish-terms.ts";

export interface PublishPriceDraftInput {
  draftId: string;
  /** Absent: now. At most a minute ago. */
  effectiveFrom?: Date | undefined;
  /** Without it, a price below the cost of an active deployment is refused. */
  acceptBelowCost?: boolean | undefined;
  /** The version that the caller read; another one is `version_conflict`. */
  version?: number | undefined;
}

/**
 * Makes a draft a price, by the rules of `publishPrice`, and takes the draft away: both, or neither. Throws
 * `not_found`, `version_conflict` or `invalid_request`.
 */
export async function publishPriceDraft(ctx: Ctx, input: PublishPriceDraftInput): Promise<Published> {
  requireOperator(ctx, "price");
  const { draftId, version, effectiveFrom, acceptBelowCost } = input;
  return inTransaction(ctx, async (tx) => {
    const draft = await lockDraft(tx, { draftId, version });
    const { modelId, customerId, groupId, terms } = draft;
    if (terms === null) throw fail("invalid_request", { public: "The draft is no price any more." });
    const publication = { modelId, customerId, groupId, terms, effectiveFrom, acceptBelowCost };
    const published = await publishTerms(tx, ctx, publication);
    await removeDraft(tx, ctx, { draft, why: "publish" });
    return published;
  });
}
