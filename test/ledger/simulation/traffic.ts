import { nano } from "../../../src/kernel/money.ts";
import type { Hold } from "../../../src/ledger/reservation.ts";
import type { ClientModel, Seen } from "./client-model.ts";
import { plainRequest } from "./draw-plan.ts";
import type { HistoryPlan, RequestPlan } from "./history-plan.ts";
import type { Report } from "./laws.ts";
import type { MemoryTables } from "./memory-tables.ts";
import { runRequest } from "./run-request.ts";
import type { SimulatedNode } from "./simulated-node.ts";
import type { VirtualTime } from "./virtual-time.ts";

export interface TrafficWorld {
  plan: HistoryPlan;
  time: VirtualTime;
  tables: MemoryTables;
  nodes: SimulatedNode[];
  clients: ClientModel;
  report: Report;
  /** Nothing goes wrong that the plan does not say. */
  isUnharmed: boolean;
}

const MAX_END_MS = 120_000;
const PROBE_MS = 4_000;

/** The clients' requests, and who serves them. */
export class Traffic {
  readonly #world: TrafficWorld;
  /** Whether nothing but a node's own holds can take money from an account. */
  readonly #isAlone: boolean;
  #requests = 0;

  constructor(world: TrafficWorld) {
    this.#world = world;
    const { nodes, faults, deposits, requests } = world.plan;
    const overrun = requests.some(({ usage, amount }) => usage.at(-1)! > amount);
    this.#isAlone = world.isUnharmed && nodes === 1 && faults.length + deposits.length === 0 && !overrun;
  }

  /** Sends it to its node, or to the next one that serves; to nobody when there is none. */
  send(plan: RequestPlan): void {
    const { nodes } = this.#world;
    const order = nodes.map((_, offset) => nodes[(plan.nodeIndex + offset) % nodes.length]!);
    const node = order.find(({ serving }) => serving !== null);
    if (node) this.#run(node, plan);
  }

  /** Every machine that is left can still serve a request, in time. */
  async probe(accountId: string): Promise<void> {
    const { nodes, time, report } = this.#world;
    const tried = nodes
      .filter(({ isLost }) => !isLost)
      .map((node) => ({ node, seen: this.#run(node, { ...plainRequest(10n), accountId }) }));
    await time.runUntil(time.nowMs() + PROBE_MS);
    for (const { node, seen } of tried)
      if (seen?.saw !== "acknowledged")
        report("stuck", `${node.nodeId} does not serve any more: ${seen?.saw ?? "it does not run"}`);
  }

  #run({ serving }: SimulatedNode, plan: RequestPlan): Seen | null {
    if (!serving) return null;
    const { time, tables, report, clients } = this.#world;
    const hold = this.#holdOf(plan);
    const seen = clients.ask(hold.requestId, plan.repeatKey && `${plan.accountId} ${plan.repeatKey}`);
    const isAlone = this.#isAlone;
    const world = { nowMs: () => time.nowMs(), tables, report, isAlone };
    void runRequest(world, { plan, hold, seen, ...serving });
    return seen;
  }

  #holdOf({ accountId, keyIndex, amount, window, repeatKey }: RequestPlan): Hold {
    const nowMs = this.#world.time.nowMs();
    return {
      ...{ requestId: `req_${this.#requests++}`, accountId, customerId: `cus of ${accountId}` },
      ...{
        apiKeyId: `key ${keyIndex} of ${accountId}`,
        protocol: "openai",
        model: "model",
        priceId: "prc_1",
      },
      ...{ amount: nano(amount), receivedAt: new Date(nowMs), maxEnd: new Date(nowMs + MAX_END_MS) },
      quota: keyIndex === 1 ? { window, limit: nano(this.#world.plan.quotaLimit) } : null,
      repeat: repeatKey === null ? null : { key: Buffer.from(repeatKey), body: Buffer.from("body") },
    };
  }
}
