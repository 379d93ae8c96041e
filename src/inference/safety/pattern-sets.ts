import { RE2JS, RE2Set } from "re2js";
import type { Work } from "../slices.ts";

/** Patterns that are looked for together, in one pass over a window of text. */
export interface PatternSet {
  /** How many characters it looks at in one go, and how many of them again in the next. */
  window: number;
  overlap: number;
  matches: (text: string) => boolean;
}

export interface PatternSets {
  sets: readonly PatternSet[];
  /** In an answer: the length up to which a match is found anywhere, and half of what is held back. */
  reach: number;
  /** Not all of them are in the sets: together they are more than can be looked for. */
  isTooLarge: boolean;
}

/** Steps of compiled patterns: of those that share a pass, and of all together. */
const SET_STEPS_MAX = 200;
const STEPS_MAX = 4_000;
/** Steps times characters that are looked at in one go: in the worst case some 60 to 90 ns for each. */
const WORK_MAX = 100_000;
const WINDOW_MIN = 256;
const WINDOW_MAX = 16_384;
const OVERLAP_MAX = 256;
const REACH_MIN = 24;
const REACH_MAX = 256;
/** What all sets may keep of the states they have met. */
const MEMORY_BYTES = 8 * 1024 * 1024;
const SET_MEMORY_BYTES_MAX = 1024 * 1024;

/** Compiles patterns; a pause is offered after each. Throws what RE2 says of one that it cannot read. */
export function* compilePatterns(patterns: readonly string[]): Generator<undefined, PatternSets> {
  const groups: { patterns: string[]; steps: number }[] = [];
  let total = 0;
  for (const pattern of patterns) {
    const steps = RE2JS.compile(pattern).programSize();
    yield;
    total += steps;
    if (total > STEPS_MAX) return { sets: [], reach: REACH_MIN, isTooLarge: true };
    const group = groups.find((one) => one.steps + steps <= SET_STEPS_MAX);
    if (group === undefined) groups.push({ patterns: [pattern], steps });
    else {
      group.patterns.push(pattern);
      group.steps += steps;
    }
  }
  const memory = Math.min(SET_MEMORY_BYTES_MAX, Math.floor(MEMORY_BYTES / Math.max(1, groups.length)));
  const sets: PatternSet[] = [];
  for (const group of groups) {
    sets.push(openSet(group, memory));
    yield;
  }
  const reach = Math.floor(WORK_MAX / Math.max(1, total));
  return { sets, reach: Math.max(REACH_MIN, Math.min(REACH_MAX, reach)), isTooLarge: false };
}

function openSet({ patterns, steps }: { patterns: string[]; steps: number }, memory: number): PatternSet {
  const set = new RE2Set(RE2Set.UNANCHORED, 0, memory);
  for (const pattern of patterns) set.add(pattern);
  set.compile();
  const window = Math.max(WINDOW_MIN, Math.min(WINDOW_MAX, Math.floor(WORK_MAX / steps)));
  const overlap = Math.min(OVERLAP_MAX, window / 2);
  return { window, overlap: Math.floor(overlap), matches: (text) => set.match(text).length > 0 };
}

const NEAR = 64;

/**
 * Where a text is best cut at or before `at`: behind a character that is part of no word, if there is one
 * near, so that `\b` holds at the cut where it held before; and never within a pair of surrogates.
 */
export function cutNear(text: string, at: number): number {
  for (let near = at; near > Math.max(0, at - NEAR); near--) {
    if (isGap(text.charCodeAt(near - 1))) return near;
  }
  return at;
}

/** No word character of RE2's, and neither the beginning of an escape nor half of a pair. */
function isGap(unit: number): boolean {
  if (unit >= 0x80) return unit < 0xd800 || unit > 0xdbff;
  const isLetter = (unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a;
  const isDigit = unit >= 0x30 && unit <= 0x39;
  return !isLetter && !isDigit && unit !== 0x5f && unit !== 0x5c;
}

/** Longer than this, in all slices together, nobody's request is looked through. */
export const INSPECTION_MS_MAX = 2_000;

/** Looks for a set in a text that comes in pieces. */
export class PatternReader {
  found = false;
  readonly #set: PatternSet;
  #text = "";

  constructor(set: PatternSet) {
    this.#set = set;
  }

  /** The next piece; a pause is offered after each window. Gives how long the work took so far, in ms. */
  *feed(piece: string): Work<number> {
    const { window, overlap, matches } = this.#set;
    this.#text += piece;
    let from = 0;
    let spentMs = 0;
    while (!this.found && spentMs <= INSPECTION_MS_MAX && this.#text.length - from > window) {
      const end = cutNear(this.#text, from + window);
      this.found = matches(this.#text.slice(from, end));
      from = cutNear(this.#text, end - overlap);
      spentMs = yield;
    }
    this.#text = this.#text.slice(from);
    return spentMs;
  }

  /** The text is over. */
  end(): void {
    this.found ||= this.#text !== "" && this.#set.matches(this.#text);
    this.#text = "";
  }
}
