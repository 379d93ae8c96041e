const SHARE = 0.2;
const RETRIES_MIN = 3;

/**
 * How many second and further calls may run on this node at a time: a fifth of the requests that run, and
 * three at least. A supplier that fails everything is not asked twice for everything.
 */
export class RetryBudget {
  #active = 0;
  #retries = 0;

  /** A request begins to be called for. */
  enter(): void {
    this.#active++;
  }

  leave(): void {
    this.#active--;
  }

  /** False when enough of them run; else one more does, until `end`. */
  begin(): boolean {
    if (this.#retries >= Math.max(RETRIES_MIN, Math.floor(this.#active * SHARE))) return false;
    this.#retries++;
    return true;
  }

  end(): void {
    this.#retries--;
  }
}
