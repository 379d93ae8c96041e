import { isObject } from "../field-rules.ts";
import { JsonScanner } from "../json-scanner.ts";
import { parseExactly } from "../parse-exactly.ts";

/** The JSON of an object; null for what is none, or is nested so deep that it could not be written again. */
export function parseShallow(bytes: Buffer): Record<string, unknown> | null {
  return parseWith(bytes, JSON.parse);
}

/** The same with all digits of its numbers, for what is written again. */
export function parseShallowExactly(bytes: Buffer): Record<string, unknown> | null {
  return parseWith(bytes, parseExactly);
}

function parseWith(bytes: Buffer, parse: (text: string) => unknown): Record<string, unknown> | null {
  const scanner = new JsonScanner();
  scanner.open(bytes, bytes.length);
  if (scanner.skipValue(scanner.skipSpace(0)) < 0) return null;
  try {
    const value = parse(bytes.toString());
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
