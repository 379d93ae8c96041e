import { CLOSE, codeAt, DOT, followsWord, HYPHEN, isAlphanumeric, isDigit, OPEN } from "./characters.ts";
import { SPACE, UNDERSCORE, ZERO } from "./characters.ts";

const RUNS_MAX = 8;
const DIGITS_MAX = 24;

/**
 * Digits of a text, with what separates their runs: one space, hyphen or dot, or a parenthesis. It is read in
 * place of what it held before, so that a text full of numbers makes no garbage.
 */
export class DigitRuns {
  text = "";
  /** How many runs were read. */
  count = 0;
  readonly starts = new Int32Array(RUNS_MAX);
  readonly ends = new Int32Array(RUNS_MAX);
  /** How many digits there are up to the end of each run. */
  readonly totals = new Int32Array(RUNS_MAX);
  /** What stands behind each run but the last: a parenthesis counts for the space beside it too. */
  readonly separators = new Int32Array(RUNS_MAX);
  readonly digits = new Uint8Array(DIGITS_MAX);

  get start(): number {
    return this.starts[0]!;
  }

  /** Reads the runs from the first digit of one on. False where that is longer than all that is known. */
  read(text: string, start: number): boolean {
    this.text = text;
    this.count = 0;
    let total = 0;
    for (let at = start; at >= 0 && this.count < RUNS_MAX; at = this.#next()) {
      const run = this.count;
      this.starts[run] = at;
      for (; total <= DIGITS_MAX; at++, total++) {
        const code = codeAt(text, at);
        if (!isDigit(code)) break;
        this.digits[total] = code - ZERO;
      }
      if (total > DIGITS_MAX) return this.count > 0;
      this.ends[run] = at;
      this.totals[run] = total;
      this.count++;
    }
    return true;
  }

  /** Where the next run begins; -1 where none follows. */
  #next(): number {
    const run = this.count - 1;
    const at = this.ends[run]!;
    const code = codeAt(this.text, at);
    const follower = codeAt(this.text, at + 1);
    if (code !== SPACE && code !== HYPHEN && code !== DOT && code !== CLOSE && code !== OPEN) return -1;
    this.separators[run] = code;
    if (isDigit(follower)) return at + 1;
    const isPair =
      (code === CLOSE && (follower === SPACE || follower === HYPHEN)) ||
      (follower === OPEN && (code === SPACE || code === HYPHEN));
    if (!isPair || !isDigit(codeAt(this.text, at + 2))) return -1;
    this.separators[run] = code === CLOSE ? CLOSE : OPEN;
    return at + 2;
  }

  lengthOf(run: number): number {
    return this.ends[run]! - this.starts[run]!;
  }

  /** Whether its first runs, and no run of them more, have these lengths. */
  hasLengths(lengths: readonly number[]): boolean {
    return lengths.length <= this.count && lengths.every((length, run) => this.lengthOf(run) === length);
  }

  /** Whether so many runs are kept apart by one and the same of these. */
  isSeparatedBy(runs: number, ...separators: readonly number[]): boolean {
    const [first] = this.separators;
    if (runs > 1 && !separators.includes(first!)) return false;
    for (let run = 1; run < runs - 1; run++) if (this.separators[run] !== first) return false;
    return true;
  }

  /** Whether it goes on to the left: a word, a decimal fraction. */
  get isJoinedBefore(): boolean {
    const code = codeAt(this.text, this.start - 1);
    if (code === UNDERSCORE || followsWord(this.text, this.start)) return true;
    return code === DOT && isDigit(codeAt(this.text, this.start - 2));
  }

  /** Whether a hyphen ties it to digits before. */
  get isHyphenatedBefore(): boolean {
    return codeAt(this.text, this.start - 1) === HYPHEN && isDigit(codeAt(this.text, this.start - 2));
  }
}

/** Whether what ends here goes on to the right: a word, a number, a fraction of one. */
export function isJoinedBehind(text: string, end: number): boolean {
  const code = codeAt(text, end);
  return isAlphanumeric(code) || code === UNDERSCORE || (code === DOT && isDigit(codeAt(text, end + 1)));
}

/** Whether a hyphen ties what ends here to digits behind it. */
export function isHyphenatedBehind(text: string, end: number): boolean {
  return codeAt(text, end) === HYPHEN && isDigit(codeAt(text, end + 1));
}
