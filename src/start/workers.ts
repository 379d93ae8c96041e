import cluster, { type Worker } from "node:cluster";
import { once } from "node:events";
import type { Logger } from "../log.ts";
import { nameOfNode } from "./node-id.ts";
import type { ServeInput } from "./serve.ts";
import { passMetricsOn } from "./share-metrics.ts";

/** What one worker process is told, by its environment. */
export type WorkerOrders = Omit<ServeInput, "log">;

export interface Workers {
  stop(): Promise<void>;
  hurry(): void;
}

const RESTART_AFTER_MS = 1_000;

/**
 * Starts worker processes that share one port, and replaces one that ends by itself. Resolves when all
 * listen.
 */
export async function startWorkers(count: number, orders: WorkerOrders, log: Logger): Promise<Workers> {
  let stopping = false;
  const living = new Set<Worker>();
  const passOn = passMetricsOn(living);
  const fork = (index: number): Worker => {
    const mine: WorkerOrders = { ...orders, nodeId: nameOfNode(orders.nodeId, count, index) };
    const worker = cluster.fork({ RELAY_WORKER: JSON.stringify(mine) });
    living.add(worker);
    worker.on("message", (word: unknown) => passOn(worker, word));
    worker.on("exit", (code, signal) => {
      living.delete(worker);
      if (stopping) return;
      log.error({ worker: index, code, signal }, "a worker ended; another one takes its place");
      setTimeout(() => stopping || fork(index), RESTART_AFTER_MS);
    });
    return worker;
  };
  const signal = (name: NodeJS.Signals): void => {
    for (const worker of living) worker.process.kill(name);
  };
  const started = Array.from({ length: count }, (_, index) => once(fork(index + 1), "listening"));
  await Promise.all(started);
  return {
    hurry: () => signal("SIGTERM"),
    async stop() {
      stopping = true;
      const gone = [...living].map((worker) => once(worker, "exit"));
      signal("SIGTERM");
      await Promise.all(gone);
    },
  };
}
