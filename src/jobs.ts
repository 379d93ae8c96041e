import { ensurePartitions } from "./activity/index.ts";
import { recordOfLeft, type Node } from "./node.ts";
import { closeStatements, forgetRepeats, reap, watchLedger } from "./ledger/index.ts";
import { newId } from "./kernel/ids.ts";
import { deliverDue, trimDeliveries } from "./policies/index.ts";
import { trimChanges, trimIdempotentWrites, type Ctx } from "./storage/index.ts";

/** Work that is done again and again. A run that fails is logged, and the next one comes at its time. */
interface Job {
  name: string;
  everySeconds: number;
  run: (node: Node) => Promise<unknown>;
}

const jobs: Job[] = [
  { name: "heartbeat", everySeconds: 5, run: (node) => node.lane.beat() },
  {
    name: "reap",
    everySeconds: 5,
    run: ({ books, lane }) => reap({ books, lane, record: recordOfLeft, heardForMs: lane.heardForMs }),
  },
  { name: "note-key-use", everySeconds: 10, run: (node) => node.keyUses.flush(node.database) },
  {
    name: "make-partitions",
    everySeconds: 3_600,
    run: (node) => ensurePartitions(node.database, node.clock.now()),
  },
  {
    name: "close-statements",
    everySeconds: 900,
    run: (node) => closeStatements(ctxOf(node, "close-statements")),
  },
  {
    name: "evaluate-alerts",
    everySeconds: 5,
    run: (node) => node.alertWatch.evaluate(ctxOf(node, "evaluate-alerts")),
  },
  { name: "deliver", everySeconds: 2, run: (node) => deliverDue(ctxOf(node, "deliver"), node) },
  {
    name: "trim-deliveries",
    everySeconds: 3_600,
    run: (node) => trimDeliveries(ctxOf(node, "trim-deliveries")),
  },
  {
    name: "verify-ledger",
    everySeconds: 3_600,
    run: ({ database, log }) =>
      watchLedger(database, (broken) => log.error({ broken }, "the books break one of their laws")),
  },
  { name: "forget-repeats", everySeconds: 3_600, run: (node) => forgetRepeats(node.database) },
  { name: "trim-changes", everySeconds: 3_600, run: (node) => trimChanges(node.database) },
  {
    name: "trim-idempotent-writes",
    everySeconds: 3_600,
    run: (node) => trimIdempotentWrites(node.database),
  },
];

/** What a verb is called with when nobody asked for it. */
function ctxOf({ database, clock, keyring }: Node, job: string): Ctx {
  return { principal: { kind: "system", name: job }, database, clock, keyring, requestId: newId("req") };
}

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
