import type { Usage } from "../../../kernel/usage.ts";
import type { ReplyOptions } from "../dialect.ts";
import { EventPassage } from "../event-passage.ts";
import { finishWordIn } from "../finish-word.ts";
import { namesIn } from "../names-in.ts";
import { never } from "../never.ts";
import { UsageTally } from "../usage-tally.ts";
import { EventFilter, type EventType, eventTypes } from "./event-filter.ts";
import { readErrorWithin } from "./upstream-error.ts";
import { UsageReports } from "./usage.ts";

const HEADS = Object.fromEntries(
  eventTypes.map((type) => [type, Buffer.from(`event: ${type}\ndata: `)]),
) as Record<EventType, Buffer>;
const BLANK_LINE = Buffer.from("\n\n");
const PING_EVENT = Buffer.from('event: ping\ndata: {"type": "ping"}\n\n');
const STOP_EVENT = Buffer.from('event: message_stop\ndata: {"type":"message_stop"}\n\n');

/**
 * A stream of a message's events on its way to the client. Blocks and their deltas go on as the supplier
 * wrote them; of the message around them goes on what EventFilter allows. Comments, framing and pings are our
 * own, events that nobody knows are left out.
 */
export class StreamPassage extends EventPassage {
  private readonly options: ReplyOptions;
  private readonly event: EventFilter;
  private readonly tally = new UsageTally();
  private readonly reports: UsageReports;
  private hasBegun = false;
  /** The supplier said why it stopped. */
  private hasStopped = false;
  private stopEvent: Buffer | null = null;

  constructor(options: ReplyOptions) {
    super();
    this.options = options;
    this.event = new EventFilter(options);
    this.reports = new UsageReports(options.flags.usageSemantics);
  }

  get usage(): Usage | null {
    return this.tally.settled(this);
  }

  get usageAtStart(): Usage | null {
    return this.tally.atStart;
  }

  get suspicious(): boolean {
    return this.tally.suspicious;
  }

  finishReason(): string | null {
    return finishWordIn(this.stopEvent);
  }

  protected override readObject(bytes: Buffer, start: number, end: number): void {
    const { event } = this;
    const isWhole = event.read(bytes, start, end);
    // Whatever does not say what it is, is an error, also where it does not call itself one.
    const isError = event.type === "error" || (isWhole && !event.hasType);
    if (isError || this.splitter.namedError) {
      this.failure = readErrorWithin(bytes.subarray(start, end), namesIn(this.options));
      return;
    }
    const complaint = isWhole ? this.complaintOf(event.type) : "not JSON";
    if (event.type === "message_delta") this.stopEvent = bytes.subarray(start, end);
    if (complaint === null) this.readEventOf(event.type);
    else this.breakOff(complaint, bytes.subarray(start, end));
  }

  /** What is wrong with an event at this place of the stream. */
  private complaintOf(type: EventType | null): string | null {
    if (type === null || type === "ping") return null;
    if (type === "message_start") return this.hasBegun ? "a second answer" : null;
    if (!this.hasBegun) return "no message_start";
    const isEmpty = type === "message_stop" && !this.started && !this.hasStopped;
    return isEmpty ? "an answer without content" : null;
  }

  private readEventOf(type: EventType | null): void {
    switch (type) {
      case null:
      case "error":
        return;
      case "ping":
        if (this.started) this.write(PING_EVENT);
        return;
      case "message_stop":
        this.completed = true;
        return;
      case "message_start":
        this.hasBegun = true;
        this.tally.atStart = this.reports.noteAtStart(this.event.usage.parse())?.usage ?? null;
        return this.pass(type);
      case "message_delta":
        this.hasStopped = true;
        this.noteUsage();
        return this.pass(type);
      case "content_block_delta":
      case "content_block_start":
      case "content_block_stop":
        return this.pass(type);
      default:
        return never(type);
    }
  }

  protected override isWhole(): boolean {
    return false;
  }

  protected override writeEnd(): void {
    this.write(STOP_EVENT);
  }

  private noteUsage(): void {
    const noted = this.reports.note(this.event.usage.parse());
    if (noted !== null) this.tally.note(noted.usage, noted.suspicious);
  }

  private pass(type: EventType): void {
    const { blocks, splice } = this.event;
    this.outputBytes += blocks.textBytes;
    this.started ||= blocks.hasContent;
    const head = HEADS[type];
    this.writer.reserve(head.length + splice.length + BLANK_LINE.length);
    this.writer.write(head);
    splice.writeTo(this.writer);
    this.writer.write(BLANK_LINE);
  }

  private write(event: Buffer): void {
    this.writer.reserve(event.length);
    this.writer.write(event);
  }
}
