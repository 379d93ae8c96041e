import { readPage, type CursorScope, type Page, type PageRequest } from "../kernel/page.ts";
import { isCustomer } from "../kernel/principal.ts";
import type { Ctx } from "./context.ts";
import { Prisma } from "./prisma/client.ts";

/** What a store needs to fetch one page of a list that is ordered by a time and the id. */
export interface Slice {
  /** One more than the page holds: the extra row says that there are more. */
  take: number;
  /** Only rows older than this one, or newer when `backwards`; null begins with the newest, or the oldest. */
  after: { at: Date; id: string } | null;
  /** The oldest first, for a list that is walked from its end. */
  backwards: boolean;
}

/** The slice of a list that is known to have one row at most. */
export const onlyFirst: Slice = { take: 1, after: null, backwards: false };

/** A list by its name, which its cursors are bound to. */
export interface NamedList {
  name: string;
  page: PageRequest;
}

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
  const scope = { list: name, owner: isCustomer(ctx.principal) ? ctx.principal.customerId : "operator" };
  return pageByTime(ctx, { scope, page }, { fetch, placeOf: (row) => ({ at: timeOf(row), id: row.id }) });
}

/** The same for rows of any kind, and with cursors of a scope that the caller says. */
export async function pageByTime<T>(
  ctx: Ctx,
  list: { scope: CursorScope; page: PageRequest },
  of: { fetch: (slice: Slice) => Promise<T[]>; placeOf: (row: T) => { at: Date; id: string } },
): Promise<Page<T>> {
  return readPage(ctx.keyring, list, {
    fetch: ({ after, take, backwards }) =>
      of.fetch({ after: after && { at: new Date(after.key), id: after.id }, take, backwards }),
    positionOf: (row) => {
      const { at, id } = of.placeOf(row);
      return { key: at.toISOString(), id };
    },
  });
}

type Order = "asc" | "desc";

/** For Prisma: the order and number of the rows of a slice, for tables that are sorted by `createdAt`. */
export function inOrder({ take, backwards }: Pick<Slice, "take" | "backwards">): {
  orderBy: [{ createdAt: Order }, { id: Order }];
  take: number;
} {
  const order = backwards ? "asc" : "desc";
  return { orderBy: [{ createdAt: order }, { id: order }], take };
}

/** For Prisma: the condition that a row stands behind the position where a slice begins. */
export function olderThan({ after, backwards }: Pick<Slice, "after" | "backwards">): object {
  if (after === null) return {};
  const { at, id } = after;
  return backwards
    ? { createdAt: { gte: at }, NOT: { createdAt: at, id: { lte: id } } }
    : { createdAt: { lte: at }, NOT: { createdAt: at, id: { gte: id } } };
}

/** Two columns that order a list: `key` decides, `id` where keys are alike. */
export interface OrderedBy {
  key: Prisma.Sql;
  id: Prisma.Sql;
}

/** For SQL: the same condition, of these columns, and the same order. */
export function keyset(
  { key, id }: OrderedBy,
  { after, backwards }: Pick<Slice, "after" | "backwards">,
): { condition: Prisma.Sql; order: Prisma.Sql } {
  const than = backwards ? Prisma.sql`>` : Prisma.sql`<`;
  return {
    condition: after ? Prisma.sql`(${key}, ${id}) ${than} (${after.at}, ${after.id})` : Prisma.sql`true`,
    order: backwards ? Prisma.sql`ORDER BY ${key}, ${id}` : Prisma.sql`ORDER BY ${key} DESC, ${id} DESC`,
  };
}
