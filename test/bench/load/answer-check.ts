import type { Job } from "./job.ts";

const LF = 10;

export type AnswerChecked = Pick<Job, "stream" | "endMark" | "sameBytes" | "expected">;

/**
 * Reads the body of one answer after the other, counts its frames and looks in each for the bytes that are expected. A
 * streamed frame ends with an empty line; the body of a whole answer is one frame.
 */
export class AnswerCheck {
  bytes = 0;
  frames = 0;
  readonly #stream: boolean;
  readonly #sameBytes: boolean;
  readonly #endMark: string;
  readonly #expected: Buffer[];
  #kept: Buffer | null = null;
  #index = 0;
  #last: Buffer = Buffer.alloc(0);

  constructor({ stream, endMark, sameBytes, expected }: AnswerChecked) {
    this.#endMark = endMark;
    this.#stream = stream;
    this.#sameBytes = sameBytes;
    this.#expected = expected.map((frame) => Buffer.from(frame));
  }

  push(read: Buffer): void {
    this.bytes += read.length;
    let rest = this.#kept ? Buffer.concat([this.#kept, read]) : read;
    this.#kept = null;
    if (this.#stream) rest = this.#takeFrames(rest);
    if (rest.length > 0) this.#kept = Buffer.from(rest);
  }

  /** The answer is over. Throws when it was not whole, or not the right one. */
  end(): void {
    if (this.#kept) this.#take(this.#kept);
    if (this.#sameBytes && this.#index !== this.#expected.length) {
      throw new Error(`the answer has ${String(this.#index)} frames, not ${String(this.#expected.length)}`);
    }
    if (this.#stream && !this.#last.includes(this.#endMark)) {
      throw new Error(`the stream ended with ${this.#last.toString()}`);
    }
    this.#kept = null;
    this.#index = 0;
  }

  #takeFrames(bytes: Buffer): Buffer {
    let from = 0;
    for (let at = bytes.indexOf(LF); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(LF, at + 1)) {
      if (bytes[at + 1] !== LF) continue;
      this.#take(bytes.subarray(from, at + 2));
      at += 1;
      from = at + 1;
    }
    return bytes.subarray(from);
  }

  #take(frame: Buffer): void {
    const expected = this.#expected[this.#index];
    if (this.#sameBytes && !(expected && holds(frame, expected))) {
      throw new Error(`frame ${String(this.#index)} is ${frame.toString()} instead of …${String(expected)}`);
    }
    this.#index += 1;
    this.frames += 1;
    this.#last = frame;
  }
}

/** Whether the part is in the frame; at its end in most, which is looked at first because it costs next to nothing. */
function holds(frame: Buffer, part: Buffer): boolean {
  const from = frame.length - part.length;
  if (from < 0) return false;
  return frame.compare(part, 0, part.length, from) === 0 || frame.includes(part);
}
