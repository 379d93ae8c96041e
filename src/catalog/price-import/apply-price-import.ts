import { AppError, fail } from "../../kernel/app-error.ts";
import { type Ctx, inTransaction, type Tx } from "../../storage/index.ts";
import { changeDeployment, lockDeployment } from "../deployment-store.ts";
import { requireOperator } from "../operator-rights.ts";
import { insertDraft, readDraftsAfter } from "../price-draft-store.ts";
import { samePrice } from "../price-input.ts";
import { publishTerms } from "../publish-terms.ts";
import { planNow } from "./preview-price-import.ts";
import type { ImportPlan, ImportStep, PriceImportInput } from "./price-import.ts";

export interface ApplyPriceImportInput extends PriceImportInput {
  /** Prices become drafts, or are published; costs take effect either way. */
  as: "draft" | "published";
  /** From when published prices count; absent: now. At most a minute ago. */
  effectiveFrom?: Date | undefined;
  /** Without it, a price below the cost of an active deployment is refused. */
  acceptBelowCost?: boolean | undefined;
}

const latest = { take: 100, after: null, backwards: false };

/**
 * Makes prices from elsewhere our own: costs first, then prices, all of them or, when one is refused, none.
 * What is as the list says already is left alone, a draft too. For operators who set prices; costs are for
 * those who edit the catalog. Throws `invalid_request`, naming the model that stands in the way.
 */
export async function applyPriceImport(ctx: Ctx, input: ApplyPriceImportInput): Promise<ImportPlan> {
  requireOperator(ctx, "price");
  if (input.sets.cost) requireOperator(ctx, "edit");
  refuseLateCosts(input);
  return inTransaction(ctx, async (tx) => {
    const plan = await planNow(tx, ctx, input);
    const inOrder = [...plan.steps].sort((one, other) => one.kind.localeCompare(other.kind));
    for (const step of inOrder) {
      if (step.kind === "cost") await setCost(tx, ctx, step);
      else if (input.as === "draft") await draft(tx, ctx, { step, title: plan.title });
      else await publish(tx, ctx, { step, input });
    }
    return plan;
  });
}

function refuseLateCosts({ sets, as, effectiveFrom }: ApplyPriceImportInput): void {
  if (effectiveFrom === undefined) return;
  const why = sets.cost ? "a cost counts at once" : as === "draft" ? "a draft has no beginning" : null;
  if (why === null) return;
  throw fail("invalid_request", {
    public: `effectiveFrom is for publishing prices: ${why}.`,
    param: "effectiveFrom",
  });
}

async function setCost(tx: Tx, ctx: Ctx, { deployment, price }: ImportStep): Promise<void> {
  const current = await lockDeployment(tx, deployment?.id ?? "");
  await changeDeployment(tx, ctx, { current, next: { ...current, cost: price } });
}

async function draft(tx: Tx, ctx: Ctx, { step, title }: { step: ImportStep; title: string }): Promise<void> {
  const { modelId, name, next, price } = step;
  const drafts = await readDraftsAfter(tx, { slice: latest, modelId });
  const isThere = drafts.some(
    ({ customerId, groupId, terms }) =>
      customerId === null && groupId === null && terms !== null && samePrice(terms, next),
  );
  if (isThere) return;
  const note = `From ${title}: ${name}`;
  await insertDraft(tx, ctx, { modelId, customerId: null, groupId: null, price, note });
}

async function publish(
  tx: Tx,
  ctx: Ctx,
  { step, input }: { step: ImportStep; input: ApplyPriceImportInput },
): Promise<void> {
  const { modelId, next: terms } = step;
  const { effectiveFrom, acceptBelowCost } = input;
  const publication = { modelId, customerId: null, groupId: null, terms, effectiveFrom, acceptBelowCost };
  try {
    await publishTerms(tx, ctx, publication);
  } catch (thrown) {
    // Nothing is published of an import that is refused, so its author must hear which model is in the way.
    if (!(thrown instanceof AppError)) throw thrown;
    throw fail(thrown.code, {
      public: `${modelId}: ${thrown.message}`,
      fields: thrown.fields,
      cause: thrown,
    });
  }
}
