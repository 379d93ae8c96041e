import { randomBytes } from "node:crypto";
import type { MaskedEntity } from "../../policies/index.ts";

const TAG_MARK = "Q";
const TAG_DIGITS = 2;
const BASE = 36;
const TAGS = BASE ** TAG_DIGITS;
/** How the letters of a tag are spread over the numbers, so that they look like nothing that people write. */
const FIRST_TAG = 251;
const RANDOM_TAG_BYTES = 6;
/** So many originals come back at most: what is beyond is masked for good. */
const ORIGINALS_MAX = 100_000;
/** Who writes so many marks does so on purpose. */
const MARKS_MAX = 1_000;
const MARK = /_[Qq]([0-9A-Za-z]{2})/g;

/** What stands in place of something that nobody gets back. */
export function blank(entity: MaskedEntity): string {
  return `[${entity.toUpperCase()}]`;
}

/**
 * A tag that ends the placeholders of one request, and that ends no word of these texts. It is the same for
 * every request that lets it be, so that a conversation that grows stays the same prompt to its supplier.
 */
export function freeTag(texts: readonly string[]): string {
  const taken = new Set<string>();
  let marks = 0;
  for (const text of texts) {
    // Most texts have no such mark at all, which is found without a pattern.
    if (!text.includes("_q") && !text.includes("_Q")) continue;
    for (const [, digits] of text.matchAll(MARK)) {
      taken.add(digits!.toUpperCase());
      if (++marks > MARKS_MAX) return randomTag();
    }
  }
  for (let tried = 0; tried < TAGS; tried++) {
    const digits = ((FIRST_TAG + tried) % TAGS).toString(BASE).padStart(TAG_DIGITS, "0").toUpperCase();
    if (!taken.has(digits)) return TAG_MARK + digits;
  }
  return randomTag();
}

function randomTag(): string {
  return TAG_MARK + randomBytes(RANDOM_TAG_BYTES).toString("hex").toUpperCase();
}

/**
 * The originals of one request and what stands for them: `[EMAIL_1_Q6Z]`. It lives as long as the request, in
 * memory only, and must not be logged.
 */
export class Vault {
  /** The longest word within the brackets. */
  wordMax = 0;
  readonly #tag: string;
  readonly #words = new Map<string, string>();
  readonly #originals = new Map<string, string>();
  readonly #counts = new Map<MaskedEntity, number>();

  constructor(tag: string) {
    this.#tag = tag;
  }

  /** The placeholder of an original: the same one each time. A blank when there are too many already. */
  put(entity: MaskedEntity, original: string): string {
    const known = this.#words.get(original);
    if (known !== undefined) return `[${known}]`;
    if (this.#words.size >= ORIGINALS_MAX) return blank(entity);
    const count = (this.#counts.get(entity) ?? 0) + 1;
    this.#counts.set(entity, count);
    const word = `${entity.toUpperCase()}_${String(count)}_${this.#tag}`;
    this.#words.set(original, word);
    this.#originals.set(word, original);
    this.wordMax = Math.max(this.wordMax, word.length);
    return `[${word}]`;
  }

  /** What a word within brackets stands for, in whichever case it came back; undefined for any other word. */
  originalOf(word: string): string | undefined {
    return word.length > this.wordMax ? undefined : this.#originals.get(word.toUpperCase());
  }

  /** Whether a word may be one of ours, cut off. */
  mayBegin(word: string): boolean {
    if (word.length > this.wordMax) return false;
    const upper = word.toUpperCase();
    for (const entity of this.#counts.keys()) {
      const label = `${entity.toUpperCase()}_`;
      if (upper.length <= label.length ? label.startsWith(upper) : this.#mayEnd(upper, label)) return true;
    }
    return false;
  }

  #mayEnd(word: string, label: string): boolean {
    if (!word.startsWith(label)) return false;
    let at = label.length;
    while (at < word.length && word.charAt(at) >= "0" && word.charAt(at) <= "9") at++;
    if (at === word.length) return true;
    return at > label.length && `_${this.#tag}`.startsWith(word.slice(at));
  }
}
