import type { Page, PageRequest } from "../kernel/page.ts";
import { type Ctx, inTransaction, pageByTime, type Slice } from "../storage/index.ts";
import { requireOperator } from "./operator-rights.ts";
import { readVersionsAfter, type VersionFilter } from "./price-version-store.ts";
import type { PriceVersion } from "./price-version.ts";

export interface ListPriceVersionsInput extends Omit<VersionFilter, "priceId"> {
  page: PageRequest;
}

const scope = { list: "price-versions", owner: "operator" };

/**
 * Published prices of every scope, withdrawn ones too, the latest beginning first: a model's history, or,
 * with the status `scheduled`, what is to come.
 */
export async function listPriceVersions(
  ctx: Ctx,
  input: ListPriceVersionsInput,
): Promise<Page<PriceVersion>> {
  requireOperator(ctx, "read");
  const { page, ...filter } = input;
  const fetch = (slice: Slice): Promise<PriceVersion[]> =>
    inTransaction(ctx, (tx) => readVersionsAfter(tx, { filter, at: ctx.clock.now(), slice }));
  return pageByTime(
    ctx,
    { scope, page },
    { fetch, placeOf: ({ price }) => ({ at: price.effectiveFrom, id: price.id }) },
  );
}
