import { fail } from "./app-error.ts";
import type { Keyring } from "./keyring.ts";

/** One page of a list, newest first. `nextCursor` is null on the last page. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
  hasMore: boolean;
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
  cursor?: string | null | undefined;
}

/** Which list a cursor belongs to: a cursor of another list or of another tenant does not open. */
export interface CursorScope {
  list: string;
  owner: string;
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

/**
 * Cuts a page out of rows that were fetched with `limit + 1`: the extra row only says that there are more.
 */
export function cutPage<T>(rows: T[], request: PageRequest, write: (last: T) => string): Page<T> {
  const items = rows.slice(0, request.limit);
  const last = items.at(-1);
  const hasMore = rows.length > request.limit;
  return { items, hasMore, nextCursor: hasMore && last !== undefined ? write(last) : null };
}

/** Writes the signed cursor of a position. */
export function writeCursor(keyring: Keyring, scope: CursorScope, position: Position): string {
  const body = Buffer.from(JSON.stringify([position.key, position.id])).toString("base64url");
  return `${body}.${keyring.sign(purpose(scope), body)}`;
}

function purpose(scope: CursorScope): string {
  return `cursor:${scope.list}:${scope.owner}`;
}
