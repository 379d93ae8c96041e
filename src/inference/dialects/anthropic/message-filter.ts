import type { ReplyOptions } from "../dialect.ts";
import { ElementCursor } from "../element-cursor.ts";
import type { JsonScanner } from "../json-scanner.ts";
import { KeyTable } from "../key-table.ts";
import { MemberFilter } from "../member-filter.ts";
import type { Splice } from "../splice.ts";
import type { BlockCounter } from "./block-counter.ts";

const OPEN_BRACE = 0x7b;

const UNKNOWN = -1;
const ID = 0;
const MODEL = 1;
const CONTENT = 2;
const USAGE = 3;
const ERROR = 4;
const LOWER_N = 0x6e;
/** The members of a message that a client may see, and the error that may stand in its place. */
const MEMBERS = new KeyTable([
  "id",
  "model",
  "content",
  "usage",
  "error",
  "type",
  "role",
  "stop_reason",
  "stop_sequence",
  "stop_details",
  "container",
  "context_management",
  "diagnostics",
]);

/** The members of a usage report that a client may see; not where in the world the supplier has served it. */
const USAGE_MEMBERS = new KeyTable([
  "input_tokens",
  "output_tokens",
  "cache_creation_input_tokens",
  "cache_read_input_tokens",
  "cache_creation",
  "output_tokens_details",
  "server_tool_use",
  "service_tier",
  "speed",
]);

/** Clients fail on a message without it. */
const MISSING_USAGE = Buffer.from('"usage":{"input_tokens":0,"output_tokens":0}');

/** What stands in a message instead of the supplier's values, as JSON. */
interface Replacements {
  id: Buffer;
  model: Buffer;
}

/**
 * Notes in a splice what a client reads of a message: under our id and model name, without unknown members.
 */
export class MessageFilter {
  /** It has the content of a message. */
  hasBlocks = false;
  hasError = false;

  private readonly scanner: JsonScanner;
  private readonly blocks: BlockCounter;
  private readonly replacements: Replacements;
  private readonly members: MemberFilter;
  private readonly usage: UsageFilter;
  private readonly content: ElementCursor;
  private hasUsage = false;

  constructor(
    { scanner, splice, blocks }: { scanner: JsonScanner; splice: Splice; blocks: BlockCounter },
    { options, usage, depth }: { options: ReplyOptions; usage: UsageFilter; depth: number },
  ) {
    this.scanner = scanner;
    this.blocks = blocks;
    this.usage = usage;
    this.members = new MemberFilter(scanner, depth, splice);
    this.content = new ElementCursor(scanner, depth + 1);
    const bareId = options.requestId.slice(options.requestId.indexOf("_") + 1);
    this.replacements = {
      id: Buffer.from(JSON.stringify(`msg_${bareId}`)),
      model: Buffer.from(JSON.stringify(options.publicModel)),
    };
  }

  /** From the first byte of a message to the place behind it, or negative. */
  read(at: number): number {
    const { members } = this;
    this.reset();
    if (!members.open(at)) return this.scanner.skipValue(at, 1);
    while (members.next()) this.readMember();
    members.close(this.hasUsage ? null : MISSING_USAGE);
    return members.end;
  }

  private reset(): void {
    this.hasBlocks = false;
    this.hasError = false;
    this.hasUsage = false;
  }

  private readMember(): void {
    const { members, scanner } = this;
    const member = MEMBERS.find(scanner.bytes, members.keyStart, members.keyEnd);
    if (member === CONTENT) {
      members.keep();
      members.leave(this.readContent(members.valueStart));
    } else if (member === USAGE && scanner.bytes[members.valueStart] === OPEN_BRACE) {
      this.hasUsage = true;
      members.keep();
      members.leave(this.usage.read(members.valueStart));
    } else {
      members.skip();
      if (member === ERROR) this.hasError = scanner.bytes[members.valueStart] !== LOWER_N;
      if (member === UNKNOWN || member === USAGE || member === ERROR) members.remove();
      else members.keep(this.replacementOf(member));
    }
  }

  private readContent(at: number): number {
    const { content } = this;
    if (!content.open(at)) return this.scanner.skipValue(at, 1);
    this.hasBlocks = true;
    while (content.next()) content.leave(this.blocks.read(content.elementStart));
    return content.end;
  }

  private replacementOf(member: number): Buffer | null {
    if (member === ID) return this.replacements.id;
    return member === MODEL ? this.replacements.model : null;
  }
}

/** Notes where a usage report stands, and in a splice what a client reads of it. */
export class UsageFilter {
  private readonly scanner: JsonScanner;
  private readonly members: MemberFilter;
  private start = 0;
  private end = 0;

  constructor(scanner: JsonScanner, splice: Splice) {
    this.scanner = scanner;
    this.members = new MemberFilter(scanner, 2, splice);
  }

  /** Forgets the report before. */
  reset(): void {
    this.end = 0;
  }

  /** From the first byte of a report to the place behind it, or negative. */
  read(at: number): number {
    this.start = at;
    this.end = this.members.allow(at, USAGE_MEMBERS);
    return this.end;
  }

  /** The report as it came; null when there was none, undefined for what is no JSON. */
  parse(): unknown {
    if (this.end <= 0) return null;
    try {
      return JSON.parse(this.scanner.bytes.toString("utf8", this.start, this.end));
    } catch {
      return undefined;
    }
  }
}
