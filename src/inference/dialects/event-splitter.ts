const LF = 0x0a;
const CR = 0x0d;
const COLON = 0x3a;
const SPACE = 0x20;
const DIGIT_ZERO = 0x30;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const NOTHING = Buffer.alloc(0);
const DATA = Buffer.from("data");
const EVENT = Buffer.from("event");
const ERROR = Buffer.from("error");
const STATUS = Buffer.from(":HTTP_STATUS/");
const JOIN = Buffer.from(" ");
const PIECES_MAX = 256;

/** An event, or a line of one, may have so many bytes; a supplier that sends more has gone wrong. */
export const EVENT_BYTES_MAX = 8 * 1024 * 1024;

/** What an event is given to. The data is `bytes[start..end)`; it may be kept, nothing writes to it again. */
export interface EventReader {
  readEvent(bytes: Buffer, start: number, end: number): void;
  /** An event was longer than EVENT_BYTES_MAX. The splitter says nothing more after it. */
  refuseEvent(): void;
}

/**
 * Cuts a stream of server-sent events on bytes, wherever the network cut it: lines end in LF, CRLF or CR,
 * events at a blank line, comments and unknown fields are passed over, several data lines become one with a
 * space between them (the same JSON as with a line feed, and safe to send on in one data line).
 */
export class EventSplitter {
  /** Whether the event being read has the line `event: error`. */
  namedError = false;
  /** The status that a comment of the event being read names, as DashScope does it; 0 for none. */
  namedStatus = 0;
  private readonly reader: EventReader;
  private atStart = true;
  private refused = false;
  /** The last chunk ended in CR: an LF that follows belongs to it. */
  private behindCr = false;
  /** Chunks of a line whose end has not come yet. */
  private pieces: Buffer[] = [];
  private pieceBytes = 0;
  /** The event's first data line; -1 for none. */
  private data: Buffer = NOTHING;
  private dataStart = -1;
  private dataEnd = -1;
  /** Its further data lines, each with a space before it. */
  private moreData: Buffer[] = [];
  private dataBytes = 0;

  constructor(reader: EventReader) {
    this.reader = reader;
  }

  push(chunk: Buffer): void {
    let at = 0;
    if (this.behindCr && chunk.length > 0) {
      if (chunk[0] === LF) at = 1;
      this.behindCr = false;
    }
    let lf = chunk.indexOf(LF, at);
    let cr = chunk.indexOf(CR, at);
    while (!this.refused && (lf >= 0 || cr >= 0)) {
      const lineEnd = lf < 0 || (cr >= 0 && cr < lf) ? cr : lf;
      this.endLine(chunk, at, lineEnd);
      at = lineEnd + 1;
      if (lineEnd === cr) {
        if (at === chunk.length) this.behindCr = true;
        else if (lf === at) at++;
        cr = chunk.indexOf(CR, at);
      }
      if (lf >= 0 && lf < at) lf = chunk.indexOf(LF, at);
    }
    if (at < chunk.length && !this.refused) this.keep(chunk.subarray(at));
  }

  /** The stream ended: what stands there without its blank line is an event too. */
  end(): void {
    if (this.refused) return;
    if (this.pieceBytes > 0) this.endLine(NOTHING, 0, 0);
    this.endEvent();
  }

  private keep(piece: Buffer): void {
    this.pieces.push(piece);
    this.pieceBytes += piece.length;
    if (this.pieceBytes > EVENT_BYTES_MAX) return this.refuse();
    // A line that drips in byte by byte must not become a million objects.
    if (this.pieces.length === PIECES_MAX) this.pieces = [Buffer.concat(this.pieces)];
  }

  private endLine(chunk: Buffer, start: number, end: number): void {
    if (this.pieceBytes === 0) return this.readLine(chunk, start, end);
    this.pieces.push(chunk.subarray(start, end));
    const line = Buffer.concat(this.pieces);
    this.pieces = [];
    this.pieceBytes = 0;
    this.readLine(line, 0, line.length);
  }

  private readLine(line: Buffer, start: number, end: number): void {
    if (end - start > EVENT_BYTES_MAX) return this.refuse();
    if (this.atStart) {
      this.atStart = false;
      if (startsWith(line, start, BOM)) start += BOM.length;
    }
    if (start >= end) return this.endEvent();
    const colon = start + DATA.length;
    if (startsWith(line, start, DATA) && (colon >= end || line[colon] === COLON)) {
      this.addData(line, Math.min(end, valueStart(line, colon)), end);
    } else if (startsWith(line, start, EVENT) && line[start + EVENT.length] === COLON) {
      const name = valueStart(line, start + EVENT.length);
      this.namedError = end - name === ERROR.length && startsWith(line, name, ERROR);
    } else if (line[start] === COLON && startsWith(line, start, STATUS)) {
      this.namedStatus = readNumber(line, start + STATUS.length, end);
    }
  }

  private addData(line: Buffer, start: number, end: number): void {
    this.dataBytes += end - start + 1;
    if (this.dataBytes > EVENT_BYTES_MAX) return this.refuse();
    if (this.dataStart < 0) {
      this.data = line;
      this.dataStart = start;
      this.dataEnd = end;
    } else {
      this.moreData.push(JOIN, line.subarray(start, end));
    }
  }

  private endEvent(): void {
    if (this.moreData.length > 0) this.joinData();
    if (this.dataStart >= 0) this.reader.readEvent(this.data, this.dataStart, this.dataEnd);
    this.data = NOTHING;
    this.dataStart = -1;
    this.dataBytes = 0;
    this.namedError = false;
    this.namedStatus = 0;
  }

  private joinData(): void {
    this.data = Buffer.concat([this.data.subarray(this.dataStart, this.dataEnd), ...this.moreData]);
    this.dataStart = 0;
    this.dataEnd = this.data.length;
    this.moreData = [];
  }

  private refuse(): void {
    this.refused = true;
    this.pieces = [];
    this.data = NOTHING;
    this.dataStart = -1;
    this.moreData = [];
    this.reader.refuseEvent();
  }
}

function startsWith(line: Buffer, start: number, prefix: Buffer): boolean {
  for (let at = 0; at < prefix.length; at++) if (line[start + at] !== prefix[at]) return false;
  return true;
}

/** The number that stands at a place; 0 for none. */
function readNumber(line: Buffer, start: number, end: number): number {
  let number = 0;
  for (let at = start; at < end; at++) {
    const digit = line[at]! - DIGIT_ZERO;
    if (digit < 0 || digit > 9) break;
    number = number * 10 + digit;
  }
  return number;
}

/** Where a field's value begins: behind its colon and at most one space. */
function valueStart(line: Buffer, colon: number): number {
  return line[colon + 1] === SPACE ? colon + 2 : colon + 1;
}
