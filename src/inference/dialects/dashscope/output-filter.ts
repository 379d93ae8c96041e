import { ElementCursor } from "../element-cursor.ts";
import type { JsonScanner } from "../json-scanner.ts";
import { KeyTable } from "../key-table.ts";
import { MemberCursor } from "../member-cursor.ts";
import { MemberFilter } from "../member-filter.ts";
import type { Splice } from "../splice.ts";
import { countTextBytes } from "../text-bytes.ts";
import type { SaidSoFar, Saying } from "./said-so-far.ts";

const QUOTE = 0x22;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const CHOICES_MAX = 16;
/** How suppliers say that there is no reason yet. */
const NO_REASON = new KeyTable(["null"]);

const UNKNOWN = -1;

const TEXT = 0;
const CHOICES = 1;
const FINISH_REASON = 2;
/** The members of an output that a client may see. */
const OUTPUT_MEMBERS = new KeyTable(["text", "choices", "finish_reason", "search_info"]);

const MESSAGE = 0;
const CHOICE_FINISH_REASON = 1;
const INDEX = 2;
/** The members of a choice that a client may see. */
const CHOICE_MEMBERS = new KeyTable(["message", "finish_reason", "index", "logprobs"]);

const ROLE = 0;
const CONTENT = 1;
const REASONING = 2;
/** The members of a message that are output, behind the role. */
const MESSAGE_MEMBERS = new KeyTable(["role", "content", "reasoning_content", "tool_calls"]);

/**
 * Notes in a splice what a client reads of an output, whose messages stay as they are, and counts what it
 * says, as choices or as a text.
 */
export class OutputFilter {
  hasContent = false;
  /** It has choices, or is a text. */
  hasAnswer = false;

  private readonly scanner: JsonScanner;
  private readonly said: SaidSoFar;
  private readonly output: MemberFilter;
  private readonly choices: ElementCursor;
  private readonly choice: MemberFilter;
  private readonly message: MemberCursor;
  private remembered = { choice: 0, isReasoning: false };
  private choiceCount = 0;
  private saidCount = 0;
  /** What the last choice says, or the text. */
  readonly saying: Saying = {
    ...{ choice: 0, textBytes: 0, isFinished: false },
    ...{ textStart: 0, textEnd: 0, isReasoning: false },
  };

  constructor({ scanner, splice, said }: { scanner: JsonScanner; splice: Splice; said: SaidSoFar }) {
    this.scanner = scanner;
    this.said = said;
    this.output = new MemberFilter(scanner, 1, splice);
    this.choices = new ElementCursor(scanner, 2);
    this.choice = new MemberFilter(scanner, 3, splice);
    this.message = new MemberCursor(scanner, 4);
  }

  /** It tells one piece of text or reasoning and nothing else; `saying` is then all that it says. */
  get isPlain(): boolean {
    const { saying } = this;
    const isText = this.saidCount === 1 && saying.textEnd > 0;
    return isText && this.choiceCount <= 1 && !saying.isFinished;
  }

  /** What is plain now will be read again. */
  remember(): void {
    this.remembered = { choice: this.saying.choice, isReasoning: this.saying.isReasoning };
  }

  /** Reads the output that was remembered again, but for its text, which stands there with its quotes. */
  readAgain(start: number, end: number): void {
    const { saying, scanner, remembered } = this;
    this.begin(remembered.choice);
    saying.isReasoning = remembered.isReasoning;
    saying.textStart = start + 1;
    saying.textEnd = end - 1;
    saying.textBytes = countTextBytes(scanner, start, end);
    this.hasContent = end - start > 2;
    this.hasAnswer = true;
    this.said.add(scanner.bytes, saying);
  }

  /** Forgets the output before. */
  reset(): void {
    this.hasContent = false;
    this.hasAnswer = false;
  }

