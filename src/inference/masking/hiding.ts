import type { MaskedEntity } from "../../policies/index.ts";
import { CLOSE, codeAt, codesOf, isAlphanumeric, isDigit, NONE, OPEN, SPACE } from "./characters.ts";
import type { EntityMatch } from "./entity-match.ts";
import { JsonPlace } from "./json-place.ts";
import { tokenEnd } from "./match-api-key.ts";
import { behindOpening, readKeyBody } from "./match-private-key.ts";
import { blank } from "./placeholders.ts";
import { findEntities } from "./scan-text.ts";
import type { TextFilter } from "./text-filter.ts";

/** So much is held back at most, and so much is still held where that is too little. */
const HELD_MAX = 1_024;
const HELD_KEPT = 512;
/** No number is as long, with all that keeps its digits apart. */
const NUMBER_MAX = 64;
/** What may stand before something that is part of it. */
const CONTEXT = 80;
const OPENING = "-----";
const OPENING_MAX = 72;
const BEARER = "bearer";

/** Beside letters and digits, what may be within personal data, or tell that it goes on. */
const signs = codesOf("@._%+-':/=~()\\");

/** Replaces personal data in one text that comes in pieces, for good. */
export class Hiding implements TextFilter {
  readonly #kinds: ReadonlySet<MaskedEntity>;
  readonly #place: JsonPlace | null;
  /** The end of what is told, as it was. */
  #context = "";
  #held = "";
  /** What is replaced already, and goes on. */
  #swallowed: MaskedEntity | null = null;

  constructor(kinds: ReadonlySet<MaskedEntity>, isJson: boolean) {
    this.#kinds = kinds;
    this.#place = isJson ? new JsonPlace() : null;
  }

  push(piece: string): string {
    return this.#take(this.#held + piece, false);
  }

  end(): string {
    const told = this.#take(this.#held, true);
    this.#swallowed = null;
    return told;
  }

  #take(piece: string, isWhole: boolean): string {
    const rest = this.#swallow(piece, isWhole);
    if (this.#swallowed !== null) {
      this.#held = rest;
      return "";
    }
    const from = this.#context.length;
    const text = this.#context + rest;
    const start = isWhole ? text.length : Math.max(from, Math.min(runStart(text, from), openingStart(text)));
    // Nothing can be told yet, so there is nothing to look for.
    if (start === from && text.length - start <= HELD_MAX) {
      this.#held = rest;
      return "";
    }
    const matches = findEntities(text, this.#kinds, from);
    const last = matches.at(-1);
    const goesOn = !isWhole && last?.openFrom !== undefined && this.#isTooMuch(last, text);
    const end = goesOn ? last.openFrom! : settledEnd(text, start, matches);
    const told = this.#tell(text.slice(0, end), from, matches);
    this.#context = text.slice(Math.max(0, end - CONTEXT), end);
    this.#held = text.slice(end);
    if (goesOn) this.#swallowed = last.entity;
    return told;
  }

  /** A private key is told at once that it is one; of another it may turn out that it is none. */
  #isTooMuch({ entity, start }: EntityMatch, text: string): boolean {
    return entity === "private_key" || text.length - start > HELD_KEPT;
  }

  /** What is left behind the one that is being swallowed. */
  #swallow(text: string, isWhole: boolean): string {
    if (this.#swallowed === null) return text;
    const isKey = this.#swallowed === "private_key";
    const end = isKey ? readKeyBody(text, 0, isWhole) : readToken(text);
    if (end.isOver) this.#swallowed = null;
    if (end.end > 0) this.#context = text.slice(Math.max(0, end.end - CONTEXT), end.end);
    return text.slice(end.end);
  }

  #tell(text: string, from: number, matches: readonly EntityMatch[]): string {
    let told = "";
    let at = from;
    for (const { entity, start, end } of matches) {
      if (start >= text.length) break;
      told += this.#noted(text.slice(at, Math.max(at, start)));
      const isValue = this.#place?.isInString === false;
      told += isValue ? JSON.stringify(blank(entity)) : blank(entity);
      at = end;
    }
    return told + this.#noted(text.slice(at));
  }

  #noted(text: string): string {
    this.#place?.note(text);
    return text;
  }
}

function readToken(text: string): { end: number; isOver: boolean } {
  const end = tokenEnd(text, 0);
  return { end, isOver: end < text.length };
}

/** Up to where more text changes nothing, by what was found too; but no more is held than there may be. */
function settledEnd(text: string, start: number, matches: readonly EntityMatch[]): number {
  const isBounded = text.length - start <= HELD_MAX;
  const end = isBounded ? start : text.length - HELD_KEPT;
  const across = matches.find((match) => match.start < end && match.end > end);
  // What has spaces within it is a whole private key, and what is cut for its length is whole too.
  return across ? across.end : end;
}

/** Where the characters at the end begin that may be part of one thing. */
function runStart(text: string, from: number): number {
  let at = text.length;
  while (at > from && text.length - at <= HELD_MAX) {
    const code = codeAt(text, at - 1);
    if (!isAlphanumeric(code) && !signs.has(code) && !(code === SPACE && isWithin(text, at - 1))) break;
    at--;
  }
  return at;
}

/** Whether a space may stand within a number, or between a key and what announces it. */
function isWithin(text: string, space: number): boolean {
  const before = codeAt(text, space - 1);
  const behind = codeAt(text, space + 1);
  const isNumber = (isDigit(before) || before === CLOSE) && text.length - space < NUMBER_MAX;
  if (isNumber && (behind === NONE || behind === OPEN || isDigit(behind))) return true;
  return text.slice(Math.max(0, space - BEARER.length), space).toLowerCase() === BEARER;
}

/** Where the line begins that may open a private key and is not all there. */
function openingStart(text: string): number {
  const tail = text.slice(-OPENING_MAX);
  const dashes = tail.lastIndexOf(OPENING);
  if (dashes < 0 || behindOpening(tail, dashes) !== "cut") return text.length;
  return text.length - tail.length + dashes;
}
