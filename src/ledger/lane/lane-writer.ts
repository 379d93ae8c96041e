import { Batcher } from "./batcher.ts";
import {
  FENCED,
  LOCK_NOT_AVAILABLE,
  type Books,
  type BooksSession,
  type HoldResult,
  type LaneNode,
} from "./books.ts";
import { batchOf, type HoldWork, type Work } from "./lane-work.ts";
import type { Timers } from "./timers.ts";

export interface LaneWriterOptions {
  books: Books;
  timers: Timers;
  nodeId: string;
  /** Hears how a hold fared, once that is committed; undefined when its account is not there. */
  hear: (work: HoldWork, result: HoldResult | undefined) => void;
  log: (message: string, error: unknown) => void;
}

const LOCK_TIMEOUT_MS = 50;
const SLOW_LOCK_TIMEOUT_MS = 5_000;

/**
 * Writes a lane's work. While one batch commits, the next one fills: no timer, and one commit for all that
 * arrived meanwhile. An account that somebody else has locked is set aside on a second, slower session, so
 * that it keeps nobody else waiting. A life of the node that is found to be over is followed by the next.
 */
export class LaneWriter {
  readonly #options: LaneWriterOptions;
  readonly #fast: Batcher<Work>;
  readonly #slow: Batcher<Work>;
  #node: LaneNode;

  constructor(options: LaneWriterOptions) {
    this.#options = options;
    this.#node = { nodeId: options.nodeId, epoch: 0 };
    this.#fast = this.#batcher(LOCK_TIMEOUT_MS, (session, work) => this.#runFast(session, work));
    this.#slow = this.#batcher(SLOW_LOCK_TIMEOUT_MS, (session, work) => this.#run(session, work));
  }

  get node(): LaneNode {
    return this.#node;
  }

  async begin(): Promise<void> {
    const { books, nodeId } = this.#options;
    this.#node = { nodeId, epoch: await books.raiseEpoch(nodeId) };
  }

  /** Begins the next life, unless that has happened already: both sessions may find that one is over. */
  async renew(over: LaneNode): Promise<void> {
    if (this.#node !== over) return;
    this.#options.log("this node was taken for dead; it begins anew", null);
    await this.begin();
  }

  push(work: Work): void {
    this.#fast.push(work);
  }

  /** Resolves when everything that was pushed is in the books. */
  async drained(): Promise<void> {
    await this.#fast.drained();
    await this.#slow.drained();
  }

  /** Gives the sessions back. Call it after `drained`. */
  async end(): Promise<void> {
    await this.#fast.close();
    await this.#slow.close();
  }

  #batcher(
    lockTimeoutMs: number,
    run: (session: BooksSession, work: Work[]) => Promise<void>,
  ): Batcher<Work> {
    const { books, timers, log } = this.#options;
    return new Batcher({
      ...{ timers, log, run },
      open: () => books.open(lockTimeoutMs),
      refuse: (work, error) => this.#refuse(work, error),
    });
  }

  async #runFast(session: BooksSession, work: Work[]): Promise<void> {
    try {
      await this.#run(session, work);
    } catch (error) {
      if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw error;
      await this.#runUnlocked(session, work);
    }
  }

  async #runUnlocked(session: BooksSession, work: Work[]): Promise<void> {
    const free = await session.lockFree([...new Set(work.map((item) => item.accountId))]);
    const now = work.filter((item) => free.has(item.accountId));
    const results = await this.#write(session, now);
    await session.commit();
    this.#tell(now, results);
    for (const item of work) if (!free.has(item.accountId)) this.#slow.push(item);
  }

  async #run(session: BooksSession, work: Work[]): Promise<void> {
    this.#tell(work, await this.#write(session, work));
  }

  async #write(session: BooksSession, work: Work[]): Promise<HoldResult[]> {
    const node = this.#node;
    try {
      return await session.write(node, batchOf(work));
    } catch (error) {
      if ((error as { code?: string }).code === FENCED) await this.renew(node);
      throw error;
    }
  }

  #tell(work: Work[], results: HoldResult[]): void {
    const byRequest = new Map(results.map((result) => [result.requestId, result]));
    for (const item of work) {
      if (item.kind === "end") item.booked();
      if (item.kind === "hold") this.#options.hear(item, byRequest.get(item.waiting.hold.requestId));
    }
  }

  /**
   * One request's failure is that request's alone; a settlement that cannot be booked stays in the journal
   * for the operator.
   */
  #refuse(work: Work, error: unknown): void {
    if (work.kind === "hold") work.waiting.fail(error);
    else this.#options.log(`the ledger refuses what became of a request of ${work.accountId}`, error);
  }
}
