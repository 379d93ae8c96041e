import { Gauge } from "./gauge.ts";
import type { LimitKey } from "./limit-scope.ts";

const GAUGES_MAX = 20_000;
const SWEPT_FROM = 1_024;

/** The gauges of all who have limits and were here within the last minute. */
export class Gauges {
  readonly #gauges = new Map<LimitKey, Gauge>();
  readonly #max: number;
  #sweepAt = SWEPT_FROM;

  constructor(max = GAUGES_MAX) {
    this.#max = max;
  }

  get size(): number {
    return this.#gauges.size;
  }

  of(key: LimitKey, nowMs: number): Gauge {
    const known = this.#gauges.get(key);
    if (known) return known;
    if (this.#gauges.size >= this.#sweepAt) this.#sweep(nowMs);
    const made = new Gauge();
    this.#gauges.set(key, made);
    return made;
  }

  /** Forgets those that have nothing to remember; then, if it must, the oldest of which nothing runs. */
  #sweep(nowMs: number): void {
    for (const [key, gauge] of this.#gauges) if (gauge.isIdle(nowMs)) this.#gauges.delete(key);
    for (const [key, gauge] of this.#gauges) {
      if (this.#gauges.size < this.#max) break;
      if (gauge.running === 0) this.#gauges.delete(key);
    }
    const { size } = this.#gauges;
    this.#sweepAt = Math.max(Math.min(this.#max, size * 2), size + SWEPT_FROM);
  }
}
