import { FENCED, LOCK_NOT_AVAILABLE, type BooksSession } from "./books.ts";
import type { Timers } from "./timers.ts";

export interface BatcherOptions<T> {
  open: () => Promise<BooksSession>;
  timers: Timers;
  /** Writes one batch and commits it. It may be called again with the same items after a failure. */
  run: (session: BooksSession, items: T[]) => Promise<void>;
  /** Tells of an item that the database refuses by itself, whatever stands beside it. */
  refuse: (item: T, error: unknown) => void;
  log: (message: string, error: unknown) => void;
}

const BATCH_MAX = 1_000;
const RETRY_FIRST_MS = 20;
const RETRY_MAX_MS = 1_000;

/**
 * Writes items in batches on a session of its own: while one batch commits, the next one fills. A batch that
 * fails because the database is away, or is in another's way, is tried again until it succeeds; one that is
 * refused for its content is taken apart, so that a single bad item cannot hold up the rest.
 */
export class Batcher<T> {
  readonly #options: BatcherOptions<T>;
  #queue: T[] = [];
  #session: BooksSession | null = null;
  #running = false;
  #idle: (() => void)[] = [];

  constructor(options: BatcherOptions<T>) {
    this.#options = options;
  }

  push(item: T): void {
    this.#queue.push(item);
    if (this.#running) return;
    this.#running = true;
    // What arrives in this turn of the event loop shares the first batch.
    this.#options.timers.soon(() => void this.#pump());
  }

  /** Resolves when nothing is queued or being written. */
  drained(): Promise<void> {
    return this.#running ? new Promise((resolve) => this.#idle.push(resolve)) : Promise.resolve();
  }

  async close(): Promise<void> {
    await this.drained();
    this.#dropSession();
  }

  async #pump(): Promise<void> {
    while (this.#queue.length > 0) {
      const items = this.#queue;
      this.#queue = items.splice(BATCH_MAX);
      await this.#write(items);
    }
    this.#running = false;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  async #write(items: T[]): Promise<void> {
    const { open, run, log, timers } = this.#options;
    for (let delayMs = RETRY_FIRST_MS; ; delayMs = Math.min(delayMs * 2, RETRY_MAX_MS)) {
      try {
        this.#session ??= await open();
        await run(this.#session, items);
        return;
      } catch (error) {
        await this.#recover(error);
        if (!isPassing(error)) {
          await this.#takeApart(items, error);
          return;
        }
        log("a batch of the ledger is being tried again", error);
      }
      await new Promise<void>((resolve) => void timers.after(delayMs, resolve));
    }
  }

  async #takeApart(items: T[], error: unknown): Promise<void> {
    const [only] = items;
    if (only === undefined) return;
    if (items.length === 1) {
      this.#options.refuse(only, error);
      return;
    }
    for (const item of items) await this.#write([item]);
  }

  async #recover(error: unknown): Promise<void> {
    if (isStatementError(error) && this.#session) {
      await this.#session.rollBack().catch(() => this.#dropSession());
    } else {
      this.#dropSession();
    }
  }

  #dropSession(): void {
    this.#session?.close();
    this.#session = null;
  }
}

function isStatementError(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return (
    typeof code === "string" &&
    /^[0-9A-Z]{5}$/.test(code) &&
    !code.startsWith("57P") &&
    !code.startsWith("08")
  );
}

/**
 * Whether the same batch may succeed later: no connection, a lock, a deadlock, an epoch that is over, or a
 * database that is short of something.
 */
function isPassing(error: unknown): boolean {
  if (!isStatementError(error)) return true;
  const code = (error as { code: string }).code;
  return (
    code.startsWith("40") ||
    code.startsWith("53") ||
    ["57014", "25006", LOCK_NOT_AVAILABLE, FENCED].includes(code)
  );
}
