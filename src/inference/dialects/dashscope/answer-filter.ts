import type { ReplyOptions } from "../dialect.ts";
import { JsonScanner } from "../json-scanner.ts";
import { KeyTable } from "../key-table.ts";
import { MemberFilter } from "../member-filter.ts";
import { Splice } from "../splice.ts";
import { UsageTally } from "../usage-tally.ts";
import { LateUsage } from "./late-usage.ts";
import { LearnedEvent } from "./learned-event.ts";
import { OutputFilter } from "./output-filter.ts";
import { SaidSoFar } from "./said-so-far.ts";

const QUOTE = 0x22;
const OPEN_BRACE = 0x7b;
const NO_CODE_LENGTH = 2;

const OUTPUT = 0;
const USAGE = 1;
const REQUEST_ID = 2;
const CODE = 3;
/** The members of an answer that a client may see, and the code of the error that may stand in its place. */
const MEMBERS = new KeyTable(["output", "usage", "request_id", "code"]);

/** The members of a usage report that a client may see. */
const USAGE_MEMBERS = new KeyTable([
  ...["input_tokens", "output_tokens", "total_tokens"],
  ...["image_tokens", "video_tokens", "audio_tokens", "text_tokens", "reasoning_tokens", "cached_tokens"],
  ...["prompt_tokens_details", "input_tokens_details", "output_tokens_details", "completion_tokens_details"],
  "plugins",
]);

/**
 * Reads one event of a stream, or one whole answer, in a single pass over its bytes, and notes in `splice`
 * what the client reads in its place: our request id, nothing that names the supplier, all else untouched.
 */
export class AnswerFilter {
  readonly splice = new Splice();
  readonly said: SaidSoFar;
  readonly output: OutputFilter;
  hasUsage = false;
  /** It has an output, which need not say anything yet. */
  hasOutput = false;

  private readonly requestId: Buffer;
  private readonly idMember: Buffer;
  private readonly scanner = new JsonScanner();
  private readonly members = new MemberFilter(this.scanner, 0, this.splice);
  private readonly usage = new MemberFilter(this.scanner, 1, this.splice);
  private readonly reports: LateUsage;
  private readonly learned = new LearnedEvent();
  private hasCode = false;
  /** Where the usage report and the request id of this event stand; 0 for none. */
  private usageStart = 0;
  private usageEnd = 0;
  private idStart = 0;
  private idEnd = 0;

  constructor({ requestId, form, flags, stream }: ReplyOptions) {
    const { scanner, splice } = this;
    this.requestId = Buffer.from(JSON.stringify(requestId));
    this.idMember = Buffer.from(`"request_id":${JSON.stringify(requestId)}`);
    this.said = new SaidSoFar(stream && form.cumulative);
    this.output = new OutputFilter({ scanner, splice, said: this.said });
    this.reports = new LateUsage(new UsageTally(), flags.usageSemantics);
  }

  /** Whatever has no output is an error, also where it does not call itself one. */
  get isError(): boolean {
    return !this.hasOutput || (this.hasCode && !this.output.hasAnswer);
  }

  /** All reports so far. */
  get tally(): UsageTally {
    return this.reports.settle();
  }

  /** False when it is not one JSON object. */
  read(bytes: Buffer, start: number, end: number): boolean {
    const { scanner, splice, members } = this;
    scanner.open(bytes, end);
    splice.open(bytes, start, end);
    if (this.learned.match(scanner, start)) return this.readAgain();
    this.output.reset();
    this.hasUsage = false;
    this.hasCode = false;
    this.hasOutput = false;
    this.idStart = 0;
    this.idEnd = 0;
    if (!members.open(scanner.skipSpace(start))) return false;
    while (members.next()) this.readMember();
    members.close(this.idEnd > 0 ? null : this.idMember);
    const isWhole = members.end >= 0 && scanner.skipSpace(members.end) === end;
    if (isWhole && this.isLearnable()) this.learn(start, end);
    return isWhole;
  }

  /** The event is like one before but for its text and its usage. */
  private readAgain(): true {
    const { textStart, textEnd, usageStart, usageEnd, idStart, idEnd } = this.learned.places;
    this.output.readAgain(textStart, textEnd);
    this.reports.note(this.scanner.bytes, usageStart, usageEnd);
    this.splice.replace(idStart, idEnd, this.requestId);
    this.hasOutput = true;
    this.hasUsage = true;
    this.hasCode = false;
    return true;
  }

  /**
   * Nothing but the request id is another for the client, and all stands in the order that suppliers keep.
   */
  private isLearnable(): boolean {
    const { output, usageStart, usageEnd, idStart, splice } = this;
    const isInOrder = this.hasUsage && output.saying.textEnd < usageStart && usageEnd < idStart;
    return isInOrder && output.isPlain && splice.count === 1;
  }

  private learn(start: number, end: number): void {
    const { saying } = this.output;
    const isLearned = this.learned.learn(this.scanner.bytes.subarray(start, end), {
      ...{ textStart: saying.textStart - 1 - start, textEnd: saying.textEnd + 1 - start },
      ...{ usageStart: this.usageStart - start, usageEnd: this.usageEnd - start },
      ...{ idStart: this.idStart - start, idEnd: this.idEnd - start },
    });
    if (isLearned) this.output.remember();
  }

  private readMember(): void {
    const { members, scanner } = this;
    const member = MEMBERS.find(scanner.bytes, members.keyStart, members.keyEnd);
    const isObject = scanner.bytes[members.valueStart] === OPEN_BRACE;
    if (member === OUTPUT && isObject) {
      this.hasOutput = true;
      members.keep();
      members.leave(this.output.read(members.valueStart));
    } else if (member === USAGE && isObject) {
      members.keep();
      members.leave(this.readUsage(members.valueStart));
    } else {
      members.skip();
      if (member === CODE) this.hasCode = this.isCode();
      if (member === REQUEST_ID) this.keepId();
      else members.remove();
    }
  }

  private keepId(): void {
    const { members } = this;
    this.idStart = members.valueStart;
    this.idEnd = members.valueEnd;
    members.keep(this.requestId);
  }

  /** An empty text is how some answers say that there is no error. */
  private isCode(): boolean {
    const { valueStart, valueEnd } = this.members;
    return this.scanner.bytes[valueStart] === QUOTE && valueEnd - valueStart > NO_CODE_LENGTH;
  }

  private readUsage(at: number): number {
    const end = this.usage.allow(at, USAGE_MEMBERS);
    if (end < 0) return end;
    this.hasUsage = true;
    this.usageStart = at;
    this.usageEnd = end;
    this.reports.note(this.scanner.bytes, at, end);
    return end;
  }
}
