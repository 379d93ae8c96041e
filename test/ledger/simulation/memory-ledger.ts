import { FENCED, type Batch, type HoldResult, type LaneNode } from "../../../src/ledger/lane/books.ts";
import type { Flaws } from "./flaws.ts";
import { reserveHolds } from "./memory-reserve.ts";
import { settleRows, type SettleRow, type Settled } from "./memory-settle.ts";
import { MemoryTables, SqlError, type Progress } from "./memory-tables.ts";

interface CheckpointRow {
  request_id: string;
  progress: Progress;
}

interface RecordJson {
  request_id: string;
  charge: string;
}

export interface Posting {
  accountId: string;
  kind: "recharge" | "correction";
  /** The id of what moves the money; it moves it once. */
  source: string;
  amount: bigint;
}

/**
 * The SQL functions of the ledger, said again in plain code: small enough to be read beside them, and tied to
 * them by a test that runs both.
 */
export class MemoryLedger {
  readonly tables: MemoryTables;
  readonly #flaws: Flaws;

  constructor(flaws: Flaws) {
    this.#flaws = flaws;
    this.tables = new MemoryTables(flaws);
  }

  /** `ledger_batch`, with `activity_record` as its recorder. */
  batch(node: LaneNode, batch: Batch, nowMs: number): HoldResult[] {
    const holdsFirst = this.#flaws.has("holds-before-settlements");
    const early = holdsFirst ? this.#reserve(node, batch, nowMs) : [];
    const settled = settleRows(this.tables, this.#flaws, parse<SettleRow>(batch.settlements));
    this.#record(parse<RecordJson>(batch.records), settled);
    this.#checkpoint(node, parse<CheckpointRow>(batch.checkpoints));
    return holdsFirst ? early : this.#reserve(node, batch, nowMs);
  }

  raiseEpoch(nodeId: string, nowMs: number): number {
    const before = this.tables.nodes.get(nodeId)?.epoch ?? 0;
    const epoch = this.#flaws.has("epoch-not-raised") && before > 0 ? before : before + 1;
    this.tables.putNode({ id: nodeId, epoch, heartbeatMs: nowMs });
    return epoch;
  }

  beat(node: LaneNode, nowMs: number): boolean {
    const row = this.tables.nodes.get(node.nodeId);
    if (row?.epoch !== node.epoch) return false;
    this.tables.putNode({ ...row, heartbeatMs: nowMs });
    return true;
  }

  /** `ledger_fence_silent`. */
  fenceSilent(silentMs: number, nowMs: number): number {
    const open = [...this.tables.reservations.values()].filter(({ state }) => state === 0);
    const silent = [...this.tables.nodes.values()].filter(
      ({ id, epoch, heartbeatMs }) =>
        (heartbeatMs < nowMs - silentMs || this.#flaws.has("live-nodes-fenced")) &&
        open.some((held) => held.nodeId === id && held.epoch === epoch),
    );
    for (const row of silent) this.tables.putNode({ ...row, epoch: row.epoch + 1 });
    return silent.length;
  }

  /** `ledger_post`, behind the unique key of the recharge or the correction. */
  post({ accountId, kind, source, amount }: Posting): void {
    const account = this.tables.accounts.get(accountId);
    if (!account) return;
    const [available, seq] = [account.available + amount, account.seq + 1n];
    this.tables.addEntry({
      ...{ accountId: account.id, seq, kind, source, dAvailable: amount, dReserved: 0n },
      ...{ counter: kind === "recharge" ? "cash-in" : "adjustment", counterAmount: -amount },
      ...{ availableAfter: available, reservedAfter: account.reserved },
    });
    this.tables.putAccount({ ...account, available, seq });
  }

  #reserve(node: LaneNode, batch: Batch, nowMs: number): HoldResult[] {
    if (batch.holds.length === 0) return [];
    this.#fence(node);
    return reserveHolds({ tables: this.tables, flaws: this.#flaws, node, nowMs }, batch.holds);
  }

  #fence(node: LaneNode): void {
    const current = this.tables.nodes.get(node.nodeId);
    if (current?.epoch !== node.epoch && !this.#flaws.has("epoch-unfenced"))
      throw new SqlError(FENCED, `node ${node.nodeId} epoch ${node.epoch} is fenced`);
  }

  #record(rows: RecordJson[], settled: Settled[]): void {
    const told = new Map(settled.map((one) => [one.requestId, one]));
    for (const { request_id: requestId, charge } of rows) {
      const one = told.get(requestId);
      if (this.tables.records.has(requestId) && !one?.late) continue;
      this.tables.putRecord({ requestId, charge: one?.charged ?? BigInt(charge) });
    }
  }

  #checkpoint(node: LaneNode, rows: CheckpointRow[]): void {
    if (rows.length > 0) this.#fence(node);
    for (const { request_id: requestId, progress } of rows) {
      const row = this.tables.reservations.get(requestId);
      if (row?.state === 0 && row.nodeId === node.nodeId && row.epoch === node.epoch)
        this.tables.putReservation({ ...row, progress });
    }
  }
}

function parse<T>(texts: string[]): T[] {
  return texts.map((text) => JSON.parse(text) as T);
}
