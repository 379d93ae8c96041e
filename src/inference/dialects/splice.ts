import { FrameWriter } from "./frame-writer.ts";

const NOTHING = Buffer.alloc(0);

/**
 * Replacements within one stretch of bytes, added in rising order and applied by copying everything between
 * them.
 */
export class Splice {
  /** How many bytes the result has. */
  length = 0;
  /** How many replacements there are. */
  count = 0;
  private bytes: Buffer = NOTHING;
  private start = 0;
  private end = 0;
  private readonly from: number[] = [];
  private readonly to: number[] = [];
  private readonly by: Buffer[] = [];

  open(bytes: Buffer, start: number, end: number): void {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.count = 0;
    this.length = end - start;
  }

  replace(from: number, to: number, by: Buffer): void {
    this.from[this.count] = from;
    this.to[this.count] = to;
    this.by[this.count] = by;
    this.count++;
    this.length += by.length - (to - from);
  }

  remove(from: number, to: number): void {
    this.replace(from, to, NOTHING);
  }

  /** Writes the result, of the bytes before `end`, where `length` bytes have been reserved. */
  writeTo(writer: FrameWriter, end = this.end): void {
    let at = this.start;
    for (let index = 0; index < this.count; index++) {
      writer.copy(this.bytes, at, this.from[index]!);
      writer.write(this.by[index]!);
      at = this.to[index]!;
    }
    writer.copy(this.bytes, at, end);
  }

  /** All replacements so far must lie before `end`. */
  toBuffer(end = this.end): Buffer {
    const writer = new FrameWriter();
    writer.reserve(this.length);
    this.writeTo(writer, end);
    return writer.take()!;
  }
}
