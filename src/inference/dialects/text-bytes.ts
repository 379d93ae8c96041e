import type { JsonScanner } from "./json-scanner.ts";
import { KeyTable } from "./key-table.ts";

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const LOWER_U = 0x75;
const UNICODE_ESCAPE = 6;

// Above so many bytes the native search is cheaper than a loop.
const LONG = 128;

/** Strings that stand beside the text of a tool call or of a content part. */
const NOT_TEXT = new KeyTable(["id", "type", "role"]);

/**
 * How many UTF-8 bytes of text a value has: a string's, or those of all strings within a list or an object
 * but the ones that are not text. The scanner has already found the value to be well-formed.
 */
export function countTextBytes(scanner: JsonScanner, start: number, end: number): number {
  const bytes = scanner.bytes;
  if (bytes[start] === QUOTE) return textBytes(bytes, start + 1, end - 1);
  let count = 0;
  let isText = true;
  let at = start;
  while (at < end) {
    if (bytes[at] !== QUOTE) {
      at++;
      continue;
    }
    const behind = scanner.skipString(at);
    const isKey = behind < end && bytes[scanner.skipSpace(behind)] === COLON;
    if (isKey) isText = NOT_TEXT.find(bytes, at + 1, behind - 1) < 0;
    else if (isText) count += textBytes(bytes, at + 1, behind - 1);
    at = behind;
  }
  return count;
}

/** How many UTF-8 bytes the text of a JSON string has; `start` and `end` exclude the quotes. */
function textBytes(bytes: Buffer, start: number, end: number): number {
  let length = end - start;
  let at = length > LONG && !bytes.subarray(start, end).includes(BACKSLASH) ? end : start;
  while (at < end) {
    if (bytes[at] !== BACKSLASH) {
      at++;
    } else if (bytes[at + 1] === LOWER_U) {
      length +=
        utf8Bytes(parseInt(bytes.toString("latin1", at + 2, at + UNICODE_ESCAPE), 16)) - UNICODE_ESCAPE;
      at += UNICODE_ESCAPE;
    } else {
      length--;
      at += 2;
    }
  }
  return length;
}

/** Each half of a surrogate pair counts two of the pair's four bytes. */
function utf8Bytes(unit: number): number {
  if (unit < 0x80) return 1;
  if (unit < 0x800) return 2;
  return unit >= 0xd800 && unit < 0xe000 ? 2 : 3;
}
