import { fail } from "../kernel/app-error.ts";
import type { Price } from "../kernel/price.ts";
import { audit, type Ctx, type Tx } from "../storage/index.ts";
import { refuseIdleScope } from "./buyer-store.ts";
import { describeWarning, type MarginWarning } from "./margin.ts";
import { lockModel } from "./model-store.ts";
import { printPrice, samePrice, type PriceTerms } from "./price-input.ts";
import type { ModelPriceScope } from "./price-scope.ts";
import { insertPrice, readPriceHistory } from "./price-store.ts";
import { warningsFor } from "./warnings-for.ts";

export interface Publication extends ModelPriceScope {
  terms: PriceTerms;
  /** Absent: from now on. */
  effectiveFrom?: Date | undefined;
  /** Without it, a price below a supplier's cost is refused. */
  acceptBelowCost?: boolean | undefined;
}

export interface Published {
  price: Price;
  /** Where the price is below cost, or cannot be compared with it. */
  warnings: MarginWarning[];
}

const BACKDATING_MAX_MS = 60_000;

/**
 * The one way in which a price comes to be, for the verbs and for the file: a new version, or the version in
 * force when it says the same already. A request that has begun keeps the version it began with, so prices
 * reach back a minute at most. Of two versions that begin at one moment, the later publication counts. Throws
 * `model_not_found`, `not_found` or `invalid_request`.
 */
export async function publishTerms(tx: Tx, ctx: Ctx, publication: Publication): Promise<Published> {
  const { modelId, customerId, groupId, terms } = publication;
  const now = ctx.clock.now();
  const wanted = publication.effectiveFrom ?? now;
  if (wanted.getTime() < now.getTime() - BACKDATING_MAX_MS) {
    throw fail("invalid_request", { public: "A price cannot begin in the past.", param: "effectiveFrom" });
  }
  // The lock makes publications of one model wait for each other, so that both cannot find nothing in force.
  const model = await lockModel(tx, modelId);
  await refuseIdleScope(tx, publication, terms.currency);
  const warnings = await warningsFor(tx, model, terms);
  const history = await readPriceHistory(tx, { modelId, customerId, groupId });
  const current = history.find((price) => price.effectiveFrom <= wanted) ?? null;
  if (current !== null && samePrice(current, terms)) return { price: current, warnings };
  const below = warnings.filter((warning) => warning.below !== null).map(describeWarning);
  if (publication.acceptBelowCost !== true) refuseBelowCost(below);
  const scope = { modelId, customerId, groupId };
  const price = await insertPrice(tx, ctx, { ...scope, terms, effectiveFrom: wanted });
  await audit(tx, ctx, {
    action: "price.publish",
    subjectKind: "model",
    subjectId: modelId,
    customerId,
    ...(current !== null && { before: printPrice(current) }),
    after: {
      ...printPrice(terms),
      effectiveFrom: wanted.toISOString(),
      ...(groupId !== null && { groupId }),
    },
  });
  if (below.length > 0) await auditBelowCost(tx, ctx, { price, publication, below });
  return { price, warnings };
}

/** Costs in other currencies stand in nobody's way: nothing is known against the price. */
function refuseBelowCost(below: readonly string[]): void {
  if (below.length === 0) return;
  throw fail("invalid_request", {
    public: "The price is below a supplier's cost; acceptBelowCost says that it is meant to be.",
    param: "acceptBelowCost",
    fields: below.map((message) => ({ field: "acceptBelowCost", code: "invalid_request", message })),
  });
}

/** Apart from the publication, which a customer may find in its own audit: this row belongs to no tenant. */
async function auditBelowCost(
  tx: Tx,
  ctx: Ctx,
  { price, publication, below }: { price: Price; publication: Publication; below: string[] },
): Promise<void> {
  const { modelId, customerId, groupId } = publication;
  await audit(tx, ctx, {
    action: "price.accept_below_cost",
    subjectKind: "model",
    subjectId: modelId,
    customerId: null,
    after: { effectiveFrom: price.effectiveFrom.toISOString(), whose: customerId ?? groupId, below },
  });
}
