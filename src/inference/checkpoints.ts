/** Something that runs for a while, and can say how far it has come. */
export interface Running {
  /** On the monotonic clock. */
  sinceMs: number;
  /** Notes how far it has come. */
  note: () => void;
}

const EVERY_MS = 1_000;
/** What is over sooner is never noted. */
const FIRST_AFTER_MS = 2_000;

/** Notes about once a second how far the long streams have come, by one coarse timer for all of them. */
export class Checkpoints {
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
    for (const running of this.#running) if (running.sinceMs <= dueMs) running.note();
  }
}
