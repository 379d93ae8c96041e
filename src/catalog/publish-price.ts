import { type Ctx, inTransaction } from "../storage/index.ts";
import { requireOperator } from "./operator-rights.ts";
import { readPrice, type PriceInput, type PriceTerms } from "./price-input.ts";
import { publishTerms, type Published } from "./publish-terms.ts";
import { Refusals } from "./refusals.ts";
import { refuseTwoScopes, type StatedScope } from "./stated-scope.ts";

export interface PublishPriceInput extends StatedScope {
  modelId: string;
  price: PriceInput;
  /** Absent: now. At most a minute ago. */
  effectiveFrom?: Date | undefined;
  /** Without it, a price below the cost of an active deployment is refused. */
  acceptBelowCost?: boolean | undefined;
}

/**
 * Publishes a price as a new version. When the version in force at that moment says the same, that one is
 * returned and nothing is written.
 */
export async function publishPrice(ctx: Ctx, input: PublishPriceInput): Promise<Published> {
  requireOperator(ctx, "price");
  const { modelId, customerId = null, groupId = null, price, effectiveFrom, acceptBelowCost } = input;
  const terms = readTerms(input, price);
  return inTransaction(ctx, (tx) =>
    publishTerms(tx, ctx, { modelId, customerId, groupId, terms, effectiveFrom, acceptBelowCost }),
  );
}

function readTerms(scope: StatedScope, price: PriceInput): PriceTerms {
  const refusals = new Refusals();
  refuseTwoScopes(scope, refusals.report);
  const terms = readPrice(price, (field, message) => {
    refusals.report(`price.${field}`, message);
  });
  refusals.throwIfAny();
  return terms!;
}
