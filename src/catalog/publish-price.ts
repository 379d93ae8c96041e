import type { Price } from "../kernel/price.ts";
import { type Ctx, inTransaction } from "../storage/index.ts";
import { refuseUnknownCustomer } from "./entitlement-store.ts";
import { requireOperator } from "./operator-rights.ts";
import { readPrice, type PriceInput } from "./price-input.ts";
import { publishTerms } from "./publish-terms.ts";
import { Refusals } from "./refusals.ts";

export interface PublishPriceInput {
  modelId: string;
  /** Absent or null: the list price. */
  customerId?: string | null | undefined;
  price: PriceInput;
  /** Absent: now. At most a minute ago. */
  effectiveFrom?: Date | undefined;
}

/**
 * Publishes a price as a new version. When the version in force at that moment says the same, that one is
 * returned and nothing is written.
 */
export async function publishPrice(ctx: Ctx, input: PublishPriceInput): Promise<Price> {
  requireOperator(ctx, "price");
  const { modelId, customerId = null, price, effectiveFrom } = input;
  const refusals = new Refusals();
  const terms = readPrice(price, (field, message) => {
    refusals.report(`price.${field}`, message);
  });
  refusals.throwIfAny();
  return inTransaction(ctx, async (tx) => {
    if (customerId !== null) await refuseUnknownCustomer(tx, customerId);
    return publishTerms(tx, ctx, { modelId, customerId, terms: terms!, effectiveFrom });
  });
}
