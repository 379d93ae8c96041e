import type { ReplyEvent } from "../dialects/reply-event.ts";
import type { Sources } from "./automaton.ts";
import type { Lookout } from "./compile-safety.ts";
import { EscapeReader, readEscapes } from "./json-escapes.ts";
import { cutNear, type PatternSets } from "./pattern-sets.ts";
import { cpuMsSince } from "../slices.ts";
import { TermScanner } from "./term-scanner.ts";

type Logprobs = Extract<ReplyEvent, { kind: "logprobs" }>;

/** An event of more characters is looked at in pieces, and in no more time than this altogether. */
const PIECE = 4_096;
const EVENT_MS_MAX = 40;
/** Logprobs that wait for their text. Those of a token are one event; text waits only so long. */
const LOGPROBS_MAX = 2_048;

/** One block of an answer: what it says, what of it is decided, and what waits. */
export class GuardedBlock {
  isMatched = false;
  /** It came in too great pieces to be looked through, or there is too much to look for. */
  isTooLong: boolean;

  readonly #scanner: TermScanner | null;
  readonly #escapes: EscapeReader | null;
  readonly #patterns: PatternWindow | null;
  /** What has not gone on yet, and where it begins in the block. */
  #held = "";
  #heldFrom = 0;
  #logprobs: { at: number; event: Logprobs }[] = [];

  /** `isJson`: it is read with its escapes, as the client will read it. */
  constructor({ automaton, patterns }: Lookout, isJson: boolean) {
    this.isTooLong = patterns.isTooLarge;
    this.#scanner = automaton && new TermScanner(automaton);
    this.#escapes = isJson && this.#scanner ? new EscapeReader(this.#scanner) : null;
    this.#patterns = patterns.sets.length === 0 ? null : new PatternWindow(patterns, isJson);
  }

  get found(): Sources {
    return this.#scanner?.found ?? 0;
  }

  take(text: string): void {
    this.#held += text;
    const step = this.#patterns === null ? PIECE : this.#patterns.step;
    if (text.length <= step) return this.#look(text);
    const start = process.cpuUsage();
    for (let at = 0; at < text.length && !this.isTooLong; at += step) {
      this.#look(text.slice(at, at + step));
      this.isTooLong = cpuMsSince(start) > EVENT_MS_MAX;
    }
  }

  /** Keeps logprobs behind the text that they are of. */
  keep(event: Logprobs): void {
    if (this.#logprobs.length < LOGPROBS_MAX)
      this.#logprobs.push({ at: this.#heldFrom + this.#held.length, event });
  }

  /** The block is over: nothing is undecided any more. */
  end(): void {
    this.#escapes?.end();
    this.#scanner?.end();
    if (this.#patterns && !this.isMatched && !this.isTooLong) this.isMatched = this.#patterns.end();
  }

  /** Where that begins that may not go on yet, or, of a block in which something was found, never. */
  get undecidedFrom(): number {
    const scanned = this.#scanner;
    const isFound = scanned !== null && scanned.foundFrom >= 0;
    const terms = isFound ? scanned.foundFrom : (scanned?.undecidedFrom ?? Infinity);
    return Math.min(terms, this.#patterns?.undecidedFrom ?? Infinity);
  }

  /** What may go on up to there: the text, with its logprobs in their places. */
  release(until: number): ({ text: string } | Logprobs)[] {
    const released: ({ text: string } | Logprobs)[] = [];
    while (this.#logprobs.length > 0 && this.#logprobs[0]!.at <= until) {
      const { at, event } = this.#logprobs.shift()!;
      released.push(...this.#cut(at), event);
    }
    released.push(...this.#cut(until));
    return released;
  }

  #cut(until: number): { text: string }[] {
    const text = this.#held.slice(0, Math.max(0, until - this.#heldFrom));
    if (text === "") return [];
    this.#held = this.#held.slice(text.length);
    this.#heldFrom += text.length;
    return [{ text }];
  }

  #look(text: string): void {
    if (this.#escapes === null) this.#scanner?.feed(text);
    else this.#escapes.feed(text);
    if (this.#patterns && !this.isMatched) this.isMatched = this.#patterns.take(text);
  }
}

/** Looks for patterns in a stream: in windows of twice their reach, each half of which was seen twice. */
class PatternWindow {
  readonly #patterns: PatternSets;
  readonly #isJson: boolean;
  #text = "";
  #from = 0;
  #isOver = false;

  constructor(patterns: PatternSets, isJson: boolean) {
    this.#patterns = patterns;
    this.#isJson = isJson;
  }

  get undecidedFrom(): number {
    return this.#isOver ? Infinity : this.#from;
  }

  /** So many characters fill about one window. */
  get step(): number {
    return 2 * this.#patterns.reach;
  }

  /** Whether a window matches that is full now. */
  take(piece: string): boolean {
    const { reach } = this.#patterns;
    this.#text += piece;
    while (this.#text.length >= 2 * reach) {
      if (this.#matches(this.#text.slice(0, cutNear(this.#text, 2 * reach)))) return true;
      const seen = cutNear(this.#text, reach);
      this.#text = this.#text.slice(seen);
      this.#from += seen;
    }
    return false;
  }

  end(): boolean {
    if (this.#text !== "" && this.#matches(this.#text)) return true;
    this.#isOver = true;
    return false;
  }

  #matches(text: string): boolean {
    const read = this.#isJson ? readEscapes(text) : text;
    return this.#patterns.sets.some((set) => set.matches(read));
  }
}
