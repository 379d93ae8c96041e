import type { Usage } from "../../../kernel/usage.ts";
import type { ReplyOptions } from "../dialect.ts";
import { EventPassage } from "../event-passage.ts";
import { finishWordIn } from "../finish-word.ts";
import { namesIn } from "../names-in.ts";
import { AnswerFilter } from "./answer-filter.ts";
import { EventHead } from "./event-head.ts";
import { readErrorWithin } from "./upstream-error.ts";

const ERROR_STATUS_MIN = 400;
const BLANK_LINE = Buffer.from("\n\n");

/**
 * A stream of generation events on its way to the client. Each goes on as the supplier wrote it but for the
 * members that AnswerFilter changes; comments, numbers and framing are our own. It ends with the event that
 * says why it is over, which is held back with all that follows it.
 */
export class StreamPassage extends EventPassage {
  private readonly options: ReplyOptions;
  private readonly answer: AnswerFilter;
  private readonly head = new EventHead();
  /** Of the events so far, those that are not held back. */
  private freeCount = 0;
  private finishEvent: Buffer | null = null;

  constructor(options: ReplyOptions) {
    super();
    this.options = options;
    this.answer = new AnswerFilter(options);
  }

  get usage(): Usage | null {
    return this.answer.tally.settled(this);
  }

  get suspicious(): boolean {
    return this.answer.tally.suspicious;
  }

  /** An error in the stream takes the number behind it. */
  get eventCount(): number {
    return this.started ? this.freeCount : 0;
  }

  finishReason(): string | null {
    return finishWordIn(this.finishEvent);
  }

  protected override readObject(bytes: Buffer, start: number, end: number): void {
    const { answer } = this;
    const isWhole = answer.read(bytes, start, end);
    if (!isWhole) return this.breakOff("not JSON", bytes.subarray(start, end));
    const { namedError, namedStatus } = this.splitter;
    if (answer.isError || namedError || namedStatus >= ERROR_STATUS_MIN) {
      const names = namesIn(this.options);
      this.failure = readErrorWithin(bytes.subarray(start, end), names, namedStatus || undefined);
      return;
    }
    this.outputBytes = answer.said.textBytes;
    this.started ||= answer.output.hasContent;
    const isFinished = this.isWhole();
    if (isFinished) this.finish(bytes.subarray(start, end));
    this.pass();
    if (!isFinished) this.freeCount = this.head.count;
    // What was used may still come behind the end of the answer.
    if (isFinished && answer.hasUsage) this.completed = true;
  }

  protected override isWhole(): boolean {
    return this.answer.said.finished >= (this.options.choices ?? 1);
  }

  /** The last event has been written. */
  protected override writeEnd(): void {
    return;
  }

  /** Events may follow that say again why it is over. */
  private finish(event: Buffer): void {
    this.finishEvent ??= event;
    this.hold();
  }

  private pass(): void {
    const { head, writer } = this;
    const { splice } = this.answer;
    head.next();
    writer.reserve(head.bytes.length + splice.length + BLANK_LINE.length);
    writer.write(head.bytes);
    splice.writeTo(writer);
    writer.write(BLANK_LINE);
  }
}
