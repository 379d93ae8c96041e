import { JsonScanner } from "../json-scanner.ts";
import { KeyTable } from "../key-table.ts";
import { LearnedPrefix } from "../learned-prefix.ts";
import { MemberCursor } from "../member-cursor.ts";
import { Splice } from "../splice.ts";
import type { UsageTally } from "../usage-tally.ts";
import { ChoicesReader, isErrorWord } from "./choices-reader.ts";
import { noteUsage, type UsageSemantics } from "./usage.ts";

const LOWER_N = 0x6e;

const NOWHERE = -1;
const UNKNOWN = -1;
const ID = 0;
const MODEL = 1;
const CREATED = 2;
const OBJECT = 3;
const CHOICES = 4;
const USAGE = 5;
const ERROR = 6;

/**
 * The members of an answer that a customer may see. What else suppliers put there (system_fingerprint,
 * service_tier, provider, x_groq, prompt_filter_results, …) says who they are.
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

/** What takes the place of the supplier's own values, as JSON. */
export interface Replacements {
  id: Buffer;
  model: Buffer;
  created: Buffer;
  usage: "kept" | "removed";
}

/**
 * Reads one chunk of a stream, or one whole answer, in a single pass over its bytes, and notes in `splice`
 * what the client reads in its place: our id, model name and time, nothing that names the supplier, all else
 * untouched.
 */
export class ChunkReader {
  readonly splice = new Splice();
  readonly choices: ChoicesReader;
  /** A `usage` object is left in it for the client. */
  hasUsage = false;
  /** It is an error instead of an answer. */
  hasError = false;

  private readonly replacements: Replacements;
  private readonly tally: UsageTally;
  private readonly semantics: UsageSemantics;
  private readonly scanner = new JsonScanner();
  private readonly members = new MemberCursor(this.scanner, 0);
  private readonly prefix = new LearnedPrefix();
  private start = 0;
  /** Nothing that must be read in every chunk stood before the choices. */
  private isLearnable = false;
  /** Where the member before ended. */
  private lastEnd = NOWHERE;
  /** Where removed members begin that have none before them to keep. */
  private removedFrom = NOWHERE;

  constructor(replacements: Replacements, tally: UsageTally, semantics: UsageSemantics) {
    this.replacements = replacements;
    this.tally = tally;
    this.semantics = semantics;
    this.choices = new ChoicesReader(this.scanner);
  }

  /** False when it is not one JSON object. */
  read(bytes: Buffer, start: number, end: number): boolean {
    this.scanner.open(bytes, end);
    this.splice.open(bytes, start, end);
    this.choices.reset();
    this.hasUsage = false;
    this.hasError = false;
    this.start = start;
    this.lastEnd = NOWHERE;
    this.removedFrom = NOWHERE;
    const choicesStart = this.prefix.match(bytes, start, end);
    this.isLearnable = choicesStart < 0;
    if (choicesStart >= 0) this.resumeAt(choicesStart);
    else if (!this.members.open(this.scanner.skipSpace(start))) return false;
    while (this.members.next()) this.readMember();
    if (this.removedFrom >= 0) this.splice.remove(this.removedFrom, this.lastEnd);
    this.hasError ||= this.choices.hasError;
    return this.members.end >= 0 && this.scanner.skipSpace(this.members.end) === end;
  }

  /** The chunk begins like one before, up to its choices. */
  private resumeAt(choicesStart: number): void {
    this.splice.replace(this.start, choicesStart, this.prefix.rewritten);
    this.members.resume(choicesStart);
    this.members.leave(this.choices.read(choicesStart));
    this.lastEnd = this.members.valueEnd;
  }

  private readMember(): void {
    const members = this.members;
    const member = MEMBERS.find(this.scanner.bytes, members.keyStart, members.keyEnd);
    if (member === CHOICES) this.readChoices();
    else members.skip();
    if (members.valueEnd < 0) return;
    if (member === USAGE) this.readUsage();
    else if (member === UNKNOWN || member === ERROR) this.remove();
    else if (member !== CHOICES) this.keep(this.replacementOf(member));
    if (member === ERROR || member === OBJECT) this.readError(member);
    this.lastEnd = members.valueEnd;
  }

  private readChoices(): void {
    const { members, prefix } = this;
    this.keep(null);
    const at = members.valueStart;
    if (this.isLearnable && prefix.isWanted(at - this.start)) {
      prefix.learn(this.scanner.bytes.subarray(this.start, at), this.splice.toBuffer(at));
    }
    this.isLearnable = false;
    members.leave(this.choices.read(at));
  }

  private readUsage(): void {
    const { valueStart, valueEnd } = this.members;
    this.isLearnable = false;
    const isNull = this.isNull(valueStart);
    const json = this.scanner.bytes.toString("utf8", valueStart, valueEnd);
    const shown = isNull ? null : noteUsage(this.tally, json, this.semantics);
    if (this.replacements.usage === "removed") return this.remove();
    this.keep(shown === null ? null : Buffer.from(shown));
    this.hasUsage = !isNull && shown !== "null";
  }

  private readError(member: number): void {
    const { valueStart, valueEnd } = this.members;
    const isError =
      member === ERROR
        ? !this.isNull(valueStart)
        : isErrorWord(this.scanner.bytes.subarray(valueStart, valueEnd));
    if (!isError) return;
    this.hasError = true;
    this.isLearnable = false;
  }

  private replacementOf(member: number): Buffer | null {
    if (member === ID) return this.replacements.id;
    if (member === MODEL) return this.replacements.model;
    return member === CREATED ? this.replacements.created : null;
  }

  private keep(by: Buffer | null): void {
    const { members, splice } = this;
    if (this.removedFrom >= 0) splice.remove(this.removedFrom, members.keyStart - 1);
    this.removedFrom = NOWHERE;
    if (by !== null) splice.replace(members.valueStart, members.valueEnd, by);
  }

  /** With the comma before it; members at the very front go with the comma behind them. */
  private remove(): void {
    const { members, splice } = this;
    if (this.lastEnd < 0) this.removedFrom = members.keyStart - 1;
    else if (this.removedFrom < 0) splice.remove(this.lastEnd, members.valueEnd);
  }

  private isNull(start: number): boolean {
    return this.scanner.bytes[start] === LOWER_N;
  }
}
