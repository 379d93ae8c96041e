import { type JsonScanner, MALFORMED } from "../json-scanner.ts";
import { KeyTable } from "../key-table.ts";
import { MemberCursor } from "../member-cursor.ts";
import { countTextBytes } from "../text-bytes.ts";

const QUOTE = 0x22;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;

const UNKNOWN = -1;

const FINISH_REASON = 0;
/** Members of a choice; `delta` in a stream, `message` otherwise. */
const CHOICE_MEMBERS = new KeyTable(["finish_reason", "delta", "message"]);

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

/** Reads the `choices` of a chunk, or of a whole answer, and changes nothing in them. */
export class ChoicesReader {
  choiceCount = 0;
  /** Choices with a finish reason. */
  finishCount = 0;
  hasContent = false;
  /** A choice finished because of an error. */
  hasError = false;
  /** UTF-8 bytes of output text. */
  textBytes = 0;

  private readonly scanner: JsonScanner;
  private readonly choiceMembers: MemberCursor;
  private readonly deltaMembers: MemberCursor;

  constructor(scanner: JsonScanner) {
    this.scanner = scanner;
    this.choiceMembers = new MemberCursor(scanner, 2);
    this.deltaMembers = new MemberCursor(scanner, 3);
  }

  /** Forgets what the last chunk held. */
  reset(): void {
    this.choiceCount = 0;
    this.finishCount = 0;
    this.hasContent = false;
    this.hasError = false;
    this.textBytes = 0;
  }

  /** From the first byte of the value to the place behind it, or negative. */
  read(at: number): number {
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
      if (member > FINISH_REASON) {
        members.leave(this.readDelta(members.valueStart));
        continue;
      }
      members.skip();
      const { valueStart, valueEnd } = members;
      // An empty text is how some suppliers say that there is no reason yet.
      if (member === UNKNOWN || valueEnd < 0 || this.isEmpty(valueStart, valueEnd)) continue;
      this.finishCount++;
      if (isErrorWord(this.scanner.bytes.subarray(valueStart, valueEnd))) this.hasError = true;
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
}

/** Whether a value is the JSON text "error". */
export function isErrorWord(value: Buffer): boolean {
  return value.equals(ERROR_WORD);
}
