import type { Splice } from "./splice.ts";

const NOWHERE = -1;

/**
 * Takes items out of a list or an object, in their order, with the commas that went with them: the comma
 * before an item goes with it; items at the very front go with the comma behind them.
 */
export class ItemSplice {
  /** Whether an item was kept. */
  hasKept = false;
  private readonly splice: Splice;
  /** Where items at the front begin that are taken out. */
  private removedFrom = NOWHERE;

  constructor(splice: Splice) {
    this.splice = splice;
  }

  /** Begins another list; `hasKept` when an item before the first is already kept. */
  open(hasKept = false): void {
    this.hasKept = hasKept;
    this.removedFrom = NOWHERE;
  }

  /** To be called before anything is changed within the item. */
  keep(start: number): void {
    if (this.removedFrom >= 0) this.splice.remove(this.removedFrom, start);
    this.removedFrom = NOWHERE;
    this.hasKept = true;
  }

  /** `before` is the place behind the item before this one. */
  remove(before: number, start: number, end: number): void {
    if (this.hasKept) this.splice.remove(before, end);
    else if (this.removedFrom < 0) this.removedFrom = start;
  }

  /** `last` is the place behind the last item. */
  close(last: number): void {
    if (this.removedFrom >= 0) this.splice.remove(this.removedFrom, last);
    this.removedFrom = NOWHERE;
  }
}
