import {
  type CursorScope,
  type Page,
  type PageRequest,
  cutPage,
  readCursor,
  writeCursor,
} from "../kernel/page.ts";
import type { Ctx } from "../storage/index.ts";
import { invalidInput } from "./invalid-input.ts";
import { confinedTo } from "./tenant-of.ts";

/** What a store needs to fetch one page of a list that is ordered by (createdAt, id), newest first. */
export interface Slice {
  /** One more than the page holds: the extra row says that there are more. */
  take: number;
  /** Only rows older than this one; null begins with the newest. */
  after: { createdAt: Date; id: string } | null;
}

interface Listed {
  id: string;
  createdAt: Date;
}

const LIMIT_MAX = 100;

/**
 * Reads one page through `fetch` and cuts it. Throws `invalid_request` for a limit outside 1 to 100 and for a
 * cursor of another list or another reader.
 */
export async function newestFirst<T extends Listed>(
  ctx: Ctx,
  list: { name: string; page: PageRequest },
  fetch: (slice: Slice) => Promise<T[]>,
): Promise<Page<T>> {
  const { limit, cursor } = list.page;
  if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT_MAX) {
    throw invalidInput("limit", `limit must be 1 to ${String(LIMIT_MAX)}.`);
  }
  const owner = confinedTo(ctx.principal) ?? "operator";
  const scope: CursorScope = { list: list.name, owner };
  const position = readCursor(ctx.keyring, scope, cursor);
  const after = position && { createdAt: new Date(position.key), id: position.id };
  const rows = await fetch({ take: limit + 1, after });
  return cutPage(rows, list.page, (last) =>
    writeCursor(ctx.keyring, scope, { key: last.createdAt.toISOString(), id: last.id }),
  );
}
