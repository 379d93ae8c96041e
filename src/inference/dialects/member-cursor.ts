import { type JsonScanner, MALFORMED, MAX_DEPTH, TOO_DEEP } from "./json-scanner.ts";

const QUOTE = 0x22;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * Walks the members of one object: `open`, then `next` until it says no, and after each `next` either `skip`
 * or `leave` with the place behind the value. `end` is then the place behind the object, or negative.
 */
export class MemberCursor {
  /** The key without its quotes. */
  keyStart = 0;
  keyEnd = 0;
  valueStart = 0;
  /** Known after `skip` or `leave`. */
  valueEnd = 0;
  /** The place behind the closing brace; MALFORMED or TOO_DEEP when there is none. */
  end: number = MALFORMED;
  private first = true;
  protected readonly scanner: JsonScanner;
  /** How many containers stand around the object. */
  protected readonly depth: number;

  constructor(scanner: JsonScanner, depth: number) {
    this.scanner = scanner;
    this.depth = depth;
  }

  /** False when no object begins here. */
  open(at: number): boolean {
    this.first = true;
    this.end = MALFORMED;
    this.valueEnd = at + 1;
    if (this.depth >= MAX_DEPTH) this.end = TOO_DEEP;
    return at < this.scanner.end && this.scanner.bytes[at] === OPEN_BRACE && this.depth < MAX_DEPTH;
  }

  /** Goes on within an object whose members up to this value are known already. */
  resume(valueStart: number): void {
    this.first = false;
    this.end = MALFORMED;
    this.valueStart = valueStart;
  }

  next(): boolean {
    const scanner = this.scanner;
    const bytes = scanner.bytes;
    if (this.valueEnd < 0) return this.stop(this.valueEnd);
    let at = scanner.skipSpace(this.valueEnd);
    if (at >= scanner.end) return this.stop(MALFORMED);
    if (bytes[at] === CLOSE_BRACE) return this.stop(at + 1);
    if (!this.first) {
      if (bytes[at] !== COMMA) return this.stop(MALFORMED);
      at = scanner.skipSpace(at + 1);
    }
    this.first = false;
    if (at >= scanner.end || bytes[at] !== QUOTE) return this.stop(MALFORMED);
    const behindKey = scanner.skipString(at);
    if (behindKey < 0) return this.stop(behindKey);
    this.keyStart = at + 1;
    this.keyEnd = behindKey - 1;
    at = scanner.skipSpace(behindKey);
    if (at >= scanner.end || bytes[at] !== COLON) return this.stop(MALFORMED);
    this.valueStart = scanner.skipSpace(at + 1);
    return true;
  }

  /** Passes over the value that `next` found. */
  skip(): void {
    this.valueEnd = this.scanner.skipValue(this.valueStart, this.depth + 1);
  }

  /** Says where the value ended, when someone else walked it. */
  leave(valueEnd: number): void {
    this.valueEnd = valueEnd;
  }

  private stop(end: number): false {
    this.end = end;
    return false;
  }
}
