const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;

/**
 * How deep objects and arrays may stand in one another; a deeper document is refused before anything parses
 * it.
 */
export const MAX_DEPTH = 64;

/** What the scanner's functions return instead of a position. */
export const MALFORMED = -1;
export const TOO_DEEP = -2;

// Above this many bytes the native search for the closing quote is cheaper than a loop.
const LOOKED_AT_ONE_BY_ONE = 48;

/**
 * Finds where the values of a JSON document begin and end, in its bytes, without making objects of them.
 * Positions in, positions out; a negative position is MALFORMED or TOO_DEEP. It checks only as much as it
 * needs to find its way: whoever must know that the document is valid JSON parses it too.
 */
export class JsonScanner {
  bytes: Buffer = Buffer.alloc(0);
  end = 0;

  open(bytes: Buffer, end: number): void {
    this.bytes = bytes;
    this.end = end;
  }

  skipSpace(at: number): number {
    const bytes = this.bytes;
    while (at < this.end) {
      const byte = bytes[at]!;
      if (byte > 0x20 || (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)) break;
      at++;
    }
    return at;
  }

  /** From a string's opening quote to the place behind its closing quote. */
  skipString(at: number): number {
    const bytes = this.bytes;
    const end = this.end;
    const near = Math.min(end, at + LOOKED_AT_ONE_BY_ONE);
    at++;
    while (at < near) {
      const byte = bytes[at]!;
      if (byte === QUOTE) return at + 1;
      at += byte === BACKSLASH ? 2 : 1;
    }
    while (at < end) {
      const quote = bytes.indexOf(QUOTE, at);
      if (quote < 0 || quote >= end) return MALFORMED;
      if (!isEscaped(bytes, quote, at)) return quote + 1;
      at = quote + 1;
    }
    return MALFORMED;
  }

  /**
   * From a value's first byte to the place behind its last; `depth` is how many containers stand around it.
   */
  skipValue(at: number, depth = 0): number {
    const byte = at < this.end ? this.bytes[at]! : CLOSE_BRACE;
    if (byte === QUOTE) return this.skipString(at);
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) return this.skipContainer(at, depth);
    return this.skipScalar(at);
  }

  private skipContainer(at: number, depth: number): number {
    const bytes = this.bytes;
    const outside = depth;
    while (at < this.end) {
      const byte = bytes[at]!;
      if (byte === QUOTE) {
        at = this.skipString(at);
        if (at < 0) return at;
        continue;
      }
      at++;
      if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        if (++depth > MAX_DEPTH) return TOO_DEEP;
      } else if ((byte === CLOSE_BRACE || byte === CLOSE_BRACKET) && --depth === outside) {
        return at;
      }
    }
    return MALFORMED;
  }

  private skipScalar(at: number): number {
    const bytes = this.bytes;
    const start = at;
    while (at < this.end) {
      const byte = bytes[at]!;
      if (byte <= 0x20 || byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET) break;
      at++;
    }
    return at === start ? MALFORMED : at;
  }
}

/** Whether an odd number of backslashes stands before a byte of a string; none of them before `from`. */
function isEscaped(bytes: Buffer, at: number, from: number): boolean {
  let before = at - 1;
  while (before >= from && bytes[before] === BACKSLASH) before--;
  return (at - before) % 2 === 0;
}
