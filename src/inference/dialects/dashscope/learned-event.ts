import type { JsonScanner } from "../json-scanner.ts";

const QUOTE = 0x22;
const DIGIT_ZERO = 0x30;
const DIGIT_NINE = 0x39;
const NOTHING = Buffer.alloc(0);
const BYTES_MAX = 2048;

/** How many events may turn out to be like no second one before learning is given up for this stream. */
const DISAPPOINTMENTS_MAX = 8;

/** Where the parts of an event stand that differ from one to the next. */
export interface EventPlaces {
  /** The one text that it tells, with its quotes. */
  textStart: number;
  textEnd: number;
  /** The usage report behind it. */
  usageStart: number;
  usageEnd: number;
  /** The request id behind that. */
  idStart: number;
  idEnd: number;
}

/**
 * Remembers an event of a stream that told one piece of text: most of those that follow are the same but for
 * the text and the numbers of the usage report, and need not be read again to know what they hold.
 */
export class LearnedEvent {
  /** Those of the last event that matched. */
  readonly places: EventPlaces = {
    ...{ textStart: 0, textEnd: 0, usageStart: 0, usageEnd: 0, idStart: 0, idEnd: 0 },
  };
  /** Up to the text, up to the usage report, the report, up to the end. */
  private head = NOTHING;
  private middle = NOTHING;
  private usage = NOTHING;
  private tail = NOTHING;
  private idOffset = 0;
  private idLength = 0;
  private fitted = false;
  private disappointments = 0;

  /** Whether the event is such a one; then `places` are its own. */
  match(scanner: JsonScanner, start: number): boolean {
    const { head, middle, tail, places } = this;
    const { bytes, end } = scanner;
    if (head.length === 0 || !isAt(bytes, start, head)) return false;
    const textStart = start + head.length;
    if (textStart >= end || bytes[textStart] !== QUOTE) return false;
    const textEnd = scanner.skipString(textStart);
    if (textEnd < 0 || textEnd + middle.length > end || !isAt(bytes, textEnd, middle)) return false;
    const usageStart = textEnd + middle.length;
    const usageEnd = this.matchUsage(bytes, usageStart);
    if (usageEnd < 0 || usageEnd + tail.length !== end || !isAt(bytes, usageEnd, tail)) return false;
    places.textStart = textStart;
    places.textEnd = textEnd;
    places.usageStart = usageStart;
    places.usageEnd = usageEnd;
    places.idStart = usageEnd + this.idOffset;
    places.idEnd = places.idStart + this.idLength;
    this.fitted = true;
    return true;
  }

  /** `event` holds what stands at the places, which count from its own beginning; it is copied, if wanted. */
  learn(event: Buffer, places: EventPlaces): boolean {
    const textBytes = places.textEnd - places.textStart;
    if (event.length - textBytes > BYTES_MAX || this.disappointments >= DISAPPOINTMENTS_MAX) return false;
    if (this.head.length > 0 && !this.fitted) this.disappointments++;
    this.fitted = false;
    this.head = Buffer.from(event.subarray(0, places.textStart));
    this.middle = Buffer.from(event.subarray(places.textEnd, places.usageStart));
    this.usage = Buffer.from(event.subarray(places.usageStart, places.usageEnd));
    this.tail = Buffer.from(event.subarray(places.usageEnd));
    this.idOffset = places.idStart - places.usageEnd;
    this.idLength = places.idEnd - places.idStart;
    return true;
  }

  /** To the place behind a report that differs in its numbers at most, or -1. */
  private matchUsage(bytes: Buffer, at: number): number {
    const { usage } = this;
    let known = 0;
    while (known < usage.length) {
      if (isDigit(usage[known])) {
        if (!isDigit(bytes[at])) return -1;
        while (isDigit(usage[known])) known++;
        while (isDigit(bytes[at])) at++;
      } else if (usage[known++] !== bytes[at++]) {
        return -1;
      }
    }
    return at;
  }
}

function isAt(bytes: Buffer, start: number, known: Buffer): boolean {
  for (let at = 0; at < known.length; at++) if (bytes[start + at] !== known[at]) return false;
  return true;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= DIGIT_ZERO && byte <= DIGIT_NINE;
}