  /** From the first byte of the value to the place behind it, or negative. */
  read(at: number): number {
    const { output, scanner } = this;
    if (!output.open(at)) return scanner.skipValue(at, 1);
    this.choiceCount = 0;
    this.saidCount = 0;
    this.begin(0);
    while (output.next()) {
      const member = OUTPUT_MEMBERS.find(scanner.bytes, output.keyStart, output.keyEnd);
      if (member === CHOICES) {
        output.keep();
        output.leave(this.readChoices(output.valueStart));
        continue;
      }
      output.skip();
      if (member === UNKNOWN) output.remove();
      else output.keep();
      if (output.valueEnd < 0) continue;
      if (member === TEXT) this.readText(output.valueStart, output.valueEnd);
      else if (member === FINISH_REASON) this.readFinish(output.valueStart, output.valueEnd);
    }
    output.close();
    if (this.choiceCount === 0) this.said.add(scanner.bytes, this.saying);
    return output.end;
  }

  private begin(choice: number): void {
    const { saying } = this;
    saying.choice = choice;
    saying.textBytes = 0;
    saying.isFinished = false;
    saying.textStart = 0;
    saying.textEnd = 0;
  }

  private readText(start: number, end: number): void {
    if (this.scanner.bytes[start] !== QUOTE) return;
    this.hasAnswer = true;
    if (!this.isEmpty(start, end)) this.say(CONTENT, start, end);
  }

  private readChoices(at: number): number {
    const { choices, scanner } = this;
    if (!choices.open(at)) return scanner.skipValue(at, 2);
    while (choices.next()) {
      choices.leave(this.readChoice(choices.elementStart, this.choiceCount));
      this.choiceCount++;
      this.hasAnswer = true;
    }
    return choices.end;
  }

  private readChoice(at: number, place: number): number {
    const { choice, scanner } = this;
    if (!choice.open(at)) return scanner.skipValue(at, 3);
    this.begin(Math.min(place, CHOICES_MAX));
    while (choice.next()) {
      const member = CHOICE_MEMBERS.find(scanner.bytes, choice.keyStart, choice.keyEnd);
      if (member === MESSAGE) {
        choice.keep();
        choice.leave(this.readMessage(choice.valueStart));
        continue;
      }
      choice.skip();
      if (member === UNKNOWN) choice.remove();
      else choice.keep();
      if (choice.valueEnd < 0) continue;
      if (member === CHOICE_FINISH_REASON) this.readFinish(choice.valueStart, choice.valueEnd);
      else if (member === INDEX) this.readIndex(choice.valueStart, choice.valueEnd);
    }
    choice.close();
    if (choice.end >= 0) this.said.add(scanner.bytes, this.saying);
    return choice.end;
  }

  private readMessage(at: number): number {
    const { message, scanner } = this;
    if (!message.open(at)) return scanner.skipValue(at, 4);
    while (message.next()) {
      const member = MESSAGE_MEMBERS.find(scanner.bytes, message.keyStart, message.keyEnd);
      message.skip();
      const { valueStart, valueEnd } = message;
      if (member !== ROLE && valueEnd >= 0 && !this.isEmpty(valueStart, valueEnd))
        this.say(member, valueStart, valueEnd);
    }
    return message.end;
  }

  /** What is unknown is of the answer, but cannot be counted. */
  private say(member: number, start: number, end: number): void {
    const { saying, scanner } = this;
    this.hasContent = true;
    this.saidCount++;
    if (member === UNKNOWN) return;
    saying.textBytes += countTextBytes(scanner, start, end);
    const isText = member === CONTENT;
    const isTold = isText || (member === REASONING && saying.textEnd === 0);
    if (!isTold || scanner.bytes[start] !== QUOTE) return;
    saying.isReasoning = !isText;
    saying.textStart = start + 1;
    saying.textEnd = end - 1;
  }

  private readFinish(start: number, end: number): void {
    const isReason = !this.isEmpty(start, end) && NO_REASON.find(this.scanner.bytes, start + 1, end - 1) < 0;
    this.saying.isFinished ||= isReason;
  }

  private readIndex(start: number, end: number): void {
    const index = Number(this.scanner.bytes.toString("latin1", start, end));
    if (Number.isInteger(index) && index >= 0 && index < CHOICES_MAX) this.saying.choice = index;
  }

  /** Null, "", [], {}, and scalars that are no text. */
  private isEmpty(start: number, end: number): boolean {
    const first = this.scanner.bytes[start];
    const isContainer = first === QUOTE || first === OPEN_BRACE || first === OPEN_BRACKET;
    return !isContainer || end - start <= 2;
  }
}
