import {
  LOCK_NOT_AVAILABLE,
  type Batch,
  type BooksSession,
  type HoldResult,
  type LaneNode,
} from "../../../src/ledger/lane/books.ts";
import type { Life } from "./life.ts";
import { SqlError, type Undo } from "./memory-tables.ts";
import type { Network } from "./network.ts";

/** A transaction of several statements, and what it keeps others from. */
export interface Transaction {
  life: Life;
  accounts: Set<string>;
  /** The node whose epoch it relies on: nobody may raise it meanwhile. */
  nodeId: string | null;
  undo: Undo;
  done: { batch: Batch; results: HoldResult[] }[];
  failed: boolean;
}

/** What a session needs of the server that it is connected to. */
export interface SessionServer {
  network: Network;
  begin(life: Life, accountIds: string[]): Transaction;
  commit(transaction: Transaction): void;
  rollBack(transaction: Transaction): void;
  /** Runs a batch within a transaction, or as one by itself. */
  run(node: LaneNode, batch: Batch, within: Transaction | null): HoldResult[];
  /** Does this once nobody else has locked these accounts; false at the time limit when somebody still has. */
  whenFree(accountIds: Set<string>, limitMs: number, act: (free: boolean) => void): void;
}

/** A connection of one process, as its lane sees it. */
export class MemorySession implements BooksSession {
  readonly #server: SessionServer;
  readonly #life: Life;
  readonly #lockTimeoutMs: number;
  readonly #generation: number;
  #transaction: Transaction | null = null;
  #isClosed = false;

  constructor(server: SessionServer, life: Life, lockTimeoutMs: number) {
    this.#server = server;
    this.#life = life;
    this.#lockTimeoutMs = lockTimeoutMs;
    this.#generation = server.network.generation;
  }

  write(node: LaneNode, batch: Batch): Promise<HoldResult[]> {
    return this.#server.network.call<HoldResult[]>(
      this.#life,
      (answer) => {
        const transaction = this.#transaction;
        const run = (free: boolean): void =>
          answer(() => {
            this.#mustWork();
            if (!free) throw new SqlError(LOCK_NOT_AVAILABLE, "an account is locked");
            return this.#server.run(node, batch, transaction);
          });
        if (transaction) run(true);
        else this.#server.whenFree(accountsOf(batch), this.#lockTimeoutMs, run);
      },
      () => this.close(),
    );
  }

  lockFree(accountIds: string[]): Promise<Set<string>> {
    return this.#ask(() => {
      this.#transaction = this.#server.begin(this.#life, accountIds);
      return this.#transaction.accounts;
    });
  }

  commit(): Promise<void> {
    return this.#ask(() => {
      const transaction = this.#end();
      if (transaction) this.#server.commit(transaction);
    });
  }

  rollBack(): Promise<void> {
    return this.#ask(() => {
      const transaction = this.#end();
      if (transaction) this.#server.rollBack(transaction);
    });
  }

  close(): void {
    this.#isClosed = true;
    const transaction = this.#end();
    if (transaction) this.#server.rollBack(transaction);
  }

  #ask<T>(work: () => T): Promise<T> {
    return this.#server.network.call<T>(
      this.#life,
      (answer) =>
        answer(() => {
          this.#mustWork();
          return work();
        }),
      () => this.close(),
    );
  }

  #end(): Transaction | null {
    const transaction = this.#transaction;
    this.#transaction = null;
    return transaction;
  }

  #mustWork(): void {
    if (this.#isClosed || this.#generation !== this.#server.network.generation)
      throw new Error("the connection is broken");
  }
}

function accountsOf(batch: Batch): Set<string> {
  const settled = batch.settlements.map((text) => (JSON.parse(text) as { account_id: string }).account_id);
  return new Set([...settled, ...batch.holds.map(({ accountId }) => accountId)]);
}
