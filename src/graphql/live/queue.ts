/** Ends a stream whose reader is too slow: what it has not taken is not kept for it. */
export class TooSlow extends Error {
  constructor() {
    super("the reader of a stream is too slow");
    this.name = "TooSlow";
  }
}

/**
 * Hands items from who makes them to who takes them, in order. More than `max` waiting, and the taker gets
 * `TooSlow` instead.
 */
export class Queue<T> implements AsyncIterableIterator<T> {
  readonly #max: number;
  readonly #onEnd: () => void;
  #items: T[] = [];
  #failure: Error | null = null;
  #isOver = false;
  #wake: (() => void) | null = null;

  constructor(max: number, onEnd: () => void) {
    this.#max = max;
    this.#onEnd = onEnd;
  }

  push(item: T): void {
    if (this.#isOver) return;
    this.#items.push(item);
    if (this.#items.length > this.#max) {
      this.#items = [];
      this.#failure = new TooSlow();
      this.end();
    }
    this.#wake?.();
  }

  /** What waits is still taken. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#onEnd();
    this.#wake?.();
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    while (this.#items.length === 0 && !this.#isOver) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const item = this.#items.shift();
    if (item !== undefined) return { done: false, value: item };
    if (this.#failure) throw this.#failure;
    return { done: true, value: undefined };
  }

  return(): Promise<IteratorResult<T, undefined>> {
    this.#items = [];
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
