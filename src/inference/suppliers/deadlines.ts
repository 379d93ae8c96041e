/** Something that must be over by a moment of the monotonic clock. */
export interface Deadline {
  atMs: number;
  expire: () => void;
}

/** The longest a request may take, from its arrival. */
export const CALL_MAX_MS = 600_000;
const SWEEP_MS = 500;

/**
 * Ends what takes too long, by one coarse timer for all requests: a timer of its own for each would cost more
 * than the half second of precision is worth.
 */
export class Deadlines {
  readonly #running = new Set<Deadline>();
  readonly #timer: NodeJS.Timeout;

  constructor() {
    this.#timer = setInterval(() => this.#sweep(), SWEEP_MS).unref();
  }

  add(deadline: Deadline): void {
    this.#running.add(deadline);
  }

  delete(deadline: Deadline): void {
    this.#running.delete(deadline);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #sweep(): void {
    const nowMs = performance.now();
    for (const deadline of this.#running) {
      if (deadline.atMs > nowMs) continue;
      this.#running.delete(deadline);
      deadline.expire();
    }
  }
}
