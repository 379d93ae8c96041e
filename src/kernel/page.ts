import { fail } from "./app-error.ts";
import type { Keyring } from "./keyring.ts";

/** One page of a list, newest first however it was walked to. */
export interface Page<T> {
  items: T[];
  /** Where the list goes on behind this page; null on the last page. */
  nextCursor: string | null;
  /** Whether items follow this page. */
  hasMore: boolean;
  /** Whether items stand before this page. */
  hasPrevious: boolean;
  /** Signs the cursor of the item with this number on the page: only for those who ask, since it costs. */
  cursorAt: (index: number) => string;
}

/** Where a page begins: after the row with this sort key and id. */
export interface Position {
  /** The row's sort key as text: an RFC 3339 time or a number. */
  key: string;
  id: string;
}

export interface PageRequest {
  /** 1 to 100. */
  limit: number;
  /** Where an earlier page ended, or, walking backwards, began. */
  cursor?: string | null | undefined;
  /** The items before the cursor, or the last of the list, instead of those after it, or its first. */
  backwards?: boolean | undefined;
}

/** Which list a cursor belongs to: a cursor of another list or of another tenant does not open. */
export interface CursorScope {
  list: string;
  owner: string;
}

/** What a store reads for one page: rows in the order of the walk, which backwards is the oldest first. */
export interface Stretch {
  /** Only rows behind this one, as the walk goes; null begins at the end that it comes from. */
  after: Position | null;
  /** One more than the page holds: the extra row says that there are more. */
  take: number;
  backwards: boolean;
}

export interface Reading<T> {
  fetch: (stretch: Stretch) => Promise<T[]>;
  positionOf: (row: T) => Position;
}

const LIMIT_MAX = 100;

/**
 * Reads one page through `fetch`, whichever way it is walked. Throws `invalid_request` for a limit outside 1
 * to 100 and for a cursor that this keyring did not sign for this scope.
 */
export async function readPage<T>(
  keyring: Keyring,
  { scope, page }: { scope: CursorScope; page: PageRequest },
  { fetch, positionOf }: Reading<T>,
): Promise<Page<T>> {
  const { limit, backwards = false } = page;
  if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT_MAX) {
    throw fail("invalid_request", { public: `limit must be 1 to ${String(LIMIT_MAX)}.`, param: "limit" });
  }
  const after = readCursor(keyring, scope, page.cursor);
  const rows = await fetch({ after, take: limit + 1, backwards });
  const items = rows.slice(0, limit);
  if (backwards) items.reverse();
  // Behind the row that a cursor names there is at least that row.
  const [ahead, behind] = [rows.length > limit, after !== null];
  const hasMore = backwards ? behind : ahead;
  const cursorAt = (index: number): string => writeCursor(keyring, scope, positionOf(items[index]!));
  return {
    ...{ items, hasMore, hasPrevious: backwards ? ahead : behind, cursorAt },
    nextCursor: hasMore && items.length > 0 ? cursorAt(items.length - 1) : null,
  };
}

/**
 * Reads the position out of a cursor. Throws `invalid_request` unless this keyring signed it for this scope.
 */
export function readCursor(
  keyring: Keyring,
  scope: CursorScope,
  cursor: string | null | undefined,
): Position | null {
  if (cursor === null || cursor === undefined) return null;
  const [body = "", signature = ""] = cursor.split(".");
  if (!keyring.verify(purpose(scope), body, signature)) {
    throw fail("invalid_request", { public: "The cursor is not valid for this list.", param: "cursor" });
  }
  const [key, id] = JSON.parse(Buffer.from(body, "base64url").toString("utf8")) as [string, string];
  return { key, id };
}

/** Writes the signed cursor of a position. */
export function writeCursor(keyring: Keyring, scope: CursorScope, position: Position): string {
  const body = Buffer.from(JSON.stringify([position.key, position.id])).toString("base64url");
  return `${body}.${keyring.sign(purpose(scope), body)}`;
}

function purpose(scope: CursorScope): string {
  return `cursor:${scope.list}:${scope.owner}`;
}
