import { cutPage, readCursor, writeCursor, type Page, type PageRequest } from "../kernel/page.ts";
import { isCustomer } from "../kernel/principal.ts";
import type { Ctx } from "../storage/index.ts";

/** What a store needs to fetch one page of a list that is ordered by (createdAt, id), newest first. */
export interface Slice {
  /** Only rows older than this one; null begins with the newest. */
  after: { createdAt: Date; id: string } | null;
  /** Order and number of the rows: one more than the page holds. */
  page: { orderBy: [{ createdAt: "desc" }, { id: "desc" }]; take: number };
}

interface Listed {
  id: string;
  createdAt: Date;
}

/**
 * Reads one page through `fetch` and cuts it. Throws `invalid_request` for a cursor of another list or
 * reader.
 */
export async function newestFirst<T extends Listed>(
  ctx: Ctx,
  list: { name: string; page: PageRequest },
  fetch: (slice: Slice) => Promise<T[]>,
): Promise<Page<T>> {
  const { limit, cursor } = list.page;
  const owner = isCustomer(ctx.principal) ? ctx.principal.customerId : "operator";
  const scope = { list: list.name, owner };
  const position = readCursor(ctx.keyring, scope, cursor);
  const after = position && { createdAt: new Date(position.key), id: position.id };
  const rows = await fetch({
    after,
    page: { orderBy: [{ createdAt: "desc" }, { id: "desc" }], take: limit + 1 },
  });
  return cutPage(rows, list.page, (last) =>
    writeCursor(ctx.keyring, scope, { key: last.createdAt.toISOString(), id: last.id }),
  );
}

/** The condition that a row stands behind a position. */
export function olderThan(after: Slice["after"]): object {
  if (after === null) return {};
  return {
    createdAt: { lte: after.createdAt },
    NOT: { createdAt: after.createdAt, id: { gte: after.id } },
  };
}
