import type pg from "pg";
import { fail } from "../kernel/app-error.ts";
import { nano } from "../kernel/money.ts";
import { Batcher } from "./batcher.ts";
import type { Hold, HoldOutcome, Settlement } from "./reservation.ts";
import {
  inLaneTransaction,
  lockFreeAccounts,
  writeBatch,
  type LaneNode,
  type ReserveResult,
} from "./lane-store.ts";

/** Writes what is left to say of requests that ended, in the settlement's own transaction. */
export interface Recorder<Row> {
  /** The database's function that takes the records, and the charges by request id. */
  sqlFunction: string;
  /** A row as that function reads it. */
  write: (row: Row) => unknown;
}

export interface LaneOptions<Row extends object> {
  connect: () => Promise<pg.PoolClient>;
  node: LaneNode;
  /** Null: nothing is recorded. */
  recorder: Recorder<Row> | null;
  log: (message: string, error: unknown) => void;
}

interface Waiting {
  hold: Hold;
  tries: number;
  resolve: (outcome: HoldOutcome) => void;
  reject: (error: unknown) => void;
}

interface Work<Row extends object> {
  accountId: string;
  hold?: Waiting;
  settlement?: Settlement<Row>;
  row?: Row;
}

const WAIT_MAX_MS = 2_000;
const LOCK_TIMEOUT_MS = 50;
const SLOW_LOCK_TIMEOUT_MS = 5_000;
const LOCK_NOT_AVAILABLE = "55P03";

/**
 * The node's way into the books. While one batch commits, the next one fills: no timer, and one commit for
 * all that arrived meanwhile. An account that somebody else has locked is set aside on a second, slower
 * connection, so that it keeps nobody else waiting.
 */
export class Lane<Row extends object> {
  readonly #options: LaneOptions<Row>;
  readonly #fast: Batcher<Work<Row>>;
  readonly #slow: Batcher<Work<Row>>;

  constructor(options: LaneOptions<Row>) {
    this.#options = options;
    const { connect, log } = options;
    const refuse = (work: Work<Row>, error: unknown): void => this.#refuse(work, error);
    this.#fast = new Batcher({
      ...{ connect, log, refuse, lockTimeoutMs: LOCK_TIMEOUT_MS },
      run: (client, work) => this.#runFast(client, work),
    });
    this.#slow = new Batcher({
      ...{ connect, log, refuse, lockTimeoutMs: SLOW_LOCK_TIMEOUT_MS },
      run: (client, work) => this.#run(client, work),
    });
  }

  /**
   * Holds money for a request. Throws `service_unavailable` when the books do not answer within two seconds;
   * a hold that is made after that is released again.
   */
  reserve(hold: Hold): Promise<HoldOutcome> {
    return new Promise((resolve, reject) => {
      let waiting = true;
      const timer = setTimeout(() => {
        waiting = false;
        reject(
          fail("service_unavailable", { internal: "the books did not answer in time", retryAfterSeconds: 2 }),
        );
      }, WAIT_MAX_MS);
      const finish = (act: () => void): void => {
        clearTimeout(timer);
        if (waiting) act();
      };
      this.#fast.push({
        accountId: hold.accountId,
        hold: {
          hold,
          tries: 0,
          resolve: (outcome) => {
            if (!waiting && outcome.kind === "reserved") this.#release(hold);
            finish(() => resolve(outcome));
          },
          reject: (error) => finish(() => reject(error)),
        },
      });
    });
  }

  /** Charges a request and writes its record; repeated until the database has taken it. */
  settle(settlement: Settlement<Row>): void {
    this.#fast.push({ accountId: settlement.accountId, settlement });
  }

  /** Writes the record of a request that never held money. */
  record(accountId: string, row: Row): void {
    this.#fast.push({ accountId, row });
  }

  /** Resolves when everything that was given to the lane is in the books. */
  async drained(): Promise<void> {
    await this.#fast.drained();
    await this.#slow.drained();
  }

  /** Gives the connections back. Call it after `drained`. */
  async close(): Promise<void> {
    await this.#fast.close();
    await this.#slow.close();
  }

  async #runFast(client: pg.PoolClient, work: Work<Row>[]): Promise<void> {
    try {
      await this.#run(client, work);
    } catch (error) {
      if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw error;
      await this.#runUnlocked(client, work);
    }
  }

  async #runUnlocked(client: pg.PoolClient, work: Work<Row>[]): Promise<void> {
    const accountIds = [...new Set(work.map((item) => item.accountId))];
    const { free, answer } = await inLaneTransaction(client, async () => {
      const unlocked = await lockFreeAccounts(client, accountIds);
      const doable = work.filter((item) => unlocked.has(item.accountId));
      return { free: unlocked, answer: await this.#write(client, doable) };
    });
    answer();
    for (const item of work) if (!free.has(item.accountId)) this.#slow.push(item);
  }

  async #run(client: pg.PoolClient, work: Work<Row>[]): Promise<void> {
    const answer = await this.#write(client, work);
    answer();
  }

  /** Writes a batch. What it returns tells the waiting requests, and is called after the commit. */
  async #write(client: pg.PoolClient, work: Work<Row>[]): Promise<() => void> {
    const { node, recorder } = this.#options;
    const waiting = work.flatMap((item) => item.hold ?? []);
    const settlements = work.flatMap((item) => item.settlement ?? []);
    const rows = work.flatMap((item) => item.row ?? item.settlement?.record ?? []);
    const results = await writeBatch(client, node, {
      settlements,
      records: recorder ? rows.map((row) => recorder.write(row)) : [],
      recorder: recorder?.sqlFunction ?? null,
      holds: waiting.map((one) => one.hold),
    });
    return () => this.#answer(waiting, results);
  }

  /** One that was only crowded out gets one more batch. */
  #answer(waiting: Waiting[], results: ReserveResult[]): void {
    const byRequest = new Map(results.map((result) => [result.requestId, result]));
    for (const one of waiting) {
      const { accountId, requestId } = one.hold;
      const result = byRequest.get(requestId);
      if (!result) one.reject(fail("internal_error", { internal: `there is no account ${accountId}` }));
      else if (result.outcome === "reserved") one.resolve({ kind: "reserved" });
      else if (result.outcome === "crowded" && one.tries++ === 0) this.#fast.push({ accountId, hold: one });
      else one.resolve({ kind: "refused", available: result.available, reserved: result.reserved });
    }
  }

  #release(hold: Hold): void {
    this.settle({ requestId: hold.requestId, accountId: hold.accountId, actual: nano(0n), record: null });
  }

  /**
   * One request's failure is that request's alone; a settlement that cannot be booked is kept open for the
   * operator.
   */
  #refuse(work: Work<Row>, error: unknown): void {
    if (work.hold) work.hold.reject(error);
    else
      this.#options.log(`the ledger refuses the end of ${work.settlement?.requestId ?? "a request"}`, error);
  }
}
