/** Something that must be over by a moment of the monotonic clock. */
export interface Deadline {
  atMs: number;
  expire: () => void;
}

/** The longest a request may take, from its arrival. */
export const CALL_MAX_MS = 600_000;
const SWEEP_MS = 500;
/** Of everything that runs, so much may go on with nobody waiting for it. */
const DRAINING_SHARE = 0.05;

/**
 * Ends what takes too long, by one coarse timer for all requests: a timer of its own for each would cost more
 * than the half second of precision is worth.
 */
export class Deadlines {
  readonly #running = new Set<Deadline>();
  readonly #draining = new Set<Deadline>();
  readonly #timer: NodeJS.Timeout;

  constructor() {
    this.#timer = setInterval(() => this.#sweep(), SWEEP_MS).unref();
  }

  add(deadline: Deadline): void {
    this.#running.add(deadline);
  }

  delete(deadline: Deadline): void {
    this.#running.delete(deadline);
    this.#draining.delete(deadline);
  }

  /** Gives what nobody waits for any more a last while; false when enough others have been given one. */
  drain(deadline: Deadline, last: Deadline): boolean {
    if (this.#draining.size >= Math.max(1, this.#running.size * DRAINING_SHARE)) return false;
    this.#draining.add(deadline);
    deadline.atMs = Math.min(deadline.atMs, last.atMs);
    deadline.expire = last.expire;
    return true;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #sweep(): void {
    const nowMs = performance.now();
    for (const deadline of this.#running) {
      if (deadline.atMs > nowMs) continue;
      this.delete(deadline);
      deadline.expire();
    }
  }
}
