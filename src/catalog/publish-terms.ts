import { fail } from "../kernel/app-error.ts";
import type { Price } from "../kernel/price.ts";
import { audit, type Ctx, type Tx } from "../storage/index.ts";
import { lockModel } from "./model-store.ts";
import { printPrice, samePrice, type PriceTerms } from "./price-input.ts";
import { insertPrice, readPriceHistory, type PriceScope } from "./price-store.ts";

export interface Publication extends PriceScope {
  terms: PriceTerms;
  /** Absent: from now on. */
  effectiveFrom?: Date | undefined;
}

const BACKDATING_MAX_MS = 60_000;

/**
 * The one way in which a price comes to be, for the verb and for the file: a new version, or the version in
 * force when it says the same already. A request that has begun keeps the version it began with, so prices
 * reach back a minute at most. Of two versions that begin at one moment, the later publication counts. Throws
 * `model_not_found` or `invalid_request`.
 */
export async function publishTerms(tx: Tx, ctx: Ctx, publication: Publication): Promise<Price> {
  const { modelId, customerId, terms } = publication;
  const now = ctx.clock.now();
  const wanted = publication.effectiveFrom ?? now;
  if (wanted.getTime() < now.getTime() - BACKDATING_MAX_MS) {
    throw fail("invalid_request", { public: "A price cannot begin in the past.", param: "effectiveFrom" });
  }
  // The lock makes publications of one model wait for each other, so that both cannot find nothing in force.
  await lockModel(tx, modelId);
  const history = await readPriceHistory(tx, { modelId, customerId });
  const current = history.find((price) => price.effectiveFrom <= wanted) ?? null;
  if (current !== null && samePrice(current, terms)) return current;
  const price = await insertPrice(tx, ctx, { modelId, customerId, terms, effectiveFrom: wanted });
  await audit(tx, ctx, {
    action: "price.publish",
    subjectKind: "model",
    subjectId: modelId,
    customerId,
    ...(current !== null && { before: printPrice(current) }),
    after: { ...printPrice(terms), effectiveFrom: wanted.toISOString() },
  });
  return price;
}
