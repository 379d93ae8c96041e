import type { JsonScanner } from "../json-scanner.ts";
import { KeyTable } from "../key-table.ts";
import { MemberCursor } from "../member-cursor.ts";
import { countTextBytes } from "../text-bytes.ts";

const QUOTE = 0x22;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;

/** Bounds how deep a block may be nested; where it stands is no deeper than this. */
const DEPTH = 3;

const UNKNOWN = -1;
const LAST_SILENT = 3;
/**
 * Members of a block, and of a delta of one. The first four are nothing of the answer by themselves: a
 * signature alone vouches for a thought that nobody sees. The others are output, and so is what is unknown,
 * though it cannot be counted.
 */
const MEMBERS = new KeyTable([
  "type",
  "id",
  "signature",
  "citations",
  "text",
  "thinking",
  "partial_json",
  "name",
  "input",
]);

/** Looks at the blocks of a message, and at their deltas, and changes nothing in them. */
export class BlockCounter {
  hasContent = false;
  /** UTF-8 bytes of output text. */
  textBytes = 0;

  private readonly scanner: JsonScanner;
  private readonly members: MemberCursor;

  constructor(scanner: JsonScanner) {
    this.scanner = scanner;
    this.members = new MemberCursor(scanner, DEPTH);
  }

  /** Forgets what was seen before. */
  reset(): void {
    this.hasContent = false;
    this.textBytes = 0;
  }

  /** From the first byte of a block or a delta to the place behind it, or negative. */
  read(at: number): number {
    const { members, scanner } = this;
    if (!members.open(at)) return scanner.skipValue(at, DEPTH);
    while (members.next()) {
      const member = MEMBERS.find(scanner.bytes, members.keyStart, members.keyEnd);
      members.skip();
      const { valueStart, valueEnd } = members;
      const isSilent = member !== UNKNOWN && member <= LAST_SILENT;
      if (isSilent || valueEnd < 0 || this.isEmpty(valueStart, valueEnd)) continue;
      this.hasContent = true;
      if (member !== UNKNOWN) this.textBytes += countTextBytes(scanner, valueStart, valueEnd);
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
