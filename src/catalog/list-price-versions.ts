import { cutPage, readCursor, writeCursor, type Page, type PageRequest } from "../kernel/page.ts";
import { type Ctx, inTransaction } from "../storage/index.ts";
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
  const after = readCursor(ctx.keyring, scope, page.cursor);
  const versions = await inTransaction(ctx, (tx) =>
    readVersionsAfter(tx, { filter, at: ctx.clock.now(), after, take: page.limit + 1 }),
  );
  return cutPage(versions, page, ({ price }) =>
    writeCursor(ctx.keyring, scope, { key: price.effectiveFrom.toISOString(), id: price.id }),
  );
}
