import { JsonScanner, MALFORMED } from "../json-scanner.ts";
import { KeyTable } from "../key-table.ts";
import { MemberCursor } from "../member-cursor.ts";
import { Splice } from "../splice.ts";
import { countTextBytes } from "../text-bytes.ts";
import type { UsageTally } from "./usage.ts";

const QUOTE = 0x22;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const LOWER_N = 0x6e;

const ID = 0;
const MODEL = 1;
const CREATED = 2;
const OBJECT = 3;
const CHOICES = 4;
const USAGE = 5;
const ERROR = 6;
const UNKNOWN = -1;

/**
 * The members of an answer that a customer may see. What else suppliers put there (system_fingerprint, service_tier,
 * provider, x_groq, prompt_filter_results, …) says who they are.
 */
const MEMBERS = new KeyTable([
  "id",
  "model",
  "created",
  "object",
  "choices",
  "usage",
  "error",
  "obfuscation",
  "moderation",
  "metadata",
  "citations",
  "search_results",
]);

const DELTA = 0;
const MESSAGE = 1;
const CHOICE_MEMBERS = new KeyTable(["delta", "message", "finish_reason"]);

const ROLE = 0;
/** Members of a delta or a message; all but the role are output to be counted. */
const DELTA_MEMBERS = new KeyTable([
  "role",
  "content",
  "reasoning_content",
  "reasoning",
  "refusal",
  "tool_calls",
  "function_call",
]);

const ERROR_WORD = Buffer.from('"error"');

/** What takes the place of the supplier's own values, as JSON. */
export interface Replacements {
  id: Buffer;
  model: Buffer;
  created: Buffer;
  usage: "kept" | "removed";
}

/**
 * Reads one chunk of a stream, or one whole answer, in a single pass over its bytes, and notes in `splice` what the
 * client reads in its place: our id, model name and time, nothing that names the supplier, all else untouched.
 */
export class ChunkReader {
  readonly splice = new Splice();
  choiceCount = 0;
  /** Choices with a finish reason. */
  finishCount = 0;
  hasContent = false;
  /** A `usage` object is left in it for the client. */
  hasUsage = false;
  hasError = false;
  /** UTF-8 bytes of output text. */
  textBytes = 0;

  private readonly replacements: Replacements;
  private readonly tally: UsageTally;
  private readonly scanner = new JsonScanner();
  private readonly members = new MemberCursor(this.scanner, 0);
  private readonly choiceMembers = new MemberCursor(this.scanner, 2);
  private readonly deltaMembers = new MemberCursor(this.scanner, 3);
  /** Where the member before ended, and where removed members begin that have none before them to keep. */
  private lastEnd = UNKNOWN;
  private removedFrom = UNKNOWN;

  constructor(replacements: Replacements, tally: UsageTally) {
    this.replacements = replacements;
    this.tally = tally;
  }

  /** False when it is not one JSON object. */
  read(bytes: Buffer, start: number, end: number): boolean {
    this.scanner.open(bytes, end);
    this.splice.open(bytes, start, end);
    this.choiceCount = 0;
    this.finishCount = 0;
    this.textBytes = 0;
    this.hasContent = false;
    this.hasUsage = false;
    this.hasError = false;
    this.lastEnd = UNKNOWN;
    this.removedFrom = UNKNOWN;
    if (!this.members.open(this.scanner.skipSpace(start))) return false;
    while (this.members.next()) this.readMember();
    if (this.removedFrom >= 0) this.splice.remove(this.removedFrom, this.lastEnd);
    return this.members.end >= 0 && this.scanner.skipSpace(this.members.end) === end;
  }

  private readMember(): void {
    const members = this.members;
    const member = MEMBERS.find(this.scanner.bytes, members.keyStart, members.keyEnd);
    if (member === CHOICES) members.leave(this.readChoices(members.valueStart));
    else members.skip();
    const valueEnd = members.valueEnd;
    if (valueEnd < 0) return;
    if (member === ERROR && !this.isNull(members.valueStart)) this.hasError = true;
    if (member === OBJECT && this.isErrorWord(members.valueStart, valueEnd)) this.hasError = true;
    const usage = member === USAGE ? this.readUsage(members.valueStart, valueEnd) : null;
    if (
      member === UNKNOWN ||
      member === ERROR ||
      (member === USAGE && this.replacements.usage === "removed")
    ) {
      this.removeMember(members.keyStart - 1, valueEnd);
    } else {
      this.keepMember(members.keyStart - 1);
      const by = usage ?? this.replacementOf(member);
      if (by !== null) this.splice.replace(members.valueStart, valueEnd, by);
    }
    this.lastEnd = valueEnd;
  }

