import { fail } from "../kernel/app-error.ts";

const RUNNING_MAX = 4;
const RUNNING_PER_CUSTOMER_MAX = 2;
const RETRY_AFTER_SECONDS = 5;

/**
 * How many exports may run at once: each holds a connection to the database for as long as its client takes
 * to read, and nobody shall be able to take them all.
 */
export class ExportSlots {
  readonly #running = new Map<string, number>();

  /**
   * Takes a slot for a customer; the returned function gives it back. Throws `concurrency_limited` when none
   * is left.
   */
  take(customerId: string): () => void {
    const own = this.#running.get(customerId) ?? 0;
    const all = [...this.#running.values()].reduce((sum, count) => sum + count, 0);
    if (own >= RUNNING_PER_CUSTOMER_MAX || all >= RUNNING_MAX) {
      throw fail("concurrency_limited", {
        public: "Too many exports are running at once. Try again when one has ended.",
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    }
    this.#running.set(customerId, own + 1);
    return () => this.#giveBack(customerId);
  }

  #giveBack(customerId: string): void {
    const left = (this.#running.get(customerId) ?? 1) - 1;
    if (left === 0) this.#running.delete(customerId);
    else this.#running.set(customerId, left);
  }
}
