import { createWriteStream, openSync, type WriteStream } from "node:fs";
import type { UsageRecord } from "./usage-record.ts";

export interface UsageTotals {
  requests: number;
  completed: number;
  aborted: number;
  rejected: number;
  faults: number;
  /** Sums of what was reported, in numbers; the absurd fault makes them absurd. */
  promptTokens: number;
  outputTokens: number;
  producedTokens: number;
  /** Records kept, and records dropped because more than `recordsMax` came. */
  records: number;
  dropped: number;
}

export const recordsMax = 200_000;

function noTotals(): UsageTotals {
  return {
    requests: 0,
    completed: 0,
    aborted: 0,
    rejected: 0,
    faults: 0,
    promptTokens: 0,
    outputTokens: 0,
    producedTokens: 0,
    records: 0,
    dropped: 0,
  };
}

/** The supplier's own books: the newest records, and the totals of all since the last reset. */
export class UsageLog {
  #records: UsageRecord[] = [];
  /** Where the oldest record stands once the ring is full. */
  #oldest = 0;
  #sequence = 0;
  #totals = noTotals();
  readonly #file: WriteStream | null;

  constructor(path: string | null) {
    // Opened at once, so that a path that cannot be written stops the start and not a later request.
    this.#file = path === null ? null : createWriteStream(path, { fd: openSync(path, "a") });
  }

  add(record: UsageRecord): void {
    this.#sequence += 1;
    record.sequence = this.#sequence;
    if (this.#records.length < recordsMax) this.#records.push(record);
    else {
      this.#records[this.#oldest] = record;
      this.#oldest = (this.#oldest + 1) % recordsMax;
      this.#totals.dropped += 1;
    }
    this.#count(record);
    this.#file?.write(`${JSON.stringify(record)}\n`);
  }

  #count(record: UsageRecord): void {
    const totals = this.#totals;
    totals.requests += 1;
    totals.producedTokens += record.produced?.outputTokens ?? 0;
    totals.promptTokens += record.reported?.promptTokens ?? 0;
    totals.outputTokens += record.reported?.outputTokens ?? 0;
    if (record.outcome === "completed") totals.completed += 1;
    else if (record.outcome === "aborted") totals.aborted += 1;
    else if (record.outcome === "rejected") totals.rejected += 1;
    else totals.faults += 1;
  }

  /** Those after this sequence number, oldest first. */
  records(sinceSequence = 0): UsageRecord[] {
    const records = [...this.#records.slice(this.#oldest), ...this.#records.slice(0, this.#oldest)];
    const newer = Math.max(0, this.#sequence - sinceSequence);
    return newer < records.length ? records.slice(records.length - newer) : records;
  }

  totals(): UsageTotals {
    return { ...this.#totals, records: this.#records.length };
  }

  /** Forgets the records in memory; the file keeps its lines. */
  reset(): void {
    this.#records = [];
    this.#oldest = 0;
    this.#totals = noTotals();
  }

  close(): Promise<void> {
    const file = this.#file;
    if (!file) return Promise.resolve();
    return new Promise((resolve, reject) => {
      file.once("error", reject);
      file.end(resolve);
    });
  }
}
