import type pg from "pg";
import { dedicate, rollBack } from "./lane-store.ts";

export interface BatcherOptions<T> {
  connect: () => Promise<pg.PoolClient>;
  lockTimeoutMs: number;
  /** Writes one batch and commits it. It may be called again with the same items after a failure. */
  run: (client: pg.PoolClient, items: T[]) => Promise<void>;
  /** Tells of an item that the database refuses by itself, whatever stands beside it. */
  refuse: (item: T, error: unknown) => void;
  log: (message: string, error: unknown) => void;
}

const BATCH_MAX = 1_000;
const RETRY_FIRST_MS = 20;
const RETRY_MAX_MS = 1_000;

/**
 * Writes items in batches on a connection of its own: while one batch commits, the next one fills. A batch
 * that fails because the database is away, or is in another's way, is tried again until it succeeds; one that
 * is refused for its content is taken apart, so that a single bad item cannot hold up the rest.
 */
export class Batcher<T> {
  readonly #options: BatcherOptions<T>;
  #queue: T[] = [];
  #client: pg.PoolClient | null = null;
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
    setImmediate(() => void this.#pump());
  }

  /** Resolves when nothing is queued or being written. */
  drained(): Promise<void> {
    return this.#running ? new Promise((resolve) => this.#idle.push(resolve)) : Promise.resolve();
  }

  async close(): Promise<void> {
    await this.drained();
    this.#dropClient();
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
    for (let delayMs = RETRY_FIRST_MS; ; delayMs = Math.min(delayMs * 2, RETRY_MAX_MS)) {
      try {
        this.#client ??= await this.#connect();
        await this.#options.run(this.#client, items);
        return;
      } catch (error) {
        await this.#rollback(error);
        if (!isPassing(error)) {
          await this.#takeApart(items, error);
          return;
        }
        this.#options.log("a batch of the ledger is being tried again", error);
      }
      await new Promise((resolve) => setTimeout(resolve, delayMs));
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

  async #connect(): Promise<pg.PoolClient> {
    const client = await this.#options.connect();
    client.on("error", ignore);
    await dedicate(client, this.#options.lockTimeoutMs);
    return client;
  }

  async #rollback(error: unknown): Promise<void> {
    if (isStatementError(error)) {
      if (this.#client) await rollBack(this.#client).catch(() => this.#dropClient());
    } else {
      this.#dropClient();
    }
  }

  #dropClient(): void {
    this.#client?.release(true);
    this.#client = null;
  }
}

// A connection that breaks while idle is noticed, and replaced, by the next batch.
function ignore(): void {
  return;
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
 * Whether the same batch may succeed later: no connection, a lock, a deadlock, or a database that is short of
 * something.
 */
function isPassing(error: unknown): boolean {
  if (!isStatementError(error)) return true;
  const code = (error as { code: string }).code;
  return code.startsWith("40") || code.startsWith("53") || code === "55P03" || code === "57014";
}
