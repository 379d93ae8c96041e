import { fail } from "../../kernel/app-error.ts";
import type { Span } from "./dialect.ts";
import { JsonScanner, MAX_DEPTH, TOO_DEEP } from "./json-scanner.ts";
import { decodeKey } from "./key-table.ts";
import { MemberCursor } from "./member-cursor.ts";

const OPEN_BRACE = 0x7b;

/**
 * Where the values of a document's top-level members stand, by their decoded names. Refuses nesting that is
 * too deep before anything parses the document, and a name that comes twice: what is checked and what is
 * served must be one.
 */
export function findTopLevelMembers(body: Buffer): Map<string, Span> {
  const scanner = new JsonScanner();
  scanner.open(body, body.length);
  const members = new Map<string, Span>();
  const start = scanner.skipSpace(0);
  if (body[start] !== OPEN_BRACE) {
    checkEnd(scanner.skipValue(start));
    return members;
  }
  const cursor = new MemberCursor(scanner, 0);
  cursor.open(start);
  while (cursor.next()) {
    cursor.skip();
    if (cursor.valueEnd < 0) continue;
    const name = decodeKey(body, cursor.keyStart, cursor.keyEnd);
    if (members.has(name))
      throw fail("invalid_request", { public: `The field ${name} is given twice.`, param: name });
    members.set(name, { start: cursor.valueStart, end: cursor.valueEnd });
  }
  checkEnd(cursor.end);
  return members;
}

function checkEnd(end: number): void {
  if (end >= 0) return;
  const message =
    end === TOO_DEEP
      ? `The body is nested more than ${MAX_DEPTH} levels deep.`
      : "The body is not valid JSON.";
  throw fail("invalid_request", { public: message });
}
