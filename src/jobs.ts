import { ensurePartitions } from "./activity/index.ts";
import type { Node } from "./node.ts";
import { beat } from "./ledger/index.ts";
import { trimChanges } from "./storage/index.ts";

/** Work that is done again and again. A run that fails is logged, and the next one comes at its time. */
interface Job {
  name: string;
  everySeconds: number;
  run: (node: Node) => Promise<unknown>;
}

const jobs: Job[] = [
  { name: "heartbeat", everySeconds: 5, run: (node) => beat(node.database, node.identity) },
  { name: "note-key-use", everySeconds: 10, run: (node) => node.keyUses.flush(node.database) },
  {
    name: "make-partitions",
    everySeconds: 3_600,
    run: (node) => ensurePartitions(node.database, node.clock.now()),
  },
  { name: "trim-changes", everySeconds: 3_600, run: (node) => trimChanges(node.database) },
];

/**
 * Starts every job of the table on this node; the returned function stops them and waits for the running
 * ones.
 */
export function startJobs(node: Node): () => Promise<void> {
  const running = new Set<Promise<void>>();
  const timers = jobs.map((job) => {
    let busy = false;
    return setInterval(() => {
      if (busy) return;
      busy = true;
      const run = job.run(node).then(
        () => undefined,
        (error: unknown) => node.log.error({ job: job.name, err: error }, "a job failed"),
      );
      const done = run.finally(() => {
        busy = false;
        running.delete(done);
      });
      running.add(done);
    }, job.everySeconds * 1_000).unref();
  });
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await Promise.all(running);
  };
}
