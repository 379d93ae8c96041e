import type { Usage } from "../../../kernel/usage.ts";
import type { ReplyOptions, ReplyPassage } from "../dialect.ts";
import { EVENT_BYTES_MAX, type EventReader, EventSplitter } from "../event-splitter.ts";
import { finishWordIn } from "../finish-word.ts";
import { FrameWriter } from "../frame-writer.ts";
import { namesIn } from "../names-in.ts";
import { plainFailure, type UpstreamFailure } from "../upstream-failure.ts";
import { UsageTally } from "../usage-tally.ts";
import { ChunkReader } from "./chunk-reader.ts";
import { replacementsFor } from "./replacements.ts";
import { readErrorWithin } from "./upstream-error.ts";

const OPEN_BRACE = 0x7b;
const SPACE = 0x20;
const DONE = Buffer.from("[DONE]");
const DATA = Buffer.from("data: ");
const BLANK_LINE = Buffer.from("\n\n");
const DONE_EVENT = Buffer.from("data: [DONE]\n\n");

/**
 * A stream of chat completion chunks on its way to the client. Each event goes on as the supplier wrote it
 * but for the members that ChunkReader changes; comments and framing are our own. Events before the first
 * content (the role) are held until it comes, events that say nothing (no choices, no usage that was asked
 * for) are left out.
 */
export class StreamPassage implements ReplyPassage, EventReader {
  completed = false;
  started = false;
  outputBytes = 0;
  failure: UpstreamFailure | null = null;

  private readonly options: ReplyOptions;
  private readonly splitter = new EventSplitter(this);
  private readonly tally = new UsageTally();
  private readonly writer = new FrameWriter();
  private readonly chunk: ChunkReader;
  private finishCount = 0;
  private finishEvent: Buffer | null = null;

  constructor(options: ReplyOptions) {
    this.options = options;
    this.chunk = new ChunkReader(replacementsFor(options), this.tally, options.flags.usageSemantics);
  }

  get usage(): Usage | null {
    return this.tally.settled(this);
  }

  get suspicious(): boolean {
    return this.tally.suspicious;
  }

  finishReason(): string | null {
    return finishWordIn(this.finishEvent);
  }

  push(bytes: Buffer): Buffer | null {
    if (this.isOver()) return null;
    this.writer.expect(bytes.length);
    this.splitter.push(bytes);
    return this.started ? this.writer.take() : null;
  }

  end(): { tail: Buffer | null } {
    if (!this.isOver()) this.splitter.end();
    // Some suppliers never say [DONE]; a reason to finish for every choice says as much.
    if (!this.isOver() && this.finishCount >= (this.options.choices ?? 1)) this.completed = true;
    if (!this.completed) {
      this.failure ??= plainFailure("broken", 200, "the stream ended before the answer did");
      return { tail: null };
    }
    this.writer.reserve(DONE_EVENT.length);
    this.writer.write(DONE_EVENT);
    return { tail: this.writer.take() };
  }

  readEvent(bytes: Buffer, start: number, end: number): void {
    while (start < end && bytes[start]! <= SPACE) start++;
    while (start < end && bytes[end - 1]! <= SPACE) end--;
    if (this.isOver() || start === end) return;
    if (bytes[start] === OPEN_BRACE) this.readChunk(bytes, start, end);
    else this.readMark(bytes.subarray(start, end));
  }

  refuseEvent(): void {
    if (!this.isOver())
      this.failure = plainFailure("broken", 200, `an event of more than ${EVENT_BYTES_MAX} bytes`);
  }

  private readChunk(bytes: Buffer, start: number, end: number): void {
    const { chunk } = this;
    const { choices } = chunk;
    if (!chunk.read(bytes, start, end)) return this.breakOff("not JSON", bytes.subarray(start, end));
    if (chunk.hasError || this.splitter.namedError) {
      this.failure = readErrorWithin(bytes.subarray(start, end), namesIn(this.options));
      return;
    }
    this.finishCount += choices.finishCount;
    if (choices.finishCount > 0) this.finishEvent = bytes.subarray(start, end);
    this.outputBytes += choices.textBytes;
    this.started ||= choices.hasContent;
    if (choices.choiceCount === 0 && !chunk.hasUsage) return;
    this.writer.reserve(DATA.length + chunk.splice.length + BLANK_LINE.length);
    this.writer.write(DATA);
    chunk.splice.writeTo(this.writer);
    this.writer.write(BLANK_LINE);
  }

  private readMark(data: Buffer): void {
    if (!data.equals(DONE)) return this.breakOff("not JSON", data);
    if (this.started || this.finishCount > 0) this.completed = true;
    else this.breakOff("an answer without content", data);
  }

  private breakOff(what: string, data: Buffer): void {
    this.failure = plainFailure("broken", 200, `${what}: ${data.toString("utf8", 0, 500)}`);
  }

  private isOver(): boolean {
    return this.completed || this.failure !== null;
  }
}
