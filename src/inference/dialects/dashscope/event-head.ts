const DIGIT_ZERO = 0x30;
const DIGIT_NINE = 0x39;
const ID = "id:";

/** The lines before the data of an event, which count the events. No space stands behind their colons. */
export class EventHead {
  /** How many events there have been. */
  count = 0;
  /** The lines of the last of them. */
  bytes = Buffer.alloc(0);

  next(): void {
    this.count++;
    let at = ID.length + String(this.count).length - 1;
    // As many digits as before: it is cheaper to count on in place.
    while (at >= ID.length && this.bytes[at] === DIGIT_NINE) this.bytes[at--] = DIGIT_ZERO;
    const isLonger = at < ID.length || !(this.bytes[at]! >= DIGIT_ZERO && this.bytes[at]! < DIGIT_NINE);
    if (isLonger) this.bytes = Buffer.from(`${ID}${this.count}\nevent:result\n:HTTP_STATUS/200\ndata:`);
    else this.bytes[at]!++;
  }
}