  private replacementOf(member: number): Buffer | null {
    if (member === ID) return this.replacements.id;
    if (member === MODEL) return this.replacements.model;
    return member === CREATED ? this.replacements.created : null;
  }

  private keepMember(start: number): void {
    if (this.removedFrom < 0) return;
    this.splice.remove(this.removedFrom, start);
    this.removedFrom = UNKNOWN;
  }

  /** With the comma before it; members at the very front go with the comma behind them. */
  private removeMember(start: number, end: number): void {
    if (this.lastEnd < 0) this.removedFrom = start;
    else if (this.removedFrom < 0) this.splice.remove(this.lastEnd, end);
  }

  private readUsage(start: number, end: number): Buffer | null {
    if (this.isNull(start)) return null;
    const shown = this.tally.take(this.scanner.bytes.toString("utf8", start, end));
    this.hasUsage = shown !== "null" && this.replacements.usage === "kept";
    return shown === null ? null : Buffer.from(shown);
  }

  private readChoices(at: number): number {
    const scanner = this.scanner;
    if (scanner.bytes[at] !== OPEN_BRACKET) return scanner.skipValue(at, 1);
    at = scanner.skipSpace(at + 1);
    if (at < scanner.end && scanner.bytes[at] === CLOSE_BRACKET) return at + 1;
    while (at < scanner.end) {
      at = this.readChoice(at);
      if (at < 0) return at;
      this.choiceCount++;
      at = scanner.skipSpace(at);
      if (at >= scanner.end) return MALFORMED;
      if (scanner.bytes[at] === CLOSE_BRACKET) return at + 1;
      if (scanner.bytes[at] !== COMMA) return MALFORMED;
      at = scanner.skipSpace(at + 1);
    }
    return MALFORMED;
  }

  private readChoice(at: number): number {
    const members = this.choiceMembers;
    if (!members.open(at)) return this.scanner.skipValue(at, 2);
    while (members.next()) {
      const member = CHOICE_MEMBERS.find(this.scanner.bytes, members.keyStart, members.keyEnd);
      if (member === DELTA || member === MESSAGE) {
        members.leave(this.readDelta(members.valueStart));
        continue;
      }
      members.skip();
      // An empty text is how some suppliers say that there is no reason yet.
      if (member === UNKNOWN || members.valueEnd < 0 || this.isEmpty(members.valueStart, members.valueEnd))
        continue;
      this.finishCount++;
      if (this.isErrorWord(members.valueStart, members.valueEnd)) this.hasError = true;
    }
    return members.end;
  }

  private readDelta(at: number): number {
    const members = this.deltaMembers;
    if (!members.open(at)) return this.scanner.skipValue(at, 3);
    while (members.next()) {
      const member = DELTA_MEMBERS.find(this.scanner.bytes, members.keyStart, members.keyEnd);
      members.skip();
      const { valueStart, valueEnd } = members;
      if (member === ROLE || valueEnd < 0 || this.isEmpty(valueStart, valueEnd)) continue;
      this.hasContent = true;
      if (member !== UNKNOWN) this.textBytes += countTextBytes(this.scanner, valueStart, valueEnd);
    }
    return members.end;
  }

  /** Null, "", [], {}, and scalars that are no text. */
  private isEmpty(start: number, end: number): boolean {
    const first = this.scanner.bytes[start];
    const isContainer = first === QUOTE || first === OPEN_BRACE || first === OPEN_BRACKET;
    return !isContainer || end - start <= 2;
  }

  private isNull(start: number): boolean {
    return this.scanner.bytes[start] === LOWER_N;
  }

  private isErrorWord(start: number, end: number): boolean {
    return (
      end - start === ERROR_WORD.length &&
      this.scanner.bytes.compare(ERROR_WORD, 0, undefined, start, end) === 0
    );
  }
}
