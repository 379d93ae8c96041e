import type { Clock } from "../../kernel/clock.ts";
import type { CacheKey } from "./cache-key.ts";
import type { KeptAnswer } from "./kept-answer.ts";

export interface AnswerCacheOptions {
  /** Everything together; 0 keeps nothing. */
  bytesMax: number;
  clock: Pick<Clock, "now">;
}

interface Entry {
  name: string;
  customerId: string;
  answer: KeptAnswer;
  bytes: number;
  keptAtMs: number;
  expiresAtMs: number;
}

interface Share {
  bytes: number;
  /** In the order of their use, the longest unused first. */
  entries: Map<string, Entry>;
}

/** One customer has no more of it than this part. */
const SHARES = 4;
/** About what an entry takes beside its answer: its names, two places in maps, a buffer's head. */
const ENTRY_BYTES = 1_024;
const BYTES_PER_ID = 8;
const SWEEP_MS = 60_000;

/**
 * Answers of this process that may be given again, within a bound of bytes: what was not used for the longest
 * time goes first, of the customer's own where it has its share, else of all.
 */
export class AnswerCache {
  readonly #options: AnswerCacheOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #shares = new Map<string, Share>();
  #bytes = 0;
  #sweptAtMs = 0;

  constructor(options: AnswerCacheOptions) {
    this.#options = options;
  }

  /** Of all that is kept, as it is counted against the bound. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The answer, if one is kept that is not older than so many milliseconds; null otherwise. */
  find(key: CacheKey, ageMaxMs = Infinity): KeptAnswer | null {
    const entry = this.#entries.get(nameOf(key));
    if (!entry) return null;
    const nowMs = this.#nowMs();
    if (nowMs >= entry.expiresAtMs) {
      this.#drop(entry);
      return null;
    }
    if (nowMs - entry.keptAtMs > ageMaxMs) return null;
    this.#place(entry);
    return entry.answer;
  }

  /** Keeps an answer in place of the one before it, unless it is too large for one customer's share. */
  keep(key: CacheKey, answer: KeptAnswer, ttlMs: number): void {
    const shareMax = this.#options.bytesMax / SHARES;
    const nowMs = this.#nowMs();
    this.#sweep(nowMs);
    const name = nameOf(key);
    const before = this.#entries.get(name);
    if (before) this.#drop(before);
    const bytes = answer.body.length + answer.idsAt.length * BYTES_PER_ID + ENTRY_BYTES;
    if (bytes > shareMax) return;
    const { customerId } = key;
    this.#place({ name, customerId, answer, bytes, keptAtMs: nowMs, expiresAtMs: nowMs + ttlMs });
    const share = this.#shares.get(customerId)!;
    while (share.bytes > shareMax) this.#drop(first(share.entries));
    while (this.#bytes > this.#options.bytesMax) this.#drop(first(this.#entries));
  }

  /** Puts an entry behind all others. */
  #place(entry: Entry): void {
    this.#drop(entry);
    let share = this.#shares.get(entry.customerId);
    if (!share) this.#shares.set(entry.customerId, (share = { bytes: 0, entries: new Map() }));
    share.entries.set(entry.name, entry);
    share.bytes += entry.bytes;
    this.#entries.set(entry.name, entry);
    this.#bytes += entry.bytes;
  }

  #drop(entry: Entry): void {
    if (!this.#entries.delete(entry.name)) return;
    this.#bytes -= entry.bytes;
    const share = this.#shares.get(entry.customerId)!;
    share.entries.delete(entry.name);
    share.bytes -= entry.bytes;
    if (share.entries.size === 0) this.#shares.delete(entry.customerId);
  }

  /** What is too old and asked for by nobody does not wait until its place is needed. */
  #sweep(nowMs: number): void {
    if (nowMs - this.#sweptAtMs < SWEEP_MS) return;
    this.#sweptAtMs = nowMs;
    for (const entry of this.#entries.values()) if (nowMs >= entry.expiresAtMs) this.#drop(entry);
  }

  #nowMs(): number {
    return this.#options.clock.now().getTime();
  }
}

function nameOf({ customerId, scope, digest }: CacheKey): string {
  return `${customerId} ${scope.kind === "key" ? scope.apiKeyId : "*"} ${digest}`;
}

function first(entries: ReadonlyMap<string, Entry>): Entry {
  const [entry] = entries.values();
  return entry!;
}
