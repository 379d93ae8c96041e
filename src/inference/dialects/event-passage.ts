import type { Usage } from "../../kernel/usage.ts";
import type { ReplyPassage } from "./dialect.ts";
import { EVENT_BYTES_MAX, type EventReader, EventSplitter } from "./event-splitter.ts";
import { FrameWriter } from "./frame-writer.ts";
import { plainFailure, type UpstreamFailure } from "./upstream-failure.ts";

const OPEN_BRACE = 0x7b;
const SPACE = 0x20;

/** What every stream of JSON events has in common on its way to a client of the same protocol. */
export abstract class EventPassage implements ReplyPassage, EventReader {
  completed = false;
  started = false;
  outputBytes = 0;
  failure: UpstreamFailure | null = null;

  protected readonly splitter = new EventSplitter(this);
  protected readonly writer = new FrameWriter();
  /** What was written before it had to be held back, and has not gone out yet. */
  private ready: Buffer | null = null;
  private isHolding = false;

  abstract get usage(): Usage | null;
  abstract get suspicious(): boolean;

  push(bytes: Buffer): Buffer | null {
    if (this.isOver()) return null;
    this.writer.expect(bytes.length);
    this.splitter.push(bytes);
    if (!this.started) return null;
    if (!this.isHolding) return this.writer.take();
    const { ready } = this;
    this.ready = null;
    return ready;
  }

  end(): { tail: Buffer | null } {
    if (!this.isOver()) this.splitter.end();
    if (!this.isOver() && this.isWhole()) this.completed = true;
    if (!this.completed) {
      this.failure ??= plainFailure("broken", 200, "the stream ended before the answer did");
      return { tail: null };
    }
    this.writeEnd();
    const pieces = [this.ready, this.writer.take()].filter((piece) => piece !== null);
    this.ready = null;
    return { tail: Buffer.concat(pieces) };
  }

  readEvent(bytes: Buffer, start: number, end: number): void {
    while (start < end && bytes[start]! <= SPACE) start++;
    while (start < end && bytes[end - 1]! <= SPACE) end--;
    if (this.isOver() || start === end) return;
    if (bytes[start] === OPEN_BRACE) this.readObject(bytes, start, end);
    else this.breakOff("not JSON", bytes.subarray(start, end));
  }

  refuseEvent(): void {
    if (!this.isOver())
      this.failure = plainFailure("broken", 200, `an event of more than ${EVENT_BYTES_MAX} bytes`);
  }

  /** Takes what may be one JSON object. */
  protected abstract readObject(bytes: Buffer, start: number, end: number): void;

  /** Whether the answer is whole although no event said so before the stream ended. */
  protected abstract isWhole(): boolean;

  /** Writes the end mark, unless it was written and held back. */
  protected abstract writeEnd(): void;

  /** From here on, what is written only comes out of `end()`. */
  protected hold(): void {
    if (this.isHolding) return;
    this.isHolding = true;
    this.ready = this.writer.take();
  }

  protected breakOff(what: string, data: Buffer): void {
    this.failure = plainFailure("broken", 200, `${what}: ${data.toString("utf8", 0, 500)}`);
  }

  protected isOver(): boolean {
    return this.completed || this.failure !== null;
  }
}
