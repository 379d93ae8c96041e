import type pg from "pg";
import { fail } from "../kernel/app-error.ts";
import { nano } from "../kernel/money.ts";
import { Batcher } from "./batcher.ts";
import type { Hold, HoldOutcome, Settlement } from "./reservation.ts";
import {
  inLaneTransaction,
  lockFreeAccounts,
  reserveBatch,
  settleBatch,
  type LaneNode,
  type ReserveResult,
} from "./lane-store.ts";

/** Writes what a batch of settlements leaves behind, in the settlement's own transaction. */
export type RecordRows<Row> = (client: pg.ClientBase, rows: Row[]) => Promise<void>;

export interface LaneOptions<Row> {
  connect: () => Promise<pg.PoolClient>;
  node: LaneNode;
  recordRows: RecordRows<Row>;
  log: (message: string, error: unknown) => void;
}

interface Waiting {
  hold: Hold;
  tries: number;
  resolve: (outcome: HoldOutcome) => void;
  reject: (error: unknown) => void;
}

interface Work<Row> {
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
export class Lane<Row> {
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
    let free = new Set<string>();
    await this.#inTransaction(client, async () => {
      free = await lockFreeAccounts(client, [...new Set(work.map((item) => item.accountId))]);
      return this.#write(
        client,
        work.filter((item) => free.has(item.accountId)),
      );
    });
    for (const item of work) if (!free.has(item.accountId)) this.#slow.push(item);
  }

  async #run(client: pg.PoolClient, work: Work<Row>[]): Promise<void> {
    const onlyHolds = work.every((item) => item.hold);
    // A single statement is a transaction by itself.
    if (onlyHolds) this.#answer(await this.#hold(client, work));
    else await this.#inTransaction(client, () => this.#write(client, work));
  }

  /** Settlements first: they free money that the holds behind them may need. */
  async #write(client: pg.PoolClient, work: Work<Row>[]): Promise<() => void> {
    const rows = work.flatMap((item) => (item.row === undefined ? [] : [item.row as Row]));
    const settlements = work.flatMap((item) => item.settlement ?? []);
    if (settlements.length > 0) rows.push(...(await this.#charge(client, settlements)));
    if (rows.length > 0) await this.#options.recordRows(client, rows);
    const results = await this.#hold(client, work);
    return () => this.#answer(results);
  }

  async #charge(client: pg.PoolClient, settlements: Settlement<Row>[]): Promise<Row[]> {
    const results = await settleBatch(client, settlements);
    const charged = new Map(results.map((result) => [result.requestId, result.charged]));
    return settlements.flatMap((settlement) => {
      const amount = charged.get(settlement.requestId);
      charged.delete(settlement.requestId);
      return amount === undefined || !settlement.record ? [] : [settlement.record(amount)];
    });
  }

  async #hold(client: pg.PoolClient, work: Work<Row>[]): Promise<[Waiting, ReserveResult | undefined][]> {
    const waiting = work.flatMap((item) => item.hold ?? []);
    if (waiting.length === 0) return [];
    const results = await reserveBatch(
      client,
      this.#options.node,
      waiting.map((one) => one.hold),
    );
    const byRequest = new Map(results.map((result) => [result.requestId, result]));
    return waiting.map((one) => [one, byRequest.get(one.hold.requestId)]);
  }

  /** Tells the waiting requests, after the commit. One that was only crowded out gets one more batch. */
  #answer(results: [Waiting, ReserveResult | undefined][]): void {
    for (const [waiting, result] of results) {
      if (!result)
        waiting.reject(fail("internal_error", { internal: `no account ${waiting.hold.accountId}` }));
      else if (result.outcome === "reserved") waiting.resolve({ kind: "reserved" });
      else if (result.outcome === "crowded" && waiting.tries++ === 0) {
        this.#fast.push({ accountId: waiting.hold.accountId, hold: waiting });
      } else waiting.resolve({ kind: "refused", available: result.available, reserved: result.reserved });
    }
  }

  /** Nobody is answered before the commit. */
  async #inTransaction(client: pg.PoolClient, work: () => Promise<() => void>): Promise<void> {
    const answer = await inLaneTransaction(client, work);
    answer();
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
