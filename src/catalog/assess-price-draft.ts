import { fail } from "../kernel/app-error.ts";
import { type Ctx, inTransaction } from "../storage/index.ts";
import { refuseIdleScope } from "./buyer-store.ts";
import type { MarginWarning } from "./margin.ts";
import { findModel, readAutoModelIds } from "./model-store.ts";
import { requireOperator } from "./operator-rights.ts";
import { readDraft } from "./price-draft-store.ts";
import type { PriceDraft } from "./price-draft.ts";
import type { PriceTerms } from "./price-input.ts";
import { isNarrower, type ModelPriceScope, type ScopedPrice } from "./price-scope.ts";
import { readEveryPriceInForce } from "./price-store.ts";
import { warningsFor } from "./warnings-for.ts";

export interface PriceAssessment {
  draft: PriceDraft;
  terms: PriceTerms;
  /** Whose price it is taken for: as in the draft, or that of the customer who was named. */
  scope: ModelPriceScope;
  /**
   * Prices in force that are charged before it where both apply: those of a narrower scope, and those of auto
   * models that the model is called through.
   */
  outranking: ModelPriceScope[];
  warnings: MarginWarning[];
}

/**
 * What a draft would be if it were in force now: whom it would concern and what it leaves of its costs. With
 * a customer, as if it were that customer's own price. For operators. Throws `not_found` or
 * `invalid_request`.
 */
export async function assessPriceDraft(
  ctx: Ctx,
  input: { draftId: string; customerId?: string | undefined },
): Promise<PriceAssessment> {
  requireOperator(ctx, "read");
  return inTransaction(ctx, async (tx) => {
    const draft = await readDraft(tx, input.draftId);
    const { modelId, customerId, groupId, terms } = draft;
    const model = await findModel(tx, modelId);
    if (model === null || terms === null)
      throw fail("invalid_request", { public: "The draft is no price any more.", param: "draftId" });
    const whose = input.customerId === undefined ? { customerId, groupId } : hypothesis(input.customerId);
    await refuseIdleScope(tx, whose, terms.currency);
    const scope = { modelId, ...whose };
    const modelIds = [modelId, ...(await readAutoModelIds(tx, modelId))];
    const inForce = await readEveryPriceInForce(tx, { modelIds, at: ctx.clock.now() });
    const outranking = inForce.filter((row) => outranks(row, scope, terms)).map(placeOf);
    return { draft, terms, scope, outranking, warnings: await warningsFor(tx, model, terms) };
  });
}

function hypothesis(customerId: string): { customerId: string; groupId: null } {
  return { customerId, groupId: null };
}

function outranks(row: ScopedPrice, scope: ModelPriceScope, terms: PriceTerms): boolean {
  if (row.price.currency !== terms.currency) return false;
  return row.modelId !== scope.modelId || isNarrower(row, scope);
}

function placeOf({ modelId, customerId, groupId }: ScopedPrice): ModelPriceScope {
  return { modelId, customerId, groupId };
}
