import { ItemSplice } from "./item-splice.ts";
import type { JsonScanner } from "./json-scanner.ts";
import type { KeyTable } from "./key-table.ts";
import { MemberCursor } from "./member-cursor.ts";
import type { Splice } from "./splice.ts";

const COMMA = Buffer.from(",");

/** A cursor that notes in a splice which members of its object stay, and what stands in place of others. */
export class MemberFilter extends MemberCursor {
  private readonly splice: Splice;
  private readonly items: ItemSplice;
  private lastEnd = 0;

  constructor(scanner: JsonScanner, depth: number, splice: Splice) {
    super(scanner, depth);
    this.splice = splice;
    this.items = new ItemSplice(splice);
  }

  override open(at: number): boolean {
    this.items.open();
    return super.open(at);
  }

  override resume(valueStart: number): void {
    this.items.open(true);
    super.resume(valueStart);
  }

  override next(): boolean {
    this.lastEnd = this.valueEnd;
    return super.next();
  }

  /** Before anything is changed within the value; with `by`, behind `skip`. */
  keep(by: Buffer | null = null): void {
    this.items.keep(this.keyStart - 1);
    if (by !== null && this.valueEnd >= 0) this.splice.replace(this.valueStart, this.valueEnd, by);
  }

  /** Behind `skip`. */
  remove(): void {
    if (this.valueEnd >= 0) this.items.remove(this.lastEnd, this.keyStart - 1, this.valueEnd);
  }

  /** Behind the last member; `added` is a further one, key and value. */
  close(added: Buffer | null = null): void {
    if (this.end < 0) return;
    this.items.close(this.lastEnd);
    if (added === null) return;
    const by = this.items.hasKept ? Buffer.concat([COMMA, added]) : added;
    this.splice.replace(this.end - 1, this.end - 1, by);
  }

  /** Leaves in an object only the members that are listed. From its first byte to the place behind it. */
  allow(at: number, names: KeyTable): number {
    if (!this.open(at)) return this.scanner.skipValue(at, this.depth);
    while (this.next()) {
      this.skip();
      if (names.find(this.scanner.bytes, this.keyStart, this.keyEnd) >= 0) this.keep();
      else this.remove();
    }
    this.close();
    return this.end;
  }
}
