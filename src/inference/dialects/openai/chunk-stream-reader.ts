import type { ReaderOptions, ReplyReader } from "../dialect.ts";
import { EVENT_BYTES_MAX, type EventReader, EventSplitter } from "../event-splitter.ts";
import { isObject } from "../field-rules.ts";
import { parseBody } from "../gathered-body.ts";
import type { Emit } from "../reply-event.ts";
import { plainFailure, type UpstreamFailure } from "../upstream-failure.ts";
import { AnswerEvents, isError } from "./answer-events.ts";
import { readErrorWithin } from "./upstream-error.ts";

const DONE = "[DONE]";

/** Reads a stream of chat completion chunks. */
export class ChunkStreamReader implements ReplyReader, EventReader {
  readonly #options: ReaderOptions;
  readonly #emit: Emit;
  readonly #splitter = new EventSplitter(this);
  readonly #answer: AnswerEvents;
  #isOver = false;

  constructor(options: ReaderOptions, emit: Emit) {
    this.#options = options;
    this.#emit = emit;
    this.#answer = new AnswerEvents(options, emit);
  }

  push(bytes: Buffer): void {
    if (!this.#isOver) this.#splitter.push(bytes);
  }

  end(): void {
    if (!this.#isOver) this.#splitter.end();
    if (this.#isOver) return;
    // Some suppliers never say [DONE]; a reason to finish says as much.
    if (this.#answer.isFinished) this.#complete();
    else this.#breakOff("the stream ended before the answer did");
  }

  readEvent(bytes: Buffer, start: number, end: number): void {
    if (this.#isOver) return;
    const data = bytes.subarray(start, end);
    const text = data.toString("utf8").trim();
    if (text === "") return;
    if (text === DONE) return this.#readDone();
    const chunk = parseBody(data);
    if (!isObject(chunk)) return this.#breakOff(`not JSON: ${text.slice(0, 500)}`);
    if (isError(chunk) || this.#splitter.namedError)
      return this.#break(readErrorWithin(data, this.#options.names));
    this.#answer.read(chunk);
    if (this.#answer.isBroken) this.#breakOff("a tool is called without a name");
  }

  refuseEvent(): void {
    if (!this.#isOver) this.#breakOff(`an event of more than ${String(EVENT_BYTES_MAX)} bytes`);
  }

  #readDone(): void {
    if (this.#answer.hasBegun || this.#answer.isFinished) this.#complete();
    else this.#breakOff("an answer without content");
  }

  #complete(): void {
    this.#answer.finish();
    if (this.#answer.isBroken) return this.#breakOff("a tool is called without a name");
    this.#isOver = true;
    this.#emit({ kind: "end" });
  }

  #breakOff(internal: string): void {
    this.#break(plainFailure("broken", 200, internal));
  }

  #break(failure: UpstreamFailure): void {
    this.#isOver = true;
    this.#emit({ kind: "error", failure });
  }
}
