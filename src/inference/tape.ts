/** The longest answer that is kept to be repeated to one request. */
const BYTES_MAX = 256 * 1024;

/** Keeps what a client is sent, as long as it stays small. */
export class Tape {
  readonly #bytesMax: number;
  #pieces: Buffer[] | null = [];
  #bytes = 0;

  constructor(bytesMax: number = BYTES_MAX) {
    this.#bytesMax = bytesMax;
  }

  add(piece: Buffer): void {
    this.#bytes += piece.length;
    if (this.#bytes > this.#bytesMax) this.#pieces = null;
    this.#pieces?.push(piece);
  }

  /** Everything that was added; null when it was too much. */
  take(): Buffer | null {
    return this.#pieces && Buffer.concat(this.#pieces);
  }
}
