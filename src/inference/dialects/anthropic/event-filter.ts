import type { ReplyOptions } from "../dialect.ts";
import { JsonScanner } from "../json-scanner.ts";
import { KeyTable } from "../key-table.ts";
import { LearnedPrefix } from "../learned-prefix.ts";
import { MemberCursor } from "../member-cursor.ts";
import { MemberFilter } from "../member-filter.ts";
import { Splice } from "../splice.ts";
import { BlockCounter } from "./block-counter.ts";
import { MessageFilter, UsageFilter } from "./message-filter.ts";

const OPEN_BRACE = 0x7b;
const QUOTE = 0x22;

/** The events of a stream, by their place here. */
export const eventTypes = [
  "content_block_delta",
  "content_block_start",
  "content_block_stop",
  "message_start",
  "message_delta",
  "message_stop",
  "ping",
  "error",
] as const;
export type EventType = (typeof eventTypes)[number];

const TYPES = new KeyTable(eventTypes);
const TYPE_MEMBER = new KeyTable(["type"]);

const TYPE = 0;
const INDEX = 1;
const DELTA = 2;
const BLOCK = 3;
const MESSAGE = 4;
const USAGE = 5;
const CONTEXT_MANAGEMENT = 6;
const MEMBERS = new KeyTable([
  "type",
  "index",
  "delta",
  "content_block",
  "message",
  "usage",
  "context_management",
]);

/** The members of each event that a client may see; of the events that are not here, it sees our own. */
const ALLOWED: Readonly<Partial<Record<EventType, readonly number[]>>> = {
  content_block_delta: [TYPE, INDEX, DELTA],
  content_block_start: [TYPE, INDEX, BLOCK],
  content_block_stop: [TYPE, INDEX],
  message_start: [TYPE, MESSAGE],
  message_delta: [TYPE, DELTA, USAGE, CONTEXT_MANAGEMENT],
};

/** The members of the delta of a message that a client may see. */
const STOP_MEMBERS = new KeyTable(["stop_reason", "stop_sequence", "stop_details", "container"]);

/** Clients fail on a message_delta without it. */
const MISSING_USAGE = Buffer.from('"usage":{"output_tokens":0}');

/**
 * Reads the data of one event in a single pass over its bytes, and notes in `splice` what the client reads in
 * its place. Blocks and their deltas stay as they are.
 */
export class EventFilter {
  /** Null for an event of a type that nobody knows. */
  type: EventType | null = null;
  /** The event says of which type it is. */
  hasType = false;
  readonly splice = new Splice();
  readonly blocks: BlockCounter;
  readonly usage: UsageFilter;

  private readonly scanner = new JsonScanner();
  private readonly finder = new MemberCursor(this.scanner, 0);
  private readonly members = new MemberFilter(this.scanner, 0, this.splice);
  private readonly stop = new MemberFilter(this.scanner, 1, this.splice);
  private readonly prefix = new LearnedPrefix();
  private readonly message: MessageFilter;
  private start = 0;
  private hasUsage = false;
  /** What the delta belongs to stood before it. */
  private isLearnable = false;

  constructor(options: ReplyOptions) {
    const { scanner, splice } = this;
    this.blocks = new BlockCounter(scanner);
    this.usage = new UsageFilter(scanner, splice);
    const { blocks, usage } = this;
    this.message = new MessageFilter({ scanner, splice, blocks }, { options, usage, depth: 1 });
  }

  /** False when it is not one JSON object. Of events that are not passed on only the type is read. */
  read(bytes: Buffer, start: number, end: number): boolean {
    this.scanner.open(bytes, end);
    this.splice.open(bytes, start, end);
    this.blocks.reset();
    this.usage.reset();
    this.start = start;
    this.hasUsage = false;
    const deltaStart = this.prefix.match(bytes, start, end);
    this.isLearnable = false;
    if (deltaStart >= 0) {
      this.resumeAt(deltaStart);
    } else {
      this.findType();
      const allowed = this.type === null ? undefined : ALLOWED[this.type];
      if (allowed === undefined) return this.finder.end >= 0 || this.hasType;
      this.members.open(start);
    }
    while (this.members.next()) this.readMember();
    const isUsageMissing = this.type === "message_delta" && !this.hasUsage;
    this.members.close(isUsageMissing ? MISSING_USAGE : null);
    return this.members.end >= 0 && this.scanner.skipSpace(this.members.end) === end;
  }

  /** The event begins like one before, up to its delta. */
  private resumeAt(deltaStart: number): void {
    this.type = "content_block_delta";
    this.hasType = true;
    this.splice.replace(this.start, deltaStart, this.prefix.rewritten);
    this.members.resume(deltaStart);
    this.members.leave(this.blocks.read(deltaStart));
  }

  private findType(): void {
    const { finder, scanner } = this;
    this.type = null;
    this.hasType = false;
    finder.open(this.start);
    while (!this.hasType && finder.next()) {
      finder.skip();
      const { valueStart, valueEnd } = finder;
      if (valueEnd < 0 || TYPE_MEMBER.find(scanner.bytes, finder.keyStart, finder.keyEnd) < 0) continue;
      if (scanner.bytes[valueStart] !== QUOTE) continue;
      this.hasType = true;
      this.type = eventTypes[TYPES.find(scanner.bytes, valueStart + 1, valueEnd - 1)] ?? null;
    }
  }

  private readMember(): void {
    const { members, scanner } = this;
    const member = MEMBERS.find(scanner.bytes, members.keyStart, members.keyEnd);
    const isObject = scanner.bytes[members.valueStart] === OPEN_BRACE;
    // A report is an object; in its place nothing else is kept.
    const isAllowed = ALLOWED[this.type!]!.includes(member) && (member !== USAGE || isObject);
    if (!isAllowed) {
      members.skip();
      return members.remove();
    }
    members.keep();
    members.leave(this.readValue(member, members.valueStart));
  }

  /** From the first byte of a member's value to the place behind it, or negative. */
  private readValue(member: number, at: number): number {
    switch (member) {
      case DELTA:
        return this.type === "message_delta" ? this.stop.allow(at, STOP_MEMBERS) : this.readDelta(at);
      case BLOCK:
        return this.blocks.read(at);
      case MESSAGE:
        return this.message.read(at);
      case USAGE:
        this.hasUsage = true;
        return this.usage.read(at);
      case TYPE:
        this.isLearnable = true;
        return this.scanner.skipValue(at, 1);
      default:
        return this.scanner.skipValue(at, 1);
    }
  }

  private readDelta(at: number): number {
    const { prefix } = this;
    if (this.isLearnable && prefix.isWanted(at - this.start)) {
      prefix.learn(this.scanner.bytes.subarray(this.start, at), this.splice.toBuffer(at));
    }
    this.isLearnable = false;
    return this.blocks.read(at);
  }
}
