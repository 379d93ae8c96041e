import { fail } from "../kernel/app-error.ts";
import { cutPage, readCursor, writeCursor, type Page, type PageRequest } from "../kernel/page.ts";
import { isCustomer } from "../kernel/principal.ts";
import type { Ctx } from "./context.ts";

/** What a store needs to fetch one page of a list that is ordered by a time and the id, newest first. */
export interface Slice {
  /** One more than the page holds: the extra row says that there are more. */
  take: number;
  /** Only rows older than this one; null begins with the newest. */
  after: { at: Date; id: string } | null;
}

/** A list by its name, which its cursors are bound to. */
export interface NamedList {
  name: string;
  page: PageRequest;
}

const LIMIT_MAX = 100;

/** Reads one page of a list that is sorted by `createdAt`; see `newestBy`. */
export function newestFirst<T extends { id: string; createdAt: Date }>(
  ctx: Ctx,
  list: NamedList,
  fetch: (slice: Slice) => Promise<T[]>,
): Promise<Page<T>> {
  return newestBy(ctx, list, { fetch, timeOf: (row) => row.createdAt });
}

/**
 * Reads one page through `fetch` and cuts it. Throws `invalid_request` for a limit outside 1 to 100 and for a
 * cursor of another list or another reader.
 */
export async function newestBy<T extends { id: string }>(
  ctx: Ctx,
  { name, page }: NamedList,
  { fetch, timeOf }: { fetch: (slice: Slice) => Promise<T[]>; timeOf: (row: T) => Date },
): Promise<Page<T>> {
  const { limit, cursor } = page;
  if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT_MAX) {
    throw fail("invalid_request", { public: `limit must be 1 to ${String(LIMIT_MAX)}.`, param: "limit" });
  }
  const scope = { list: name, owner: isCustomer(ctx.principal) ? ctx.principal.customerId : "operator" };
  const position = readCursor(ctx.keyring, scope, cursor);
  const after = position && { at: new Date(position.key), id: position.id };
  const rows = await fetch({ take: limit + 1, after });
  return cutPage(rows, page, (last) =>
    writeCursor(ctx.keyring, scope, { key: timeOf(last).toISOString(), id: last.id }),
  );
}

/** For Prisma: the order and number of the rows of a slice, for tables that are sorted by `createdAt`. */
export function inOrder({ take }: Slice): {
  orderBy: [{ createdAt: "desc" }, { id: "desc" }];
  take: number;
} {
  return { orderBy: [{ createdAt: "desc" }, { id: "desc" }], take };
}

/** For Prisma: the condition that a row stands behind the position where a slice begins. */
export function olderThan({ after }: Slice): object {
  if (after === null) return {};
  return { createdAt: { lte: after.at }, NOT: { createdAt: after.at, id: { gte: after.id } } };
}
