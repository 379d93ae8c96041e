import { withinJson } from "./json-text.ts";
import type { Vault } from "./placeholders.ts";
import type { TextFilter } from "./text-filter.ts";

const OPEN = "[";
const CLOSE = "]";
const MARK = "_";
const BACKSLASH = "\\";
/** Of Markdown, before the underscores of one placeholder. */
const ESCAPES_MAX = 8;

/** Puts originals back into one text that comes in pieces. */
export class Unmasking implements TextFilter {
  readonly #vault: Vault;
  readonly #isJson: boolean;
  #held = "";
  /** The last character that went on: a word that it begins is none of ours. */
  #before = "";

  constructor(vault: Vault, isJson: boolean) {
    this.#vault = vault;
    this.#isJson = isJson;
  }

  push(piece: string): string {
    const text = this.#held + piece;
    const settled = this.#settledTo(text);
    this.#held = text.slice(settled);
    return this.#restore(text.slice(0, settled));
  }

  end(): string {
    const text = this.#held;
    this.#held = "";
    return this.#restore(text);
  }

  /** Up to where no placeholder can begin that more text would complete. */
  #settledTo(text: string): number {
    const trailing = text.endsWith(BACKSLASH) ? text.length - 1 : text.length;
    const start = wordStart(text, trailing, this.#vault.wordMax + ESCAPES_MAX);
    const hasBracket = text.charAt(start - 1) === OPEN;
    const word = text.slice(start, trailing).replaceAll(BACKSLASH, "");
    if (word === "") return hasBracket && trailing === text.length ? start - 1 : text.length;
    if (this.#isJoined(start) || !this.#vault.mayBegin(word)) return text.length;
    return hasBracket ? start - 1 : start;
  }

  /** Every placeholder has an underscore: where there is none, a text is what it is. */
  #restore(text: string): string {
    if (text === "") return "";
    let restored = "";
    let told = 0;
    for (let mark = text.indexOf(MARK); mark >= 0;) {
      const start = wordStart(text, mark, this.#vault.wordMax + ESCAPES_MAX);
      const end = wordEnd(text, mark);
      const original = this.#isJoined(start)
        ? undefined
        : this.#vault.originalOf(text.slice(start, end).replaceAll(BACKSLASH, ""));
      if (original !== undefined) {
        const isBracketed = text.charAt(start - 1) === OPEN && start > told && text.charAt(end) === CLOSE;
        const around = isBracketed ? 1 : 0;
        restored += text.slice(told, start - around) + (this.#isJson ? withinJson(original) : original);
        told = end + around;
      }
      mark = text.indexOf(MARK, end);
    }
    this.#before = text.charAt(text.length - 1);
    return told === 0 ? text : restored + text.slice(told);
  }

  /** Whether what begins here goes on with a word that is told already. */
  #isJoined(start: number): boolean {
    return start === 0 && isWord(this.#before, 0);
  }
}

/** Where the word begins that ends before this place or stands around it, at most so far back. */
function wordStart(text: string, at: number, most: number): number {
  let start = at;
  while (at - start <= most && isWord(text, start - 1)) start--;
  return start;
}

function wordEnd(text: string, at: number): number {
  let end = at;
  while (isWord(text, end)) end++;
  return end;
}

/** Letters, digits and underscores, also such as Markdown has escaped. */
function isWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x61 && code <= 0x7a) ||
    code === 0x5f ||
    (code === 0x5c && text.charAt(at + 1) === MARK)
  );
}
