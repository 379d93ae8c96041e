/** Buckets of bytes per token, a sixteenth of an octave each: 0.5 is the lower edge of the first. */
const BUCKETS = 96;
const BUCKETS_PER_OCTAVE = 16;
const LOWEST = 0.5;

/** So many observations make a quantile of one in a thousand mean something. */
const SAMPLES_MIN = 1_000;
/** Beyond so many, the old ones count half: a supplier may change its tokenizer. */
const SAMPLES_MAX = 100_000;
const LOW_SHARE = 0.001;
const TYPICAL_SHARE = 0.5;
const MODELS_MAX = 1_000;
const REFRESH_EVERY = 64;

interface Histogram {
  counts: Uint32Array;
  total: number;
  low: number;
  typical: number;
  /** How many observations `low` and `typical` have not seen. */
  unseen: number;
}

/**
 * How many bytes of text make a token, for each model, learned from what suppliers report. It takes half a
 * kilobyte a model, forgets slowly, and says nothing before it has seen a thousand requests.
 */
export class TokenRates {
  readonly #histograms = new Map<string, Histogram>();

  /** Takes what a supplier reported for an input of so many bytes of text. */
  learn(model: string, textBytes: number, tokens: number): void {
    if (textBytes <= 0 || tokens <= 0) return;
    const histogram = this.#histogramOf(model);
    const bucket = Math.floor(Math.log2(textBytes / tokens / LOWEST) * BUCKETS_PER_OCTAVE);
    const index = Math.min(BUCKETS - 1, Math.max(0, bucket));
    histogram.counts[index] = (histogram.counts[index] ?? 0) + 1;
    histogram.total++;
    if (histogram.total > SAMPLES_MAX) halve(histogram);
    if (++histogram.unseen < REFRESH_EVERY) return;
    histogram.unseen = 0;
    histogram.low = quantile(histogram, LOW_SHARE);
    histogram.typical = quantile(histogram, TYPICAL_SHARE);
  }

  /** All but one in a thousand requests had at least so many bytes to a token; null until that is known. */
  low(model: string): number | null {
    const histogram = this.#histograms.get(model);
    return histogram && histogram.total >= SAMPLES_MIN ? histogram.low : null;
  }

  /** Half of the requests had at least so many; null until that is known. */
  typical(model: string): number | null {
    const histogram = this.#histograms.get(model);
    return histogram && histogram.total >= SAMPLES_MIN ? histogram.typical : null;
  }

  #histogramOf(model: string): Histogram {
    let histogram = this.#histograms.get(model);
    if (histogram) return histogram;
    const [oldest] = this.#histograms.keys();
    if (this.#histograms.size >= MODELS_MAX && oldest !== undefined) this.#histograms.delete(oldest);
    histogram = { counts: new Uint32Array(BUCKETS), total: 0, low: LOWEST, typical: LOWEST, unseen: 0 };
    this.#histograms.set(model, histogram);
    return histogram;
  }
}

/** The lower edge of the bucket that the share falls in: what it says is never more than what was seen. */
function quantile({ counts, total }: Histogram, share: number): number {
  let below = 0;
  let bucket = 0;
  for (; bucket < BUCKETS - 1; bucket++) {
    below += counts[bucket] ?? 0;
    if (below > total * share) break;
  }
  return LOWEST * 2 ** (bucket / BUCKETS_PER_OCTAVE);
}

function halve(histogram: Histogram): void {
  histogram.total = 0;
  histogram.counts.forEach((count, bucket) => {
    const kept = count >>> 1;
    histogram.counts[bucket] = kept;
    histogram.total += kept;
  });
}
