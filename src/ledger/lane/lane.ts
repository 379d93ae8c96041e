import { fail } from "../../kernel/app-error.ts";
import { nano } from "../../kernel/money.ts";
import type { Books, HoldResult, LaneNode, LeftReservation } from "./books.ts";
import { Headroom } from "./headroom.ts";
import type { Journal } from "./journal.ts";
import { endOf, entryOf, readEntry, type CheckpointWork, type HoldWork } from "./lane-work.ts";
import { LaneWriter } from "./lane-writer.ts";
import type { Checkpoint, Hold, HoldOutcome, Settlement } from "../reservation.ts";
import type { Timers } from "./timers.ts";
import { WaitingHold } from "./waiting-hold.ts";

export interface LaneOptions<Row> {
  books: Books;
  journal: Journal;
  timers: Timers;
  nodeId: string;
  /** A record as the books' recorder reads it. */
  writeRecord: (row: Row) => unknown;
  log: (message: string, error: unknown) => void;
}

const OWNER_ENDED = 1;
const CLOSED_IN_ABSENCE = 2;
/** A heartbeat or two may be lost without meaning anything. */
const SILENCE_MAX_MS = 15_000;

/**
 * The node's way into the books, for all its requests together. What ends is in the journal before anybody
 * hears of it.
 */
export class Lane<Row extends object> {
  readonly #options: LaneOptions<Row>;
  readonly #writer: LaneWriter;
  readonly #headroom: Headroom;
  readonly #checkpoints = new Map<string, CheckpointWork>();
  #heardMs = -Infinity;
  #heardSinceMs = 0;

  /** The lane can end requests at once, and hold money for new ones once it has begun a life. */
  constructor(options: LaneOptions<Row>) {
    const { books, timers, nodeId, log } = options;
    this.#options = options;
    this.#headroom = new Headroom(timers);
    const hear = (work: HoldWork, result: HoldResult | undefined): void => this.#hear(work, result);
    this.#writer = new LaneWriter({ books, timers, nodeId, log, hear });
  }

  get node(): LaneNode {
    return this.#writer.node;
  }

  /** Begins a life of the node: every earlier one is fenced. */
  begin(): Promise<void> {
    return this.#writer.begin();
  }

  /** False while the journal takes nothing; no request is admitted then. */
  get isWritable(): boolean {
    return this.#options.journal.healthy;
  }

  /** How many nodes work on the books, this one too, as of the last heartbeat. */
  get nodesAlive(): number {
    return this.#headroom.nodes;
  }

  /** For how long the books have heard the node without a long break. */
  get heardForMs(): number {
    const nowMs = this.#options.timers.nowMs();
    return nowMs - this.#heardMs > SILENCE_MAX_MS ? 0 : nowMs - this.#heardSinceMs;
  }

  /** Says that the node is alive. A node that was taken for dead meanwhile begins a new life. */
  async beat(): Promise<void> {
    const { books, timers } = this.#options;
    const { node } = this.#writer;
    const alive = await books.beat(node);
    if (alive === null) await this.#writer.renew(node);
    else this.#headroom.noteNodes(alive);
    const nowMs = timers.nowMs();
    if (nowMs - this.#heardMs > SILENCE_MAX_MS) this.#heardSinceMs = nowMs;
    this.#heardMs = nowMs;
  }

  /** Whether a hold is as good as made, so that its request may go ahead while it is being written. */
  hasHeadroom(hold: Hold): boolean {
    return this.#headroom.isAmple(hold);
  }

  /**
   * Holds money for a request. Throws `service_unavailable` when the books do not answer within two seconds,
   * or when the request's end could not be written down; a hold that is made after that is released again.
   */
  async reserve(hold: Hold): Promise<HoldOutcome> {
    const { journal, timers } = this.#options;
    if (!journal.healthy) {
      throw fail("service_unavailable", { internal: "the journal is not writable", retryAfterSeconds: 2 });
    }
    const waiting = new WaitingHold(hold, timers);
    this.#headroom.ask(hold);
    this.#writer.push({ kind: "hold", accountId: hold.accountId, waiting });
    try {
      return await waiting.outcome;
    } finally {
      this.#headroom.settle(hold);
    }
  }

  /** Notes how far a running request has come. Of several that wait, the last one is written. */
  checkpoint(checkpoint: Checkpoint<Row>): void {
    const { requestId, accountId, charge, record } = checkpoint;
    const progress = { charge: String(charge), record: this.#options.writeRecord(record) };
    const text = JSON.stringify({ request_id: requestId, progress });
    const queued = this.#checkpoints.get(requestId);
    if (queued && !queued.taken) {
      queued.text = text;
      return;
    }
    const work: CheckpointWork = { kind: "checkpoint", accountId, text, taken: false };
    this.#checkpoints.set(requestId, work);
    this.#writer.push(work);
  }

  /**
   * Charges a request and writes its record. Resolves as soon as that cannot be lost any more: when it is in
   * the journal, or, should the journal not take it, when it is in the books.
   */
  settle(settlement: Settlement<Row>): Promise<void> {
    const { hold, actual, record, answer } = settlement;
    const end = endOf({ hold, actual, state: OWNER_ENDED, answer }, record && this.#write(record));
    const booked = this.#options.journal.append(entryOf(end));
    this.#checkpoints.delete(hold.requestId);
    if (booked) {
      this.#writer.push({ ...end, booked });
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#writer.push({ ...end, booked: resolve }));
  }

  /**
   * Ends a request whose node is gone, at its last checkpoint; `unheard` is its record when it never came to
   * one. Should that node have a word to say after all, it is booked as a correction of this.
   */
  close({ requestId, accountId, progress }: LeftReservation, unheard: Row): void {
    const hold = { requestId, accountId, repeat: null };
    const actual = nano(BigInt(progress?.charge ?? 0));
    const record = progress ? JSON.stringify(progress.record) : this.#write(unheard);
    const end = endOf({ hold, actual, state: CLOSED_IN_ABSENCE, answer: null }, record);
    this.#writer.push({ ...end, booked: () => undefined });
  }

  /** Writes the record of a request that never held money. */
  record(accountId: string, row: Row): void {
    this.#writer.push({ kind: "record", accountId, record: this.#write(row) });
  }

  /** Brings into the books what earlier lives of this node only wrote into the journal. Returns how much. */
  async replay(): Promise<number> {
    const { entries, forget } = await this.#options.journal.readLeft();
    let unbooked = entries.length;
    for (const entry of entries) {
      this.#writer.push({ ...readEntry(entry), booked: () => unbooked-- });
    }
    await this.drained();
    if (unbooked === 0) forget();
    return entries.length;
  }

  /** Resolves when everything that was given to the lane is in the books. */
  drained(): Promise<void> {
    return this.#writer.drained();
  }

  /** Gives the sessions back. Call it after `drained`. */
  async end(): Promise<void> {
    await this.#writer.end();
    this.#options.journal.close();
  }

  /** A hold that was only crowded out gets one more batch; one that nobody waits for is released again. */
  #hear(work: HoldWork, result: HoldResult | undefined): void {
    const { hold } = work.waiting;
    if (result) this.#headroom.see(hold, result);
    const verdict = work.waiting.hear(result);
    if (verdict === "again") this.#writer.push(work);
    if (verdict !== "unwanted") return;
    const end = endOf({ hold, actual: nano(0n), state: OWNER_ENDED, answer: null }, null);
    this.#writer.push({ ...end, booked: () => undefined });
  }

  #write(row: Row): string {
    return JSON.stringify(this.#options.writeRecord(row));
  }
}
