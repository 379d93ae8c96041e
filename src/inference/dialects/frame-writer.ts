// Room beyond the first frame, so that the usual few events of one chunk fit without a second allocation.
const SLACK = 256;

// Up to this many bytes a loop is cheaper than a call of the native copy.
const COPIED_ONE_BY_ONE = 24;

/** Collects bytes for the client in one Buffer, which `take` hands over whole. */
export class FrameWriter {
  private target: Buffer | null = null;
  private used = 0;
  private expected = 0;

  /** Says how much is probably coming, to allocate once. */
  expect(bytes: number): void {
    this.expected = bytes;
  }

  /** Makes room for so many bytes; `write` and `copy` only write where there is room. */
  reserve(bytes: number): void {
    if (this.target === null) {
      this.target = Buffer.allocUnsafe(Math.max(bytes, this.expected) + SLACK);
      this.used = 0;
    } else if (this.used + bytes > this.target.length) {
      const larger = Buffer.allocUnsafe((this.used + bytes) * 2);
      this.target.copy(larger, 0, 0, this.used);
      this.target = larger;
    }
  }

  write(bytes: Buffer): void {
    this.copy(bytes, 0, bytes.length);
  }

  copy(bytes: Buffer, start: number, end: number): void {
    const target = this.target!;
    let used = this.used;
    if (end - start > COPIED_ONE_BY_ONE) {
      used += bytes.copy(target, used, start, end);
    } else {
      for (let at = start; at < end; at++) target[used++] = bytes[at]!;
    }
    this.used = used;
  }

  /** Everything written since the last time, or null. */
  take(): Buffer | null {
    if (this.target === null) return null;
    const taken = this.target.subarray(0, this.used);
    this.target = null;
    return taken;
  }
}
