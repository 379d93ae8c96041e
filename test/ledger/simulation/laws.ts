import type { Batch, HoldResult } from "../../../src/ledger/lane/books.ts";
import type { Hold } from "../../../src/ledger/reservation.ts";
import { pairKey, type EntryRow, type MemoryTables, type ReservationRow } from "./memory-tables.ts";

/** Takes down what is not as it must be. */
export type Report = (law: string, detail: string) => void;

export interface CommitWorld {
  tables: MemoryTables;
  report: Report;
  /** Whether the node of a reservation is surely still at work on it. */
  isBusy: (row: ReservationRow) => boolean;
}

/** What must be true after every single commit. */
export class CommitLaws {
  readonly #tables: MemoryTables;
  readonly #report: Report;
  readonly #isBusy: CommitWorld["isBusy"];
  readonly #held = new Set<string>();
  readonly #closed = new Set<string>();
  readonly #writtenOff = new Map<string, bigint>();

  constructor({ tables, report, isBusy }: CommitWorld) {
    this.#tables = tables;
    this.#report = report;
    this.#isBusy = isBusy;
  }

  check(batch: Batch | null, results: HoldResult[]): void {
    checkFigures(this.#tables, this.#report);
    this.#checkEnds();
    const holds = new Map(batch?.holds.map((hold) => [hold.requestId, hold]));
    for (const result of results) {
      const hold = holds.get(result.requestId);
      if (hold && result.outcome === "refused") this.#checkRefusal(hold, result);
      if (hold && result.outcome === "reserved") this.#checkHold(hold);
    }
  }

  /** What is refused does not fit, also with all that the same commit set free. */
  #checkRefusal({ requestId, accountId, apiKeyId, amount, quota }: Hold, { limit }: HoldResult): void {
    const account = this.#tables.accounts.get(accountId);
    const count = quota && this.#tables.quotas.get(pairKey(apiKeyId, quota.window));
    const fits =
      limit === "balance"
        ? amount <= (account?.available ?? 0n)
        : count && quota && count.spent + count.reserved + amount <= quota.limit;
    if (fits) this.#report("false refusal", `${requestId} was refused for its ${limit}, and fits it`);
  }

