import { cutPage, readCursor, writeCursor, type Page, type PageRequest } from "../kernel/page.ts";
import { isCustomer } from "../kernel/principal.ts";
import type { Ctx } from "../storage/index.ts";

/** What a store needs to fetch one page of a list that is ordered by time and id, newest first. */
export interface Slice {
  /** One more than the page holds: the extra row says that there are more. */
  take: number;
  /** Only rows older than this one; null begins with the newest. */
  after: { at: Date; id: string } | null;
}

/** Reads one page through `fetch` and cuts it; `timeOf` tells by which time a row is sorted. */
export async function newestFirst<T extends { id: string }>(
  ctx: Ctx,
  list: { name: string; page: PageRequest; timeOf: (row: T) => Date },
  fetch: (slice: Slice) => Promise<T[]>,
): Promise<Page<T>> {
  const owner = isCustomer(ctx.principal) ? ctx.principal.customerId : "operator";
  const scope = { list: list.name, owner };
  const position = readCursor(ctx.keyring, scope, list.page.cursor);
  const after = position && { at: new Date(position.key), id: position.id };
  const rows = await fetch({ take: list.page.limit + 1, after });
  return cutPage(rows, list.page, (last) =>
    writeCursor(ctx.keyring, scope, { key: list.timeOf(last).toISOString(), id: last.id }),
  );
}
