/** A message of PostgreSQL's protocol: its type, and the first bytes of what it says. */
export interface Frame {
  type: string;
  head: string;
}

const HEADER_BYTES = 5;
const LENGTH_BYTES = 4;
const HEAD_BYTES = 16;

/**
 * Finds the messages in one direction of a connection, however the bytes are cut. What a message says is not
 * kept beyond its first bytes, so that a large batch costs no more than a small one.
 */
export class FrameScanner {
  readonly #onFrame: (frame: Frame) => void;
  /** A client's first message has no type. */
  #isFirst: boolean;
  #header: number[] = [];
  #head: number[] = [];
  #left = 0;

  constructor(options: { startsUntyped: boolean; onFrame: (frame: Frame) => void }) {
    this.#isFirst = options.startsUntyped;
    this.#onFrame = options.onFrame;
  }

  push(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.#header.length < this.#headerBytes) at = this.#readHeader(bytes, at);
      else at = this.#readBody(bytes, at);
      if (this.#header.length === this.#headerBytes && this.#left === 0) this.#finish();
    }
  }

  get #headerBytes(): number {
    return this.#isFirst ? LENGTH_BYTES : HEADER_BYTES;
  }

  #readHeader(bytes: Buffer, at: number): number {
    this.#header.push(bytes[at]!);
    if (this.#header.length === this.#headerBytes) {
      this.#left = Buffer.from(this.#header.slice(-LENGTH_BYTES)).readUInt32BE() - LENGTH_BYTES;
    }
    return at + 1;
  }

  #readBody(bytes: Buffer, at: number): number {
    const end = Math.min(bytes.length, at + this.#left);
    if (this.#head.length < HEAD_BYTES)
      this.#head.push(...bytes.subarray(at, Math.min(end, at + HEAD_BYTES - this.#head.length)));
    this.#left -= end - at;
    return end;
  }

  #finish(): void {
    const type = this.#isFirst ? "" : String.fromCharCode(this.#header[0]!);
    const head = Buffer.from(this.#head).toString("latin1");
    this.#isFirst = false;
    this.#header = [];
    this.#head = [];
    this.#onFrame({ type, head });
  }
}