  /** A new hold fits the quota of its key, and is made under an epoch that is not over. */
  #checkHold({ requestId, apiKeyId, quota }: Hold): void {
    const row = this.#tables.reservations.get(requestId);
    if (this.#held.has(requestId) || !row) return;
    this.#held.add(requestId);
    const count = quota && this.#tables.quotas.get(pairKey(apiKeyId, quota.window));
    if (count && count.spent + count.reserved > quota.limit)
      this.#report("quota", `${requestId} was held beyond the quota of ${apiKeyId}`);
    if (row.epoch !== this.#tables.nodes.get(row.nodeId)?.epoch)
      this.#report("fence", `${requestId} was held under an epoch of ${row.nodeId} that is over`);
  }

  #checkEnds(): void {
    for (const row of this.#tables.reservations.values()) {
      const { requestId, accountId, state, writtenOff } = row;
      if (state === 2 && !this.#closed.has(requestId)) {
        this.#closed.add(requestId);
        if (this.#isBusy(row))
          this.#report("closed", `${requestId} was closed while ${row.nodeId} works on it`);
      }
      if (writtenOff === (this.#writtenOff.get(requestId) ?? 0n)) continue;
      this.#writtenOff.set(requestId, writtenOff);
      const available = this.#tables.accounts.get(accountId)?.available;
      if (writtenOff < 0n || (writtenOff > 0n && available !== 0n))
        this.#report("write-off", `${requestId} wrote off ${writtenOff} with ${String(available)} available`);
    }
  }
}

/** I2 and I3. */
function checkFigures(tables: MemoryTables, report: Report): void {
  const open = new Map<string, bigint>();
  for (const { state, accountId, amount } of tables.reservations.values())
    if (state === 0) open.set(accountId, (open.get(accountId) ?? 0n) + amount);
  for (const { id, available, reserved } of tables.accounts.values()) {
    if (reserved !== (open.get(id) ?? 0n))
      report("I2", `${id} holds ${reserved}, open is ${open.get(id) ?? 0n}`);
    if (available < 0n || reserved < 0n) report("I3", `${id} has ${available} and ${reserved}`);
  }
}

/** The laws of the books (RELIABILITY's I1 to I9), once everything has come to rest. */
export function checkBooks(tables: MemoryTables, report: Report): void {
  checkFigures(tables, report);
  checkEntries(tables, report);
  checkReservations(tables, report);
  checkQuotaCounts(tables, report);
}

/** I1, I4 and I6. */
function checkEntries(tables: MemoryTables, report: Report): void {
  const lines = groupBy(tables.entries.values(), ({ accountId }) => accountId);
  for (const { id, available, reserved, seq } of tables.accounts.values()) {
    const line = (lines.get(id) ?? []).sort((a, b) => Number(a.seq - b.seq));
    let last = { seq: 0n, availableAfter: 0n, reservedAfter: 0n };
    for (const entry of line) {
      checkEntry(last, entry, report);
      last = entry;
    }
    if (last.seq !== seq || last.availableAfter !== available || last.reservedAfter !== reserved)
      report("I1", `${id} is at ${available} and ${reserved}, its entries are at ${last.availableAfter}`);
  }
}

function checkEntry(
  before: Pick<EntryRow, "seq" | "availableAfter" | "reservedAfter">,
  entry: EntryRow,
  report: Report,
): void {
  const { seq, dAvailable, dReserved, counterAmount, availableAfter, reservedAfter } = entry;
  const chained =
    seq === before.seq + 1n &&
    availableAfter === before.availableAfter + dAvailable &&
    reservedAfter === before.reservedAfter + dReserved;
  if (!chained) report("I4", `entry ${seq} of ${entry.accountId} does not follow from the one before`);
  if (dAvailable + dReserved + counterAmount !== 0n) report("I6", `entry ${seq} of ${entry.accountId}`);
}

/** I5, I8 and I9. */
function checkReservations(tables: MemoryTables, report: Report): void {
  const bySource = groupBy(tables.entries.values(), ({ source }) => source);
  for (const { requestId, state, charged } of tables.reservations.values()) {
    if (state === 0) report("I9", `${requestId} is still open`);
    const entries = bySource.get(requestId) ?? [];
    const held = entries.reduce((sum, { dReserved }) => sum + dReserved, 0n);
    const booked = entries.reduce((sum, { counterAmount }) => sum + counterAmount, 0n);
    if (state > 0 && (held !== 0n || booked !== charged))
      report("I5", `${requestId} holds ${held}, was charged ${String(charged)}, booked is ${booked}`);
    const recorded = tables.records.get(requestId)?.charge ?? 0n;
    if (recorded !== (charged ?? 0n))
      report("I8", `${requestId} was charged ${String(charged)}, its record says ${recorded}`);
  }
  for (const { requestId, charge } of tables.records.values())
    if (charge > 0n && !tables.reservations.has(requestId)) report("I8", `${requestId} was never held`);
}

/** A window counts what its requests were charged, and nothing that is held any more. */
function checkQuotaCounts(tables: MemoryTables, report: Report): void {
  const all = [...tables.reservations.values()];
  for (const { apiKeyId, window, reserved, spent } of tables.quotas.values()) {
    const counted = all.filter((row) => row.apiKeyId === apiKeyId && row.quotaWindow === window);
    const open = counted.reduce((sum, row) => sum + (row.state === 0 ? row.amount : 0n), 0n);
    const charged = counted.reduce((sum, row) => sum + (row.charged ?? 0n), 0n);
    if (reserved !== open || spent !== charged)
      report("quota count", `${apiKeyId} counts ${reserved} and ${spent} for ${open} and ${charged}`);
  }
}

function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
