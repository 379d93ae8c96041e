import type { Batch, Books, HoldResult, LaneNode, LeftReservation } from "../../../src/ledger/lane/books.ts";
import type { Life } from "./life.ts";
import type { MemoryLedger, Posting } from "./memory-ledger.ts";
import { MemorySession, type SessionServer, type Transaction } from "./memory-session.ts";
import { SqlError, takeBack, type ReservationRow, type Undo } from "./memory-tables.ts";
import type { Network } from "./network.ts";

/** Hears of every commit, with what it wrote of holds. */
export type CommitWatcher = (batch: Batch | null, results: HoldResult[]) => void;

const ALIVE_MS = 30_000;
const ABORTED = "25P02";

/**
 * The database server of a simulated world: the ledger's tables behind connections that take time, break
 * before or after a commit, and wait for accounts that another transaction has locked.
 */
export class MemoryBooks implements SessionServer {
  readonly ledger: MemoryLedger;
  readonly network: Network;
  readonly #watch: CommitWatcher;
  readonly #transactions = new Set<Transaction>();
  /** Accounts locked by somebody outside the lanes. */
  readonly #locked = new Set<string>();
  #waiters: (() => boolean)[] = [];

  constructor(ledger: MemoryLedger, network: Network, watch: CommitWatcher) {
    this.ledger = ledger;
    this.network = network;
    this.#watch = watch;
  }

  /** The books as one life of a node sees them. */
  for(life: Life): Books {
    const { ledger, network } = this;
    const atomic = <T>(work: (nowMs: number) => T): T =>
      ledger.tables.attempt([], () => work(network.nowMs()));
    return {
      open: (lockTimeoutMs) =>
        network.call(life, (answer) => answer(() => new MemorySession(this, life, lockTimeoutMs))),
      raiseEpoch: (nodeId) =>
        this.#onNodes<number>(life, nodeId, () => atomic((nowMs) => ledger.raiseEpoch(nodeId, nowMs))),
      beat: (node) =>
        this.#onNodes<number | null>(life, node.nodeId, () =>
          atomic((nowMs) => ledger.beat(node, nowMs)) ? this.#countAlive(node.nodeId) : null,
        ),
      fenceSilent: (seconds) =>
        this.#onNodes<number>(life, null, () =>
          atomic((nowMs) => ledger.fenceSilent(seconds * 1_000, nowMs)),
        ),
      listLeft: (seconds) =>
        network.call(life, (answer) => answer(() => this.#listLeft(network.nowMs() - seconds * 1_000))),
    };
  }

  lockAccount(accountId: string): void {
    this.#locked.add(accountId);
  }

  unlockAccount(accountId: string): void {
    this.#locked.delete(accountId);
    this.#wake();
  }

  /** The server stops at once: what was not committed is gone, and every connection is broken. */
  crash(): void {
    for (const transaction of this.#transactions) takeBack(transaction.undo);
    this.#transactions.clear();
    this.#locked.clear();
    this.network.breakAll();
    this.#wake();
  }

  /** The connections of a process that died are closed for it. */
  endLife(life: Life): void {
    for (const transaction of this.#transactions) if (transaction.life === life) this.rollBack(transaction);
  }

  /** Moves money for an operator, once nobody else holds the account. */
  post(posting: Posting, answer: (error: unknown) => void): void {
    const accounts = new Set([posting.accountId]);
    this.whenFree(accounts, Infinity, () => {
      try {
        this.ledger.tables.attempt([], () => this.ledger.post(posting));
        this.#watch(null, []);
        answer(null);
      } catch (error) {
        answer(error);
      }
    });
  }

  begin(life: Life, accountIds: string[]): Transaction {
    const free = accountIds.filter((id) => this.ledger.tables.accounts.has(id) && !this.#isLocked(id));
    const transaction: Transaction = {
      ...{ life, accounts: new Set(free), nodeId: null },
      ...{ undo: [], done: [], failed: false },
    };
    // The server notices at once when nobody is there to end it.
    if (!life.isDead) this.#transactions.add(transaction);
    return transaction;
  }

  commit(transaction: Transaction): void {
    if (!this.#transactions.delete(transaction)) return;
    for (const { batch, results } of transaction.done) this.#watch(batch, results);
    this.#wake();
  }

  rollBack(transaction: Transaction): void {
    if (!this.#transactions.delete(transaction)) return;
    takeBack(transaction.undo);
    this.#wake();
  }

  run(node: LaneNode, batch: Batch, within: Transaction | null): HoldResult[] {
    if (within?.failed) throw new SqlError(ABORTED, "the transaction is aborted");
    const undo: Undo = within?.undo ?? [];
    try {
      const results = this.ledger.tables.attempt(undo, () =>
        this.ledger.batch(node, batch, this.network.nowMs()),
      );
      if (!within) this.#watch(batch, results);
      else {
        within.done.push({ batch, results });
        if (batch.holds.length > 0) within.nodeId = node.nodeId;
      }
      return results;
    } catch (error) {
      if (within) within.failed = true;
      throw error;
    }
  }

  whenFree(accountIds: Set<string>, limitMs: number, act: (free: boolean) => void): void {
    let waits = true;
    const attempt = (): boolean => {
      if (waits && [...accountIds].some((id) => this.#isLocked(id))) return false;
      if (waits) act(true);
      waits = false;
      return true;
    };
    if (attempt()) return;
    this.#waiters.push(attempt);
    if (limitMs === Infinity) return;
    this.network.after(limitMs, () => {
      if (waits) act(false);
      waits = false;
    });
  }

  #onNodes<T>(life: Life, nodeId: string | null, work: () => T): Promise<T> {
    return this.network.call<T>(life, (answer) => {
      const attempt = (): boolean => {
        for (const transaction of this.#transactions)
          if (transaction.nodeId !== null && (nodeId ?? transaction.nodeId) === transaction.nodeId)
            return false;
        answer(work);
        return true;
      };
      if (!attempt()) this.#waiters.push(attempt);
    });
  }

  #isLocked(accountId: string): boolean {
    if (this.#locked.has(accountId)) return true;
    for (const { accounts } of this.#transactions) if (accounts.has(accountId)) return true;
    return false;
  }

  #wake(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const attempt of waiters) if (!attempt()) this.#waiters.push(attempt);
  }

  #countAlive(self: string): number {
    const since = this.network.nowMs() - ALIVE_MS;
    let alive = 0;
    for (const row of this.ledger.tables.nodes.values())
      if (row.heartbeatMs > since || row.id === self) alive++;
    return alive;
  }

  #listLeft(overdueMs: number): LeftReservation[] {
    const { nodes, reservations } = this.ledger.tables;
    const isLeft = (row: ReservationRow): boolean =>
      row.state === 0 && (row.epoch < (nodes.get(row.nodeId)?.epoch ?? 0) || row.maxEndMs < overdueMs);
    return [...reservations.values()].filter(isLeft).map((row) => ({
      ...{ requestId: row.requestId, accountId: row.accountId, customerId: row.customerId },
      ...{ apiKeyId: row.apiKeyId, protocol: "openai", model: row.model, priceId: row.priceId },
      ...{ progress: row.progress, createdAt: new Date(row.createdAtMs) },
    }));
  }
}
