import { type JsonScanner, MALFORMED, MAX_DEPTH, TOO_DEEP } from "./json-scanner.ts";

const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/**
 * Walks the elements of one list: `open`, then `next` until it says no, and after each `next` either `skip`
 * or `leave` with the place behind the element. `end` is then the place behind the list, or negative.
 */
export class ElementCursor {
  elementStart = 0;
  /** Known after `skip` or `leave`. */
  elementEnd = 0;
  /** The place behind the closing bracket; MALFORMED or TOO_DEEP when there is none. */
  end: number = MALFORMED;
  private first = true;
  private readonly scanner: JsonScanner;
  /** How many containers stand around the list. */
  private readonly depth: number;

  constructor(scanner: JsonScanner, depth: number) {
    this.scanner = scanner;
    this.depth = depth;
  }

  /** False when no list begins here. */
  open(at: number): boolean {
    this.first = true;
    this.end = this.depth >= MAX_DEPTH ? TOO_DEEP : MALFORMED;
    this.elementEnd = at + 1;
    return at < this.scanner.end && this.scanner.bytes[at] === OPEN_BRACKET && this.depth < MAX_DEPTH;
  }

  next(): boolean {
    const { scanner, elementEnd } = this;
    if (elementEnd < 0) return this.stop(elementEnd);
    let at = scanner.skipSpace(elementEnd);
    if (at >= scanner.end) return this.stop(MALFORMED);
    const isOver = scanner.bytes[at] === CLOSE_BRACKET;
    if (isOver) return this.stop(at + 1);
    if (!this.first) {
      if (scanner.bytes[at] !== COMMA) return this.stop(MALFORMED);
      at = scanner.skipSpace(at + 1);
    }
    this.first = false;
    this.elementStart = at;
    return true;
  }

  /** Passes over the element that `next` found. */
  skip(): void {
    this.elementEnd = this.scanner.skipValue(this.elementStart, this.depth + 1);
  }

  /** Says where the element ended, when someone else walked it. */
  leave(elementEnd: number): void {
    this.elementEnd = elementEnd;
  }

  private stop(end: number): false {
    this.end = end;
    return false;
  }
}
