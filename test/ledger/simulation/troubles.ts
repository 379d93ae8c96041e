import { drawDeath, drawRestart } from "./draw-plan.ts";
import { CALM, type FaultPlan, type HistoryPlan } from "./history-plan.ts";
import type { MemoryBooks } from "./memory-books.ts";
import type { Random } from "./random.ts";
import type { Death, SimulatedNode } from "./simulated-node.ts";
import type { VirtualTime } from "./virtual-time.ts";

export interface TroubledWorld {
  plan: HistoryPlan;
  /** The step at which one more process dies. */
  killAt: number | null;
  time: VirtualTime;
  random: Random;
  books: MemoryBooks;
  nodes: SimulatedNode[];
}

/** Within this, a process that was started again is likely to be reading its journal. */
const STARTING_MS = 8;

/** Brings over a world what its plan says, and takes it away again. */
export class Troubles {
  readonly #world: TroubledWorld;
  #steps = 0;
  #areOver = false;

  constructor(world: TroubledWorld) {
    this.#world = world;
  }

  /** How much happened to processes before the troubles were over. */
  get steps(): number {
    return this.#steps;
  }

  /** Whether nothing that this node has met is a reason to take it for dead. */
  hasSpared(nodeId: string): boolean {
    const { nodes, plan } = this.#world;
    const node = nodes.find((one) => one.nodeId === nodeId);
    return node !== undefined && !node.hadTrouble && plan.faults.every(({ kind }) => kind !== "outage");
  }

  /** Something happens to a node's process. */
  step(node: SimulatedNode): void {
    if (this.#areOver || ++this.#steps !== this.#world.killAt) return;
    const { random } = this.#world;
    this.#kill(node, drawDeath(random), drawRestart(random));
  }

  cause(fault: FaultPlan): void {
    const { time, books, nodes } = this.#world;
    switch (fault.kind) {
      case "death":
        this.#kill(nodes[fault.nodeIndex]!, fault.how, fault.restartMs);
        return;
      case "stop":
        nodes[fault.nodeIndex]!.stop();
        time.after(fault.forMs, () => nodes[fault.nodeIndex]!.continue());
        return;
      case "outage":
        books.network.isDown = true;
        books.crash();
        time.after(fault.forMs, () => (books.network.isDown = false));
        return;
      case "lock":
        books.lockAccount(fault.accountId);
        time.after(fault.forMs, () => books.unlockAccount(fault.accountId));
        return;
      case "full disk":
        nodes[fault.nodeIndex]!.fillDisk();
        time.after(fault.forMs, () => (nodes[fault.nodeIndex]!.disk.isFull = false));
        return;
    }
  }

  /** Everything is mended, once every process that is to start again has done so. */
  async end(): Promise<void> {
    const { time, books, nodes, plan } = this.#world;
    const lastStartMs = (): number => Math.max(...nodes.map(({ startsAtMs }) => startsAtMs + STARTING_MS));
    while (lastStartMs() > time.nowMs()) await time.runUntil(lastStartMs());
    this.#areOver = true;
    books.network.isDown = false;
    books.network.weather = CALM;
    for (const { accountId } of plan.accounts) books.unlockAccount(accountId);
    for (const node of nodes) {
      node.disk.isFull = false;
      node.continue();
    }
  }

  /** The last machine is not lost: nobody could end what it left. */
  #kill(node: SimulatedNode, how: Death, restartMs: number): void {
    const { nodes, random, time } = this.#world;
    const isLast = nodes.every((other) => other === node || other.isLost);
    node.die(how === "machine lost" && isLast ? "power lost" : how, restartMs);
    // What kills a process once may kill it again while it starts.
    if (random.chance(0.2))
      time.after(restartMs + random.unit() * STARTING_MS, () => node.die("killed", restartMs));
  }
}
