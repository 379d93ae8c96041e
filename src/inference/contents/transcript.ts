import type { MaskedEntity } from "../../policies/index.ts";
import type { Admitted } from "../stages/authenticate.ts";

export interface TranscriptTerms {
  level: "redacted" | "full";
  /** What is taken out before it is kept; null: nothing. */
  entities: readonly MaskedEntity[] | null;
}

/** One side of a request as far as it is kept, and how long it was. */
export interface Side {
  bytes: Buffer;
  total: number;
}

/** Hears what one request says and is answered, where its customer keeps that. */
export class Transcript {
  readonly admitted: Admitted;
  readonly terms: TranscriptTerms;
  readonly #bytesMax: number;
  #input: Side | null = null;
  #pieces: Buffer[] = [];
  #heldBytes = 0;
  #saidBytes: number | null = null;

  /** `bytesMax`: how much of either side is kept. */
  constructor(admitted: Admitted, terms: TranscriptTerms, bytesMax: number) {
    this.admitted = admitted;
    this.terms = terms;
    this.#bytesMax = bytesMax;
  }

  /** Takes the request's body. Of a body that is too long only a copy of its beginning is held on to. */
  hear(body: Buffer): void {
    const isTooLong = body.length > this.#bytesMax;
    const bytes = isTooLong ? Buffer.from(body.subarray(0, this.#bytesMax)) : body;
    this.#input = { bytes, total: body.length };
  }

  /** Takes the next bytes of a streamed answer. */
  say(bytes: Buffer): void {
    this.#saidBytes = (this.#saidBytes ?? 0) + bytes.length;
    const room = this.#bytesMax - this.#heldBytes;
    if (room <= 0) return;
    const piece = bytes.length > room ? Buffer.from(bytes.subarray(0, room)) : bytes;
    this.#pieces.push(piece);
    this.#heldBytes += piece.length;
  }

  /** Takes a whole answer, in place of what was to be streamed and never went out. */
  sayInstead(body: Buffer): void {
    this.withhold();
    this.say(body);
  }

  /** Forgets the answer: the request was not let through. */
  withhold(): void {
    this.#pieces = [];
    this.#heldBytes = 0;
    this.#saidBytes = null;
  }

  /** Null as long as no body has come. */
  get input(): Side | null {
    return this.#input;
  }

  /** Null where nothing was answered. */
  get output(): Side | null {
    return this.#saidBytes === null ? null : { bytes: Buffer.concat(this.#pieces), total: this.#saidBytes };
  }

  /** How many bytes it holds on to. */
  get weight(): number {
    return (this.#input?.bytes.length ?? 0) + this.#heldBytes;
  }
}
