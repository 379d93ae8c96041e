/** What takes text in pieces; `width` is how many characters of the original a unit stands for. */
export interface TextSink {
  feed(text: string): void;
  feedUnit(unit: number, width: number): void;
}

const LETTERS: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };
const HEX = /^[0-9a-f]{4}$/i;

/**
 * Reads the escapes of JSON strings in a text, in as many pieces as it comes in; all else passes as it is, so
 * that the text may be broken JSON, or none.
 */
export class EscapeReader {
  readonly #sink: TextSink;
  /** The beginning of an escape whose end is still to come. */
  #begun = "";

  constructor(sink: TextSink) {
    this.#sink = sink;
  }

  feed(piece: string): void {
    const text = this.#begun + piece;
    this.#begun = "";
    for (let from = 0; ;) {
      const at = text.indexOf("\\", from);
      const plain = at < 0 ? text.slice(from) : text.slice(from, at);
      if (plain !== "") this.#sink.feed(plain);
      if (at < 0) return;
      const length = text[at + 1] === "u" ? 6 : 2;
      if (at + length > text.length) {
        this.#begun = text.slice(at);
        return;
      }
      from = at + this.#readEscape(text, at);
    }
  }

  /** The text is over. */
  end(): void {
    if (this.#begun !== "") this.#sink.feed(this.#begun);
    this.#begun = "";
  }

  #readEscape(text: string, at: number): number {
    const letter = text[at + 1]!;
    const digits = letter === "u" ? text.slice(at + 2, at + 6) : "";
    const isNumber = HEX.test(digits);
    const unit = isNumber ? Number.parseInt(digits, 16) : (LETTERS[letter] ?? letter).charCodeAt(0);
    const length = isNumber ? 6 : 2;
    this.#sink.feedUnit(unit, length);
    return length;
  }
}

const UNITS = 2_048;
const SHORT = 64;

/** Puts pieces together again, without a string for each unit. */
export class TextJoiner implements TextSink {
  readonly #units = new Uint16Array(UNITS);
  #count = 0;
  #parts: string[] = [];

  feed(text: string): void {
    if (text.length > SHORT) {
      this.#flush();
      this.#parts.push(text);
    } else for (let at = 0; at < text.length; at++) this.feedUnit(text.charCodeAt(at));
  }

  feedUnit(unit: number): void {
    if (this.#count === UNITS) this.#flush();
    this.#units[this.#count++] = unit;
  }

  /** What came since it was asked last. */
  take(): string {
    this.#flush();
    const text = this.#parts.join("");
    this.#parts = [];
    return text;
  }

  #flush(): void {
    if (this.#count > 0) this.#parts.push(String.fromCharCode(...this.#units.subarray(0, this.#count)));
    this.#count = 0;
  }
}

/** A text with its escapes read. */
export function readEscapes(text: string): string {
  if (!text.includes("\\")) return text;
  const joiner = new TextJoiner();
  const reader = new EscapeReader(joiner);
  reader.feed(text);
  reader.end();
  return joiner.take();
}
