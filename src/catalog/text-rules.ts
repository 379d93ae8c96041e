import type { Report } from "./refusals.ts";

interface TextRule {
  field: string;
  lengthMax: number;
  /** Line ends are allowed. */
  isLong?: boolean;
  mayBeEmpty?: boolean;
}

const WORD = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u;
// NULs and lone surrogates, as JSON.stringify writes them; a backslash of the text itself is doubled there.
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;
const JSON_CHARACTERS_MAX = 16_384;
const LIST_MAX = 100;

/**
 * Reports a text that is empty, too long, or has control characters (which PostgreSQL or a terminal would not
 * take).
 */
export function checkText(text: string, rule: TextRule, report: Report): void {
  const control = rule.isLong === true ? /[^\P{Cc}\n\r\t]/u : /\p{Cc}/u;
  if (text.trim() === "" && rule.mayBeEmpty !== true) report(rule.field, "must not be empty");
  if (text.length > rule.lengthMax)
    report(rule.field, `must have at most ${String(rule.lengthMax)} characters`);
  if (control.test(text)) report(rule.field, "must not have control characters");
}

/** Reports a list that has too many entries, or entries that are not short words such as `long-context`. */
export function checkWords(words: readonly string[], field: string, report: Report): void {
  if (words.length > LIST_MAX) report(field, `must have at most ${String(LIST_MAX)} entries`);
  words.forEach((word, index) => {
    if (!WORD.test(word)) report(`${field}[${String(index)}]`, "must be a short word such as long-context");
  });
}

/** Reports free-form JSON that is too large to be kept with a row, or that PostgreSQL would refuse. */
export function checkMetadata(metadata: object, report: Report): void {
  const text = JSON.stringify(metadata);
  if (text.length > JSON_CHARACTERS_MAX)
    report("metadata", `must have at most ${String(JSON_CHARACTERS_MAX)} characters`);
  if (UNSTORABLE.test(text)) report("metadata", "must not have NUL characters or half characters");
}
