import type { Flaws } from "./flaws.ts";

export interface AccountRow {
  id: string;
  customerId: string;
  available: bigint;
  reserved: bigint;
  seq: bigint;
}

export interface ReservationRow {
  requestId: string;
  accountId: string;
  customerId: string;
  apiKeyId: string;
  model: string;
  priceId: string;
  amount: bigint;
  charged: bigint | null;
  writtenOff: bigint;
  /** 0 open, 1 settled, 2 closed in its node's absence, 3 corrected after that. */
  state: number;
  nodeId: string;
  epoch: number;
  quotaWindow: string | null;
  progress: Progress | null;
  createdAtMs: number;
  maxEndMs: number;
}

/** How far a running request has come, as its node last said. */
export interface Progress {
  charge: string;
  record: unknown;
}

export interface EntryRow {
  accountId: string;
  seq: bigint;
  kind: string;
  source: string;
  dAvailable: bigint;
  dReserved: bigint;
  counter: string | null;
  counterAmount: bigint;
  availableAfter: bigint;
  reservedAfter: bigint;
}

export interface NodeRow {
  id: string;
  epoch: number;
  heartbeatMs: number;
}

export interface QuotaRow {
  apiKeyId: string;
  window: string;
  reserved: bigint;
  spent: bigint;
}

/** The first request that came with an Idempotency-Key. */
export interface RepeatRow {
  accountId: string;
  key: string;
  body: string;
  requestId: string;
  answer: string | null;
  createdAtMs: number;
}

/** What is kept of a request for its customer to read. */
export interface RecordRow {
  requestId: string;
  charge: bigint;
}

/** What PostgreSQL answers instead of a result. */
export class SqlError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Takes back what a transaction did, in reverse. */
export type Undo = (() => void)[];

/**
 * The ledger's tables, with the constraints that the schema sets on them. What is put while a transaction is
 * open can be taken back.
 */
export class MemoryTables {
  readonly accounts = new Map<string, AccountRow>();
  readonly reservations = new Map<string, ReservationRow>();
  readonly nodes = new Map<string, NodeRow>();
  readonly quotas = new Map<string, QuotaRow>();
  readonly repeats = new Map<string, RepeatRow>();
  readonly records = new Map<string, RecordRow>();
  /** By source and kind, which together are unique. */
  readonly entries = new Map<string, EntryRow>();
  readonly #flaws: Flaws;
  #undo: Undo = [];

  constructor(flaws: Flaws) {
    this.#flaws = flaws;
  }

  /** Runs work that is undone when it throws. What it did is added to `undo`, for whoever may undo it later. */
  attempt<T>(undo: Undo, work: () => T): T {
    this.#undo = [];
    try {
      return work();
    } catch (error) {
      takeBack(this.#undo);
      throw error;
    } finally {
      undo.push(...this.#undo);
    }
  }

  putAccount(row: AccountRow): void {
    if (!this.#flaws.has("balance-unguarded")) positive(row.available, row.reserved);
    this.#put(this.accounts, row.id, row);
  }

  putReservation(row: ReservationRow): void {
    this.#put(this.reservations, row.requestId, row);
  }

  putNode(row: NodeRow): void {
    this.#put(this.nodes, row.id, row);
  }

  putQuota(row: QuotaRow): void {
    positive(row.reserved, row.spent);
    this.#put(this.quotas, pairKey(row.apiKeyId, row.window), row);
  }

  putRepeat(row: RepeatRow): void {
    this.#put(this.repeats, pairKey(row.accountId, row.key), row);
  }

  putRecord(row: RecordRow): void {
    this.#put(this.records, row.requestId, row);
  }

  addEntry(row: EntryRow): void {
    if (!this.#flaws.has("balance-unguarded")) positive(row.availableAfter, row.reservedAfter);
    const key = pairKey(row.source, row.kind);
    if (this.entries.has(key) && !this.#flaws.has("state-ungated"))
      throw new SqlError("23505", `there is an entry ${key} already`);
    this.#put(this.entries, this.entries.has(key) ? `${key} ${row.seq}` : key, row);
  }

  #put<Row>(table: Map<string, Row>, key: string, row: Row): void {
    const before = table.get(key);
    this.#undo.push(() => void (before === undefined ? table.delete(key) : table.set(key, before)));
    table.set(key, row);
  }
}

export function takeBack(undo: Undo): void {
  for (const step of undo.splice(0).reverse()) step();
}

export function pairKey(first: string, second: string): string {
  return `${first} ${second}`;
}

function positive(...figures: bigint[]): void {
  if (figures.some((figure) => figure < 0n)) throw new SqlError("23514", "a figure would be negative");
}
