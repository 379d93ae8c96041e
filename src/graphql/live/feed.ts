/** Looks for what is new since the last look. Its first look says where it begins. */
export type Look<T> = () => Promise<T[]>;

interface Listener<T> {
  push(item: T): void;
  end(): void;
}

export interface FeedOptions {
  /** Hears of a look that failed; the next one is made all the same. */
  report: (thrown: unknown) => void;
  pauseMs: number;
  /** Whether who joins is told the last item first: what is followed is a state, not a row of events. */
  tellsLast?: boolean;
}

/**
 * One thing that many follow: it is looked at once a pause for all of them, and no longer than somebody
 * listens.
 */
export class Feed<T> {
  readonly #look: Look<T>;
  readonly #options: FeedOptions;
  readonly #listeners = new Set<Listener<T>>();
  #timer: NodeJS.Timeout | null = null;
  /** The look that is being made. */
  #looking: Promise<void> | null = null;
  #isOver = false;
  #last: { item: T } | null = null;

  constructor(look: Look<T>, options: FeedOptions) {
    this.#look = look;
    this.#options = options;
  }

  get hasListeners(): boolean {
    return this.#listeners.size > 0;
  }

  /** Throws what the first look throws. */
  async begin(): Promise<void> {
    await (this.#looking ??= this.#tell());
    this.#wait();
  }

  listen(listener: Listener<T>): () => void {
    this.#listeners.add(listener);
    if (this.#last && this.#options.tellsLast) listener.push(this.#last.item);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.stop();
    };
  }

  /** Ends it for everybody. */
  stop(): void {
    this.#isOver = true;
    if (this.#timer) clearTimeout(this.#timer);
    for (const listener of this.#listeners) listener.end();
    this.#listeners.clear();
  }

  async #tell(): Promise<void> {
    for (const item of await this.#look()) {
      this.#last = { item };
      for (const listener of this.#listeners) listener.push(item);
    }
  }

  #wait(): void {
    if (this.#isOver || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#tell()
        .catch(this.#options.report)
        .finally(() => this.#wait());
    }, this.#options.pauseMs);
  }
}
