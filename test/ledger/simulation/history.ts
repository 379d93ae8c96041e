import { ClientModel } from "./client-model.ts";
import { Deposits } from "./deposits.ts";
import { drawPlan } from "./draw-plan.ts";
import { flawHeadroom } from "./flawed-parts.ts";
import { noFlaws, type Flaws } from "./flaws.ts";
import type { HistoryPlan } from "./history-plan.ts";
import { checkBooks, CommitLaws, type Report } from "./laws.ts";
import { MemoryBooks } from "./memory-books.ts";
import { MemoryLedger } from "./memory-ledger.ts";
import type { MemoryTables } from "./memory-tables.ts";
import { Network } from "./network.ts";
import { Random } from "./random.ts";
import { SimulatedNode } from "./simulated-node.ts";
import { Traffic } from "./traffic.ts";
import { Troubles } from "./troubles.ts";
import { VirtualTime } from "./virtual-time.ts";

export interface HistoryInput {
  seed: number;
  /** The step at which one more process dies; null: they die only as the seed says. */
  killAt: number | null;
  flaws?: Flaws;
}

export interface Breach {
  law: string;
  detail: string;
}

export interface HistoryResult {
  /** How much happened to processes while things went wrong: at each of these steps one can die. */
  steps: number;
  acknowledged: number;
  /** What of the unusual it went through. */
  met: Set<string>;
  /** What was not as it must be. */
  breaches: Breach[];
}

const START_MS = Date.UTC(2026, 10, 23, 12);
/** By when nodes have started. */
const READY_MS = 20;
const REST_MS = 45_000;
/** A machine that is gone for good is missed only by others that have been heard for a while themselves. */
const MISSED_MS = 110_000;
const BREACHES_MAX = 10;

/** Runs one history from beginning to end. The same input gives the same history, to the last step. */
export async function runHistory(input: HistoryInput): Promise<HistoryResult> {
  const mend = flawHeadroom(input.flaws ?? noFlaws);
  try {
    return await new History(input).run();
  } finally {
    mend();
  }
}

class History {
  readonly #plan: HistoryPlan;
  readonly #time = new VirtualTime(START_MS);
  readonly #tables: MemoryTables;
  readonly #clients = new ClientModel();
  readonly #deposits: Deposits;
  readonly #nodes: SimulatedNode[];
  readonly #troubles: Troubles;
  readonly #traffic: Traffic;
  readonly #breaches: Breach[] = [];

  constructor({ seed, killAt, flaws = noFlaws }: HistoryInput) {
    const random = new Random(seed);
    const plan = drawPlan(random);
    const [time, clients, report] = [this.#time, this.#clients, this.#report];
    const ledger = new MemoryLedger(flaws);
    const laws = new CommitLaws({
      ...{ tables: ledger.tables, report },
      isBusy: (row) => row.maxEndMs > time.nowMs() && this.#troubles.hasSpared(row.nodeId),
    });
    const network = new Network(time, random, plan.weather);
    const books = new MemoryBooks(ledger, network, (batch, results) => {
      laws.check(batch, results);
      clients.hear(ledger.tables, batch, results);
    });
    const step = (node: SimulatedNode): void => this.#troubles.step(node);
    this.#plan = plan;
    this.#tables = ledger.tables;
    this.#deposits = new Deposits({ books, random, time, flaws });
    this.#nodes = Array.from(
      { length: plan.nodes },
      (_, index) => new SimulatedNode(`node-${index}`, { time, random, books, clients, flaws, step }),
    );
    const nodes = this.#nodes;
    this.#troubles = new Troubles({ plan, killAt, time, random, books, nodes });
    const isUnharmed = killAt === null;
    this.#traffic = new Traffic({ plan, time, tables: ledger.tables, nodes, clients, report, isUnharmed });
  }

  async run(): Promise<HistoryResult> {
    const { accounts, requests, faults, deposits, endMs } = this.#plan;
    for (const { accountId, balance } of accounts) this.#openAccount(accountId, balance);
    for (const node of this.#nodes) node.start();
    for (const plan of requests) this.#at(plan.atMs, () => this.#traffic.send(plan));
    for (const fault of faults) this.#at(fault.atMs, () => this.#troubles.cause(fault));
    for (const deposit of deposits) this.#at(deposit.atMs, () => this.#deposits.make(deposit));
    await this.#time.runUntil(START_MS + READY_MS + endMs);
    await this.#troubles.end();
    const isMissed = this.#nodes.some(({ isLost }) => isLost);
    await this.#time.runUntil(this.#time.nowMs() + (isMissed ? MISSED_MS : REST_MS));
    this.#openAccount("acc_probe", 1_000n);
    await this.#traffic.probe("acc_probe");
    this.#check();
    return {
      steps: this.#troubles.steps,
      acknowledged: this.#clients.acknowledged,
      met: this.#met(),
      breaches: this.#breaches,
    };
  }

  readonly #report: Report = (law, detail) => {
    if (this.#breaches.length < BREACHES_MAX) this.#breaches.push({ law, detail });
  };

  #at(ms: number, act: () => void): void {
    this.#time.after(READY_MS + ms, act);
  }

  #openAccount(accountId: string, balance: bigint): void {
    const figures = { available: 0n, reserved: 0n, seq: 0n };
    this.#tables.putAccount({ id: accountId, customerId: `cus of ${accountId}`, ...figures });
    if (balance > 0n) this.#deposits.make({ accountId, amount: balance, again: false });
  }

  #check(): void {
    checkBooks(this.#tables, this.#report);
    this.#clients.check(this.#tables, this.#report);
    this.#deposits.check(this.#report);
    for (const node of this.#nodes) node.checkJournal(this.#report);
  }

  #met(): Set<string> {
    const met = this.#clients.met;
    for (const { state, writtenOff, charged } of this.#tables.reservations.values()) {
      if (state === 2) met.add(charged ? "closed at a checkpoint" : "closed for nothing");
      if (state === 3) met.add("corrected late");
      if (writtenOff > 0n) met.add("written off");
    }
    return met;
  }
}
