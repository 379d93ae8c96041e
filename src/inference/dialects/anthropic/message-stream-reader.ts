import type { ReaderOptions, ReplyReader } from "../dialect.ts";
import { EVENT_BYTES_MAX, type EventReader, EventSplitter } from "../event-splitter.ts";
import { isObject, isText } from "../field-rules.ts";
import type { Emit, ReplyEvent } from "../reply-event.ts";
import { plainFailure } from "../upstream-failure.ts";
import { BlockEvents } from "./block-events.ts";
import { finishOf } from "./finish-of.ts";
import { MessageReader } from "./message-reader.ts";
import { parseShallow, parseShallowExactly } from "./parse-shallow.ts";
import { readErrorWithin } from "./upstream-error.ts";
import { UsageReports } from "./usage.ts";

const OPEN_BRACE = 0x7b;
const SPACE = 0x20;
const SHOWN_CHARACTERS = 500;
/** What servers of another protocol write at the end. */
const DONE = "[DONE]";

type Members = Readonly<Record<string, unknown>>;

/** Reads the events of a message as they come; an event is what its data says it is, whatever its name. */
export class MessageStreamReader implements ReplyReader, EventReader {
  readonly #options: ReaderOptions;
  readonly #emit: Emit;
  readonly #splitter = new EventSplitter(this);
  readonly #blocks: BlockEvents;
  readonly #usage: UsageReports;
  /** Reads what comes in place of a stream: an error mostly. */
  #whole: MessageReader | null = null;
  #hasBegun = false;
  #stop: Members = {};
  #isOver = false;

  constructor(options: ReaderOptions, emit: Emit) {
    this.#options = options;
    this.#emit = emit;
    this.#blocks = new BlockEvents(emit);
    this.#usage = new UsageReports(options.flags.usageSemantics);
  }

  push(bytes: Buffer): void {
    if (!this.#hasBegun) this.#begin(bytes);
    if (this.#whole) this.#whole.push(bytes);
    else if (!this.#isOver) this.#splitter.push(bytes);
  }

  end(): void {
    if (this.#whole) return this.#whole.end();
    if (!this.#isOver) this.#splitter.end();
    this.#breakOff("the stream ended before its message_stop");
  }

  readEvent(bytes: Buffer, start: number, end: number): void {
    if (this.#isOver) return;
    const data = bytes.subarray(start, end);
    const event = parseShallow(data);
    if (event === null) return this.#readMark(data.toString().trim());
    const isError = this.#splitter.namedError || event["type"] === "error" || isBareError(event);
    if (isError) this.#finish({ kind: "error", failure: readErrorWithin(data, this.#options.names) });
    else this.#read(event, data);
  }

  refuseEvent(): void {
    this.#breakOff(`an event of more than ${String(EVENT_BYTES_MAX)} bytes`);
  }

  #begin(bytes: Buffer): void {
    const first = bytes.find((byte) => byte > SPACE);
    if (first === undefined) return;
    this.#hasBegun = true;
    if (first === OPEN_BRACE) this.#whole = new MessageReader(this.#options, this.#emit);
  }

  #readMark(text: string): void {
    if (text === "" || text === DONE) return;
    this.#breakOff(`not a JSON object: ${text.slice(0, SHOWN_CHARACTERS)}`);
  }

  #read(event: Members, data: Buffer): void {
    const { index } = event;
    switch (event["type"]) {
      case "message_start":
        return this.#reportAtStart(isObject(event["message"]) ? event["message"]["usage"] : null);
      case "content_block_start":
        return this.#blocks.open(index, parseShallowExactly(data)?.["content_block"]);
      case "content_block_delta":
        return this.#blocks.add(index, event["delta"]);
      case "content_block_stop":
        return this.#blocks.close(index);
      case "message_delta":
        if (isObject(event["delta"])) this.#note(event["delta"]);
        return this.#report(event["usage"]);
      case "message_stop":
        this.#blocks.closeAll();
        this.#emit({
          kind: "finish",
          finish: finishOf(this.#stop["stop_reason"], this.#stop["stop_sequence"]),
        });
        return this.#finish({ kind: "end" });
      default:
        // `ping`, and what is new.
        return;
    }
  }

  /** The reason is told when the message is over: an event before that may still correct it. */
  #note(delta: Members): void {
    if (isText(delta["stop_reason"])) this.#stop = delta;
  }

  #reportAtStart(usage: unknown): void {
    const noted = this.#usage.noteAtStart(usage);
    if (noted !== null) this.#emit({ kind: "usage", ...noted, isAtStart: true });
  }

  #report(usage: unknown): void {
    const noted = this.#usage.note(usage);
    if (noted !== null) this.#emit({ kind: "usage", ...noted });
  }

  #breakOff(internal: string): void {
    this.#finish({ kind: "error", failure: plainFailure("broken", 200, internal) });
  }

  #finish(event: ReplyEvent): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#emit(event);
  }
}

/** An error as other protocols put it into a stream. */
function isBareError({ type, error, code, message }: Members): boolean {
  return type === undefined && (isObject(error) || isText(error) || (isText(code) && isText(message)));
}
