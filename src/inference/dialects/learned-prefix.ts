const NOTHING = Buffer.alloc(0);
const BYTES_MAX = 1024;

/** How many prefixes may turn out to fit no second time before learning is given up for this stream. */
const DISAPPOINTMENTS_MAX = 4;

/**
 * Remembers how an event of a stream began and what was written for that beginning: most suppliers begin
 * every event with the same bytes, which then need neither be read nor rewritten again.
 */
export class LearnedPrefix {
  /** What the client reads for the beginning. */
  rewritten: Buffer = NOTHING;
  private original: Buffer = NOTHING;
  private fitted = false;
  private disappointments = 0;

  /** The place behind the beginning, or -1 when the event begins otherwise. */
  match(bytes: Buffer, start: number, end: number): number {
    const original = this.original;
    const length = original.length;
    if (length === 0 || length > end - start) return -1;
    for (let at = 0; at < length; at++) if (bytes[start + at] !== original[at]) return -1;
    this.fitted = true;
    return start + length;
  }

  isWanted(length: number): boolean {
    return length <= BYTES_MAX && this.disappointments < DISAPPOINTMENTS_MAX;
  }

  /** `original` is copied: it must not keep a whole chunk in memory. */
  learn(original: Buffer, rewritten: Buffer): void {
    if (this.original.length > 0 && !this.fitted) this.disappointments++;
    this.fitted = false;
    this.original = Buffer.from(original);
    this.rewritten = rewritten;
  }
}
