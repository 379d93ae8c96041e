import { closeLeft } from "../../../src/ledger/lane/close-left.ts";
import { Journal } from "../../../src/ledger/lane/journal.ts";
import type { Lane } from "../../../src/ledger/lane/lane.ts";
import { reap } from "../../../src/ledger/lane/reap.ts";
import type { Books, LeftReservation } from "../../../src/ledger/lane/books.ts";
import type { ClientModel } from "./client-model.ts";
import type { Flaws } from "./flaws.ts";
import type { Report } from "./laws.ts";
import { Life } from "./life.ts";
import type { MemoryBooks } from "./memory-books.ts";
import { MemoryDisk } from "./memory-disk.ts";
import { flawedBooks, flawedDisk, flawedLane } from "./flawed-parts.ts";
import type { Random } from "./random.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** A request's record, as the simulation keeps one. */
export interface SimulatedRecord {
  request_id: string;
  charge: string;
}

export type SimulatedLane = Lane<SimulatedRecord>;

export interface NodeWorld {
  time: VirtualTime;
  random: Random;
  books: MemoryBooks;
  clients: ClientModel;
  flaws: Flaws;
  /** Counts what happens to any process, and may end it there. */
  step: (node: SimulatedNode) => void;
}

/** How a process ends: alone, with what its disk had not synced, or with the whole machine. */
export type Death = "killed" | "power lost" | "machine lost";

const BEAT_MS = 5_000;
const REAP_MS = 5_000;
const RESTART_MS = 1_000;
const SYNC_MAX_MS = 15;

/** A machine that runs the relay's money code: one process after another on one disk. */
export class SimulatedNode {
  readonly nodeId: string;
  readonly disk: MemoryDisk;
  readonly #world: NodeWorld;
  #life: Life;
  #lane: SimulatedLane | null = null;
  #lives = 0;
  /** Since when something may be on the disk without being synced, beyond the usual milliseconds. */
  #unsafeSinceMs = Infinity;
  #isLost = false;
  #hadTrouble = false;
  #startsAtMs = 0;

  constructor(nodeId: string, world: NodeWorld) {
    this.nodeId = nodeId;
    this.#world = world;
    this.disk = new MemoryDisk(world.random, world.time);
    this.#life = this.#newLife();
    this.#life.kill();
  }

  /** The running process and its lane, once it takes requests. */
  get serving(): { life: Life; lane: SimulatedLane } | null {
    return this.#lane && this.#life.isRunning ? { life: this.#life, lane: this.#lane } : null;
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  /** When it is to be started again, or was last. */
  get startsAtMs(): number {
    return this.#startsAtMs;
  }

  /** Whether it has met anything that is a reason to take it for dead. */
  get hadTrouble(): boolean {
    return this.#hadTrouble;
  }

  start(): void {
    this.#lives++;
    this.#life = this.#newLife();
    const life = this.#life;
    // A relay that cannot start ends, and its supervisor starts it again.
    this.#open(life).catch(() => {
      if (life.isDead) return;
      this.die("killed");
    });
  }

  die(how: Death, restartMs = RESTART_MS): void {
    const { time, books, clients } = this.#world;
    if (this.#life.isDead) return;
    this.#life.kill();
    this.#hadTrouble = true;
    this.#lane = null;
    books.endLife(this.#life);
    this.#becomeUnsafe();
    if (how !== "killed") {
      const since = this.#unsafeSinceMs;
      clients.lose({
        atMs: time.nowMs(),
        windowMs: how === "machine lost" ? Infinity : time.nowMs() - since,
      });
      this.disk.losePower();
    }
    if (how === "machine lost") {
      this.#isLost = true;
      return;
    }
    this.#startsAtMs = time.nowMs() + restartMs;
    time.after(restartMs, () => this.start());
  }

  stop(): void {
    this.#hadTrouble = true;
    this.#life.stop();
    this.#becomeUnsafe();
  }

  continue(): void {
    this.#life.continue();
  }

  fillDisk(): void {
    this.disk.isFull = true;
    this.#becomeUnsafe();
  }

  /** Nothing is left of what earlier processes wrote: the books have it. */
  checkJournal(report: Report): void {
    const earlier = this.disk.names.filter((name) => name < this.#segmentName(0));
    if (!this.#isLost && earlier.length > 0) report("I7", `${this.nodeId} still has ${earlier.join()}`);
  }

  /** As the product opens a node: what an earlier life wrote, a new epoch, and what that life left unsaid. */
  async #open(life: Life): Promise<void> {
    const { flaws } = this.#world;
    const books = flawedBooks(flaws, this.#world.books.for(life));
    const lane = this.#openLane(life, books);
    if (!flaws.has("replay-skipped")) await lane.replay();
    await lane.begin();
    await closeLeft({ books, lane, record: recordOfLeft });
    this.#lane = lane;
    if (!this.disk.isFull) this.#unsafeSinceMs = Infinity;
    repeat(life, BEAT_MS, () => lane.beat());
    repeat(life, REAP_MS, () => reap({ books, lane, record: recordOfLeft, heardForMs: lane.heardForMs }));
  }

  #openLane(life: Life, books: Books): SimulatedLane {
    const { flaws } = this.#world;
    const FlawedLane = flawedLane(flaws, life);
    let segments = 0;
    const journal = new Journal({
      disk: flawedDisk(flaws, life, this.disk.for(life)),
      timers: life.timers,
      newName: () => this.#segmentName(segments++),
      log: ignore,
    });
    return new FlawedLane<SimulatedRecord>({
      ...{ books, journal, timers: life.timers, nodeId: this.nodeId, log: ignore },
      writeRecord: (record) => record,
    });
  }

  #becomeUnsafe(): void {
    this.#unsafeSinceMs = Math.min(this.#unsafeSinceMs, this.#world.time.nowMs() - SYNC_MAX_MS);
  }

  #segmentName(index: number): string {
    return `${String(this.#lives).padStart(4, "0")}-${String(index).padStart(4, "0")}`;
  }

  #newLife(): Life {
    return new Life(this.#world.time, (life) => {
      if (life === this.#life) this.#world.step(this);
    });
  }
}

/** Again and again, but never twice at once; a run that fails is forgotten. */
function repeat(life: Life, everyMs: number, run: () => Promise<unknown>): void {
  let busy = false;
  const next = (): void => {
    life.timers.after(everyMs, next);
    if (busy) return;
    busy = true;
    run().then(done, done);
  };
  const done = (): void => {
    busy = false;
  };
  life.timers.after(everyMs, next);
}

function recordOfLeft(left: LeftReservation): SimulatedRecord {
  return { request_id: left.requestId, charge: "0" };
}

function ignore(): void {
  return;
}
