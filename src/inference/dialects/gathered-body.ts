import { isUtf8 } from "node:buffer";

/** A whole answer may have so many bytes. */
export const BODY_BYTES_MAX = 32 * 1024 * 1024;

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** The body of an answer that comes in pieces and is read as one. */
export class GatheredBody {
  #pieces: Buffer[] = [];
  #bytes = 0;

  /** False once it has more than BODY_BYTES_MAX; nothing is kept of it then. `piece` must not be reused. */
  add(piece: Buffer): boolean {
    this.#bytes += piece.length;
    if (this.#bytes <= BODY_BYTES_MAX) this.#pieces.push(piece);
    else this.#pieces = [];
    return this.#bytes <= BODY_BYTES_MAX;
  }

  /** All of it, without a byte order mark. */
  take(): Buffer {
    const body = this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces);
    this.#pieces = [];
    return body.subarray(0, BOM.length).equals(BOM) ? body.subarray(BOM.length) : body;
  }
}

/** The value of a body; undefined where it is no JSON. */
export function parseBody(body: Buffer): unknown {
  if (!isUtf8(body)) return undefined;
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
