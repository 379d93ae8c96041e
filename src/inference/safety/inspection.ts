import type { Lookout } from "./compile-safety.ts";
import { findingsOf } from "./findings.ts";
import { EscapeReader, TextJoiner } from "./json-escapes.ts";
import type { Passage } from "./passages.ts";
import { INSPECTION_MS_MAX, PatternReader, type PatternSets } from "./pattern-sets.ts";
import type { Work } from "../slices.ts";
import { TermScanner } from "./term-scanner.ts";

/** What is looked through between two looks at the clock. */
const PIECE = 16_384;
/** JSON may stand in a string of JSON: so many times over, escapes are read. */
const LEVELS = 3;
/** Looks a request's passages through, and gives what was found. */
export function* inspect(lookout: Lookout, passages: readonly Passage[]): Work<string[]> {
  if (lookout.patterns.isTooLarge) return ["too_long"];
  const inspection = new Inspection(lookout);
  for (const passage of passages) {
    const inTime = yield* inspection.read(passage, "");
    // Parts may be meant as one word or as two: both are looked at.
    const again = passage.length === 1 || !inTime || (yield* inspection.read(passage, " "));
    if (!inTime || !again) return [...inspection.findings, "too_long"];
  }
  return inspection.findings;
}

class Inspection {
  readonly #patterns: PatternSets;
  readonly #scanner: TermScanner | null;
  #isMatched = false;

  constructor({ automaton, patterns }: Lookout) {
    this.#patterns = patterns;
    this.#scanner = automaton && new TermScanner(automaton);
  }

  get findings(): string[] {
    return [...findingsOf(this.#scanner?.found ?? 0), ...(this.#isMatched ? ["pattern"] : [])];
  }

  /** False where the time is up. */
  *read(passage: Passage, separator: string): Work<boolean> {
    let pieces = piecesOf(passage.join(separator));
    for (let level = 0; ; level++) {
      if (!(yield* this.#scan(pieces)) || !(yield* this.#match(pieces))) return false;
      if (level === LEVELS || !pieces.some((piece) => piece.includes("\\"))) return true;
      pieces = yield* unescaped(pieces);
    }
  }

  *#scan(pieces: readonly string[]): Work<boolean> {
    if (this.#scanner === null) return true;
    this.#scanner.reset();
    for (const piece of pieces) {
      this.#scanner.feed(piece);
      if ((yield) > INSPECTION_MS_MAX) return false;
    }
    this.#scanner.end();
    return true;
  }

  *#match(pieces: readonly string[]): Work<boolean> {
    const readers = this.#isMatched ? [] : this.#patterns.sets.map((set) => new PatternReader(set));
    for (const reader of readers) {
      for (const piece of pieces) {
        if ((yield* reader.feed(piece)) > INSPECTION_MS_MAX) return false;
      }
      reader.end();
      this.#isMatched ||= reader.found;
      if ((yield) > INSPECTION_MS_MAX) return false;
    }
    return true;
  }
}

function piecesOf(text: string): string[] {
  if (text.length <= PIECE) return [text];
  const count = Math.ceil(text.length / PIECE);
  return Array.from({ length: count }, (_, at) => text.slice(at * PIECE, (at + 1) * PIECE));
}

/** The same text with its escapes read, one level deep. */
function* unescaped(pieces: readonly string[]): Work<string[]> {
  const joiner = new TextJoiner();
  const reader = new EscapeReader(joiner);
  const read: string[] = [];
  for (const piece of pieces) {
    reader.feed(piece);
    read.push(joiner.take());
    yield;
  }
  reader.end();
  return [...read, joiner.take()];
}
