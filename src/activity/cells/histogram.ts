/** Decimal digits of one bucket's count. */
const DIGITS = 10;
/** Before the digits: how many, the weight of the first, the sign, the scale. */
const HEAD_BYTES = 8;
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

  /**
   * Reads the number that the database keeps, as its `numeric_send` tells it (in base 64): the count of
   * bucket i stands at 10^(10 i). In that form the many zeros below the first bucket are not there.
   */
  static parse(base64: string): Histogram {
    const bytes = Buffer.from(base64, "base64");
    const length = bytes.readUInt16BE(0);
    const weight = bytes.readInt16BE(2);
    const counts = new Map<number, number>();
    const add = (bucket: number, count: number): void => {
      if (count > 0) counts.set(bucket, (counts.get(bucket) ?? 0) + count);
    };
    for (let index = 0; index < length; index++) {
      const digit = bytes.readUInt16BE(HEAD_BYTES + 2 * index);
      const place = 4 * (weight - index);
      const [bucket, within] = [Math.floor(place / DIGITS), place % DIGITS];
      // Four decimal digits at a time, of which two may belong to the next bucket.
      if (within < 8) add(bucket, digit * 10 ** within);
      else {
        add(bucket, (digit % 100) * 10 ** within);
        add(bucket + 1, Math.floor(digit / 100));
      }
    }
    return Histogram.of(counts);
  }

  /** The histogram of the requests of all of them. */
  static merge(histograms: Iterable<Histogram>): Histogram {
    const counts = new Map<number, number>();
    for (const histogram of histograms) {
      for (const [bucket, held] of histogram.#buckets) counts.set(bucket, (counts.get(bucket) ?? 0) + held);
    }
    return Histogram.of(counts);
  }

  private static of(counts: ReadonlyMap<number, number>): Histogram {
    if (counts.size === 0) return Histogram.empty;
    const buckets = [...counts].sort(([one], [other]) => one - other);
    return new Histogram(
      buckets,
      buckets.reduce((sum, [, held]) => sum + held, 0),
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
