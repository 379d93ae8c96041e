import { fail } from "../../kernel/app-error.ts";

const PER_CUSTOMER = 10;
const PER_NODE = 1_000;
const RETRY_AFTER_SECONDS = 10;

/** How many streams are open on this node: a customer has 10 of them at most, all have 1000. */
export class Seats {
  readonly #taken = new Map<string, number>();
  #all = 0;

  /** Takes a seat; what it returns gives it back, once. Throws `concurrency_limited`. */
  take(customerId: string): () => void {
    const own = this.#taken.get(customerId) ?? 0;
    if (own >= PER_CUSTOMER || this.#all >= PER_NODE) {
      throw fail("concurrency_limited", {
        public: "Too many streams are open at once.",
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    }
    this.#taken.set(customerId, own + 1);
    this.#all++;
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      this.#all--;
      const left = (this.#taken.get(customerId) ?? 1) - 1;
      if (left === 0) this.#taken.delete(customerId);
      else this.#taken.set(customerId, left);
    };
  }
}
