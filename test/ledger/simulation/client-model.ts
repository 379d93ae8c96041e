import type { Batch, HoldResult } from "../../../src/ledger/lane/books.ts";
import type { Report } from "./laws.ts";
import type { MemoryTables, ReservationRow } from "./memory-tables.ts";

/** What one client saw of one request, and what the relay said of it on the way. */
export interface Seen {
  requestId: string;
  repeatKey: string | null;
  saw: "nothing" | "reserved" | "refused" | "repeated" | "unavailable" | "acknowledged";
  /** Every amount that may be charged, were nothing more heard: 0, each checkpoint, the end. */
  evidence: Set<bigint>;
  /** The last checkpoint that is in the books. */
  noted: bigint;
  actual: bigint;
  acknowledgedAtMs: number;
  /** How often the books said that it was crowded out. */
  crowded: number;
  /** The books said that the money is not there. */
  refusedByBooks: boolean;
}

/** When a machine lost what its process had written, and how much. */
export interface Loss {
  atMs: number;
  /** The last this many milliseconds before it; all of it when the disk is gone. */
  windowMs: number;
}

/**
 * The ledger as its customers believe it to be: every acknowledged request costs what was said, once; nothing
 * else costs more than somebody had evidence of.
 */
export class ClientModel {
  readonly #seen = new Map<string, Seen>();
  readonly #losses: Loss[] = [];

  ask(requestId: string, repeatKey: string | null): Seen {
    const seen: Seen = {
      ...{ requestId, repeatKey, saw: "nothing", evidence: new Set([0n]), noted: 0n, actual: 0n },
      ...{ acknowledgedAtMs: 0, crowded: 0, refusedByBooks: false },
    };
    this.#seen.set(requestId, seen);
    return seen;
  }

  /** What the books answered, whoever heard it. */
  hear(tables: MemoryTables, batch: Batch | null, results: HoldResult[]): void {
    if (batch?.checkpoints.length) this.#note(tables);
    for (const { requestId, outcome } of results) {
      const seen = this.#seen.get(requestId);
      if (seen && outcome === "crowded") seen.crowded++;
      if (seen && outcome === "refused") seen.refusedByBooks = true;
    }
  }

  #note(tables: MemoryTables): void {
    for (const { requestId, progress } of tables.reservations.values()) {
      const seen = this.#seen.get(requestId);
      if (seen && progress) seen.noted = BigInt(progress.charge);
    }
  }

  lose(loss: Loss): void {
    this.#losses.push(loss);
  }

  /** Everything that some client saw. */
  get met(): Set<string> {
    const met = new Set<string>();
    for (const { saw, crowded } of this.#seen.values()) met.add(saw).add(crowded > 0 ? "crowded" : saw);
    return met;
  }

  get acknowledged(): number {
    return [...this.#seen.values()].filter(({ saw }) => saw === "acknowledged").length;
  }

  check(tables: MemoryTables, report: Report): void {
    for (const seen of this.#seen.values()) {
      const row = tables.reservations.get(seen.requestId);
      const cost = (row?.charged ?? 0n) + (row?.writtenOff ?? 0n);
      this.#checkCost(seen, cost, report);
      if ((seen.saw === "refused" || seen.saw === "repeated") && row)
        report("refusal", `${seen.requestId} was ${seen.saw}, and has a reservation`);
      if (seen.saw === "refused" && !seen.refusedByBooks && seen.crowded < 2)
        report("false refusal", `${seen.requestId} was only crowded out, and had no second try`);
    }
    this.#checkRepeats(tables, report);
  }

  #checkCost(
    { requestId, saw, actual, evidence, noted, acknowledgedAtMs }: Seen,
    cost: bigint,
    report: Report,
  ): void {
    if (saw === "acknowledged") {
      const excused = this.#losses.some(
        ({ atMs, windowMs }) => acknowledgedAtMs <= atMs && acknowledgedAtMs >= atMs - windowMs,
      );
      if (cost !== actual && !(excused && evidence.has(cost)))
        report("acknowledged", `${requestId} was acknowledged for ${actual}, and cost ${cost}`);
    } else if (saw === "reserved" || saw === "nothing") {
      if (!evidence.has(cost) || cost < noted)
        report("evidence", `${requestId} cost ${cost}, after a checkpoint of ${noted}`);
    } else if (cost !== 0n) report("unserved", `${requestId} was ${saw}, and cost ${cost}`);
  }

  /** Of the requests with one Idempotency-Key one is charged: but for those that were given up for lost. */
  #checkRepeats(tables: MemoryTables, report: Report): void {
    const charged = new Map<string, ReservationRow>();
    for (const { requestId, repeatKey } of this.#seen.values()) {
      const row = tables.reservations.get(requestId);
      if (repeatKey === null || !row?.charged || row.state === 3) continue;
      const other = charged.get(repeatKey);
      if (other) report("repeat", `${requestId} and ${other.requestId} were both charged for ${repeatKey}`);
      charged.set(repeatKey, row);
    }
  }
}
