/** Something that runs for a while, and is looked after meanwhile. */
export interface Running {
  /** On the monotonic clock. */
  sinceMs: number;
  /** Notes how far it has come, and shows its client that it still runs. */
  beat: () => void;
}

const EVERY_MS = 1_000;
/** What is over sooner never beats. */
const FIRST_AFTER_MS = 2_000;

/** Looks after the long streams about once a second, by one coarse timer for all of them. */
export class Pulse {
  readonly #running = new Set<Running>();
  readonly #timer: NodeJS.Timeout;

  constructor() {
    this.#timer = setInterval(() => this.#sweep(), EVERY_MS).unref();
  }

  add(running: Running): void {
    this.#running.add(running);
  }

  delete(running: Running): void {
    this.#running.delete(running);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #sweep(): void {
    const dueMs = performance.now() - FIRST_AFTER_MS;
    for (const running of this.#running) if (running.sinceMs <= dueMs) running.beat();
  }
}
