import type { Rewrite } from "../chat-texts.ts";
import type { Work } from "../slices.ts";

const QUOTE = '"';
const BACKSLASH = 0x5c;
/** Between two turns of others. */
const SLICE = 16_384;

/** What becomes of the parts of a JSON text. */
export interface JsonRewrite {
  /** Of the value of a string, or of a member's name. */
  string: (text: string) => Work<string>;
  /** Of what stands between strings, as it stands: numbers, above all. */
  between: Rewrite;
}

/**
 * Rewrites a JSON text without reading it into values: numbers keep all their digits, and what is not changed
 * keeps its exact form. Text that is no JSON is rewritten as one string.
 */
export function* jsonSteps(json: string, { string, between }: JsonRewrite): Work<string> {
  if (!isStructured(json)) return yield* string(json);
  const pieces: string[] = [];
  let rested = 0;
  for (let at = 0; ;) {
    const opened = json.indexOf(QUOTE, at);
    pieces.push(between(json.slice(at, opened < 0 ? undefined : opened)));
    if (opened < 0) break;
    const closed = closingQuote(json, opened + 1);
    pieces.push(QUOTE, yield* stringSteps(json.slice(opened + 1, closed), string));
    if (closed === json.length) break;
    pieces.push(QUOTE);
    at = closed + 1;
    if (at - rested < SLICE) continue;
    rested = at;
    yield;
  }
  return pieces.join("");
}

/** An object, a list or a string. */
function isStructured(json: string): boolean {
  const first = json.trimStart().charAt(0);
  return first === "{" || first === "[" || first === QUOTE;
}

function closingQuote(json: string, from: number): number {
  for (let at = json.indexOf(QUOTE, from); at >= 0; at = json.indexOf(QUOTE, at + 1)) {
    let before = at;
    while (before > from && json.charCodeAt(before - 1) === BACKSLASH) before--;
    if ((at - before) % 2 === 0) return at;
  }
  return json.length;
}

function* stringSteps(inner: string, rewrite: JsonRewrite["string"]): Work<string> {
  const value = inner.includes("\\") ? valueOf(inner) : inner;
  const rewritten = yield* rewrite(value);
  return rewritten === value ? inner : withinJson(rewritten);
}

/** A string that was cut off, or was never JSON, is taken as it stands. */
function valueOf(inner: string): string {
  try {
    return JSON.parse(`"${inner}"`) as string;
  } catch {
    return inner;
  }
}

/** A text as it stands within a string of JSON. */
export function withinJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
