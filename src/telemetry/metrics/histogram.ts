import { metricTable, type HistogramName } from "./metric-table.ts";

/** Counts durations by bucket. To count one takes some nanoseconds, and nothing is allocated. */
export class Histogram {
  /** Of each bucket for itself; the last one is without a bound. */
  readonly counts: number[];
  sum = 0;
  readonly #bounds: readonly number[];

  constructor(name: HistogramName) {
    this.#bounds = metricTable[name].bounds;
    this.counts = new Array<number>(this.#bounds.length + 1).fill(0);
  }

  /** Below zero is as good as zero: clocks of two machines may differ, ours does not. */
  observeMs(tookMs: number): void {
    const seconds = tookMs > 0 ? tookMs / 1_000 : 0;
    const bounds = this.#bounds;
    let at = 0;
    while (at < bounds.length && seconds > bounds[at]!) at++;
    this.counts[at]!++;
    this.sum += seconds;
  }
}
