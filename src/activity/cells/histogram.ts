/** Decimal digits of one bucket's count. */
const DIGITS = 10;
const ZERO = "0".charCodeAt(0);
const GROWTH_PERCENT = 104;
const LAST_MS = 86_400_000;

/**
 * The millisecond with which each bucket begins, from bucket 1 on; bucket 0 is 0 ms. A bucket ends at 1.04
 * times its beginning, so that its middle is within 2 % of all that it holds; up to 25 ms each millisecond
 * has its own. The function `histogram_of` of the database counts by the same.
 */
export const bucketStarts: readonly number[] = starts();

function starts(): number[] {
  const found: number[] = [];
  for (let start = 1; found.length === 0 || found.at(-1)! < LAST_MS;) {
    found.push(start);
    start = Math.floor((start * GROWTH_PERCENT) / 100) + 1;
  }
  return found;
}

/** How long many requests took, by buckets of logarithmic width. */
export class Histogram {
  static readonly empty = new Histogram([], 0);

  readonly #buckets: readonly (readonly [bucket: number, count: number])[];
  /** Of how many requests. */
  readonly count: number;

  private constructor(buckets: readonly (readonly [bucket: number, count: number])[], count: number) {
    this.#buckets = buckets;
    this.count = count;
  }

  /** Reads the number that the database keeps: the count of bucket i stands at 10^(10 i). */
  static parse(digits: string): Histogram {
    const buckets: [number, number][] = [];
    let count = 0;
    let next = digits.length - 1;
    while (next >= 0) {
      // Most digits are zeros: from one that is none, its bucket is read, and the buckets before it skipped.
      if (digits.charCodeAt(next) === ZERO) {
        next--;
        continue;
      }
      const bucket = Math.floor((digits.length - 1 - next) / DIGITS);
      const end = digits.length - bucket * DIGITS;
      const start = Math.max(0, end - DIGITS);
      const held = Number(digits.slice(start, end));
      buckets.push([bucket, held]);
      count += held;
      next = start - 1;
    }
    return count === 0 ? Histogram.empty : new Histogram(buckets, count);
  }

  /** The histogram of the requests of all of them. */
  static merge(histograms: Iterable<Histogram>): Histogram {
    const counts = new Map<number, number>();
    let count = 0;
    for (const histogram of histograms) {
      for (const [bucket, held] of histogram.#buckets) counts.set(bucket, (counts.get(bucket) ?? 0) + held);
      count += histogram.count;
    }
    return new Histogram(
      [...counts].sort(([one], [other]) => one - other),
      count,
    );
  }

  /**
   * The milliseconds that a share of the requests (0.95 of them, say) did not exceed: by nearest rank, within
   * 2 %. Null without requests.
   */
  percentile(share: number): number | null {
    if (this.count === 0) return null;
    let left = Math.max(1, Math.ceil(share * this.count));
    for (const [bucket, held] of this.#buckets) {
      left -= held;
      if (left <= 0) return middleOf(bucket);
    }
    return null;
  }
}

function middleOf(bucket: number): number {
  if (bucket === 0) return 0;
  const start = bucketStarts[bucket - 1] ?? LAST_MS;
  const end = bucketStarts[bucket] ?? start + 1;
  return (start + end - 1) / 2;
}
