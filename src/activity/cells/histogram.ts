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

  /** Buckets in their order, each followed by its count: one list without an object for each of them. */
  readonly #buckets: readonly number[];
  /** Of how many requests. */
  readonly count: number;

  private constructor(buckets: readonly number[], count: number) {
    this.#buckets = buckets;
    this.count = count;
  }

  /**
   * Reads the number that the database keeps, as its `numeric_send` tells it (in base 64): the count of
   * bucket i stands at 10^(10 i). In that form the many zeros below the first bucket are not there.
   */
  static parse(base64: string): Histogram {
    const bytes = Buffer.from(base64, "base64");
    const weight = bytes.readInt16BE(2);
    const buckets: number[] = [];
    let [count, bucket, held] = [0, 0, 0];
    const end = (): void => {
      if (held > 0) buckets.push(bucket, held);
      count += held;
    };
    // Four decimal digits at a time, the lowest first; of some, two belong to the next bucket.
    for (let index = bytes.readUInt16BE(0) - 1; index >= 0; index--) {
      const digit = bytes.readUInt16BE(HEAD_BYTES + 2 * index);
      const place = 4 * (weight - index);
      const next = Math.floor(place / DIGITS);
      if (next !== bucket) {
        end();
        [bucket, held] = [next, 0];
      }
      const within = place - next * DIGITS;
      if (within < 8) held += digit * 10 ** within;
      else {
        held += (digit % 100) * 10 ** within;
        end();
        [bucket, held] = [next + 1, Math.floor(digit / 100)];
      }
    }
    end();
    return count === 0 ? Histogram.empty : new Histogram(buckets, count);
  }

  /**
   * The milliseconds that a share of the requests (0.95 of them, say) did not exceed: by nearest rank, within
   * 2 %. Null without requests.
   */
  percentile(share: number): number | null {
    if (this.count === 0) return null;
    let left = Math.max(1, Math.ceil(share * this.count));
    for (let at = 0; at < this.#buckets.length; at += 2) {
      left -= this.#buckets[at + 1]!;
      if (left <= 0) return middleOf(this.#buckets[at]!);
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
