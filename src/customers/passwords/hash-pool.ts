import { fail } from "../../kernel/app-error.ts";

export interface HashPoolLimits {
  /** Pieces of work that run at the same time. */
  atOnce: number;
  /** Pieces of work that may wait for their turn, beyond those that run. */
  waitingMax: number;
}

const RETRY_AFTER_SECONDS = 1;

/**
 * Lets a few expensive hashes run at once and a bounded number wait, so that log-ins cannot exhaust the
 * machine.
 */
export class HashPool {
  readonly #limits: HashPoolLimits;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(limits: HashPoolLimits) {
    this.#limits = limits;
  }

  /**
   * Runs the work when its turn comes. Throws `rate_limited` at once, without running it, when the queue is
   * full.
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.#enter();
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  #enter(): Promise<void> {
    if (this.#running < this.#limits.atOnce) {
      this.#running++;
      return Promise.resolve();
    }
    if (this.#waiting.length >= this.#limits.waitingMax) {
      throw fail("rate_limited", { retryAfterSeconds: RETRY_AFTER_SECONDS });
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #leave(): void {
    const next = this.#waiting.shift();
    // The place passes straight to whoever waits, so that a newcomer cannot slip in between.
    if (next) next();
    else this.#running--;
  }
}
