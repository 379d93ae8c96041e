import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Change } from "./change.ts";
import type { Log } from "./log.ts";

interface ChangeRow {
  seq: string;
  topic: string;
  subject: string;
}

const POLL_MS = 1_000;
const RETRY_MIN_MS = 100;
const RETRY_MAX_MS = 5_000;
const CONNECT_TIMEOUT_MS = 5_000;
const QUERY_TIMEOUT_MS = 5_000;
const PAGE_ROWS = 1_000;

/**
 * The work behind a change feed. Notifications only wake it up; what is delivered is always read from the
 * table, on one path. So nothing is doubled, nothing overtakes, and what was committed while no connection
 * listened comes with the next reading.
 */
export class ChangeReader {
  readonly #input: { url: string; log: Log; retentionMs: number };
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #closing = new AbortController();
  #client: pg.Client | null = null;
  /** The last change delivered; null before the first connection, when there is no place to go on from. */
  #seen: bigint | null = null;
  #readAt = performance.now();
  #missedStart = false;
  #isStale = false;
  #wake: () => void = () => undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(input: { url: string; log: Log; retentionMs: number }) {
    this.#input = input;
  }

  async start(): Promise<void> {
    try {
      await this.#connect();
    } catch (error) {
      this.#missedStart = true;
      this.#drop(error);
    }
    this.#running = this.#run();
  }

  subscribe(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#wake();
    await this.#running;
    await this.#client?.end().catch(() => undefined);
  }

  async #run(): Promise<void> {
    let retryMs = RETRY_MIN_MS;
    while (!this.#closing.signal.aborted) {
      try {
        if (this.#client === null) await this.#connect();
        await this.#read();
        retryMs = RETRY_MIN_MS;
        await this.#rest();
      } catch (error) {
        this.#drop(error);
        // Half of it by chance, so that many nodes do not come back at the same moment.
        await sleep(retryMs * (0.5 + Math.random() / 2), undefined, { signal: this.#closing.signal }).catch(
          () => undefined,
        );
        retryMs = Math.min(retryMs * 2, RETRY_MAX_MS);
      }
    }
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#input.url,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      keepAlive: true,
      options: "-c role=relay_app",
      application_name: "token-relay changes",
    });
    this.#client = client;
    const lose = (error?: Error): void => {
      if (this.#client === client && !this.#closing.signal.aborted)
        this.#drop(error ?? new Error("connection ended"));
      this.#wake();
    };
    client.on("error", lose);
    client.on("end", lose);
    client.on("notification", () => {
      this.#isStale = true;
      this.#wake();
    });
    await client.connect();
    await client.query("LISTEN relay_change");
    if (this.#seen !== null) return;
    this.#seen = await this.#newest();
    this.#readAt = performance.now();
    if (this.#missedStart) this.#deliver({ topic: "reset" });
  }

  #drop(error: unknown): void {
    const client = this.#client;
    this.#client = null;
    if (client === null) return;
    client.removeAllListeners("notification");
    client.end().catch(() => undefined);
    this.#input.log.warn(
      `the change feed has no connection: ${error instanceof Error ? error.message : String(error)}`,
    );
  }

  /** Delivers what was committed since the last reading. */
  async #read(): Promise<void> {
    for (;;) {
      this.#isStale = false;
      const seen = this.#seen ?? 0n;
      // The row we stand on is read along: the newest row is never trimmed, so if ours is gone, others are,
      // too.
      const rows = await this.#query<ChangeRow>(
        `SELECT seq::text, topic, subject FROM change WHERE seq >= $1
         ORDER BY change.seq LIMIT ${String(PAGE_ROWS + 1)}`,
        [seen.toString()],
      );
      const isGap = seen > 0n && rows[0]?.seq !== seen.toString();
      const wasAway = performance.now() - this.#readAt > this.#input.retentionMs;
      if (isGap || wasAway) return this.#reset();
      this.#readAt = performance.now();
      for (const row of rows) this.#advance(row, seen);
      if (rows.length <= PAGE_ROWS) return;
    }
  }

  #advance(row: ChangeRow, seen: bigint): void {
    const seq = BigInt(row.seq);
    if (seq <= seen) return;
    this.#seen = seq;
    this.#deliver(toChange(row));
  }

  async #reset(): Promise<void> {
    this.#seen = await this.#newest();
    this.#readAt = performance.now();
    this.#isStale = true;
    this.#deliver({ topic: "reset" });
  }

  async #newest(): Promise<bigint> {
    const rows = await this.#query<{ seq: string }>("SELECT coalesce(max(seq), 0)::text AS seq FROM change");
    return BigInt(rows[0]?.seq ?? "0");
  }

  async #query<Row extends object>(sql: string, values: string[] = []): Promise<Row[]> {
    if (this.#client === null) throw new Error("connection lost");
    return (await this.#client.query<Row>(sql, values)).rows;
  }

  #deliver(change: Change): void {
    for (const listener of this.#listeners) {
      try {
        listener(change);
      } catch (error) {
        const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
        this.#input.log.warn(`a listener of the change feed threw on ${change.topic}: ${reason}`);
      }
    }
  }

  /**
   * Until the next notification, the loss of the connection, or a second: the net under lost notifications.
   */
  async #rest(): Promise<void> {
    if (this.#isStale || this.#client === null || this.#closing.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, POLL_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** A topic of a newer version, while nodes are replaced one by one, may concern anything. */
function toChange({ topic, subject }: ChangeRow): Change {
  switch (topic) {
    case "customer":
    case "api-key":
    case "catalog":
    case "policy":
      return { topic, subject };
    default:
      return { topic: "reset" };
  }
}
