import type { ReaderOptions, ReplyReader } from "../dialect.ts";
import { EventSplitter } from "../event-splitter.ts";
import type { Emit } from "../reply-event.ts";
import { type EventHead, GenerationReader } from "./generation-reader.ts";

const BRACE = 0x7b;
/** White space, and the bytes of a byte order mark. */
const BLANKS = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);
const WHOLE_BYTES_MAX = 32 * 1024 * 1024;
const PIECES_MAX = 256;

/**
 * Reads a supplier's answer. Whether it is a stream is seen in its first byte, not in what was asked for: an
 * error may come as one JSON object all the same.
 */
export function openReader(options: ReaderOptions, emit: Emit): ReplyReader {
  return new BodyReader(new GenerationReader(options, emit));
}

class BodyReader implements ReplyReader {
  readonly #generation: GenerationReader;
  readonly #splitter: EventSplitter;
  #form: "unknown" | "events" | "whole" = "unknown";
  /** Bytes of a whole answer, or of one whose form is not known yet. */
  #pieces: Buffer[] = [];
  #pieceBytes = 0;

  constructor(generation: GenerationReader) {
    this.#generation = generation;
    const splitter: EventSplitter = new EventSplitter({
      readEvent: (bytes, start, end) => generation.read(bytes.subarray(start, end), headOf(splitter)),
      refuseEvent: () => generation.break("an event that is too long"),
    });
    this.#splitter = splitter;
  }

  push(bytes: Buffer): void {
    if (this.#generation.isOver) return;
    if (this.#form === "events") return this.#splitter.push(bytes);
    this.#keep(bytes);
    if (this.#form === "whole") return;
    const first = bytes.find((byte) => !BLANKS.has(byte));
    if (first === undefined) return;
    this.#form = first === BRACE ? "whole" : "events";
    if (this.#form === "events") this.#splitter.push(this.#take());
  }

  end(): void {
    if (this.#form === "events") this.#splitter.end();
    else if (this.#form === "whole") {
      this.#generation.read(this.#take(), { isError: false, status: 0, isWhole: true });
    }
    this.#generation.end();
  }

  #keep(bytes: Buffer): void {
    this.#pieces.push(bytes);
    this.#pieceBytes += bytes.length;
    if (this.#pieceBytes > WHOLE_BYTES_MAX) {
      this.#pieces = [];
      return this.#generation.break("an answer that is too long");
    }
    // A body that drips in byte by byte must not become millions of objects.
    if (this.#pieces.length === PIECES_MAX) this.#pieces = [Buffer.concat(this.#pieces)];
  }

  #take(): Buffer {
    const bytes = Buffer.concat(this.#pieces);
    this.#pieces = [];
    return bytes;
  }
}

function headOf({ namedError, namedStatus }: EventSplitter): EventHead {
  return { isError: namedError, status: namedStatus, isWhole: false };
}
