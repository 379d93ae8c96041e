import { checkRollups, cutDays, ensurePartitions } from "./activity/index.ts";
import { trimSessions } from "./customers/index.ts";
import { probeEjected, SupplierProbes } from "./inference/index.ts";
import { JobRunner, type Job } from "./job-runner.ts";
import { recordOfLeft, type Node } from "./node.ts";
import {
  closeStatements,
  foldEntries,
  forgetRepeats,
  reap,
  watchLedger,
  type Finding,
} from "./ledger/index.ts";
import { newId } from "./kernel/ids.ts";
import { deliverDue, trimDeliveries } from "./policies/index.ts";
import { trimContents, trimConversations, trimRequests } from "./retention-jobs.ts";
import { trimChanges, trimIdempotentWrites, type Ctx } from "./storage/index.ts";

/** Longer than it takes until the next node may have looked. */
const DRIFT_TOLD_MS = 2 * 3_600_000;

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
    run: async ({ database, clock, log }) => {
      const { missing } = await ensurePartitions(database, clock.now());
      if (missing.length > 0) log.warn({ missing }, "months of requests have no partition of their own yet");
    },
  },
  { name: "cut-days", everySeconds: 10, run: (node) => cutDays(node) },
  {
    name: "check-rollups",
    everySeconds: 1_800,
    run: (node) =>
      checkRollups(node, (drift) => node.log.error({ drift }, "a sum is not what its requests come to")),
  },
  { name: "fold-entries", everySeconds: 5, run: (node) => foldEntries(node) },
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
    run: async ({ database, log, telemetry }) => {
      const tell = (broken: Finding): void => log.error({ broken }, "the books break one of their laws");
      const broken = await watchLedger(database, tell);
      if (broken !== null) telemetry.metrics.note("tokenrelay_ledger_drift", broken, DRIFT_TOLD_MS);
    },
  },
  { name: "forget-repeats", everySeconds: 3_600, run: (node) => forgetRepeats(node.database) },
  { name: "trim-changes", everySeconds: 3_600, run: (node) => trimChanges(node.database) },
  {
    name: "trim-idempotent-writes",
    everySeconds: 3_600,
    run: (node) => trimIdempotentWrites(node.database),
  },
  { name: "trim-sessions", everySeconds: 3_600, run: (node) => trimSessions(node.database) },
  {
    name: "trim-contents",
    everySeconds: 3_600,
    run: (node) => trimContents(ctxOf(node, "trim-contents")),
  },
  {
    name: "trim-requests",
    everySeconds: 10_800,
    run: (node) => trimRequests(ctxOf(node, "trim-requests")),
  },
  {
    name: "trim-conversations",
    everySeconds: 10_800,
    run: (node) => trimConversations(ctxOf(node, "trim-conversations")),
  },
];

/** What a verb is called with when nobody asked for it. */
function ctxOf({ database, clock, keyring }: Node, job: string): Ctx {
  return { principal: { kind: "system", name: job }, database, clock, keyring, requestId: newId("req") };
}

export interface JobOptions {
  /** How often suppliers that are left alone are tested; null: never. */
  supplierProbeSeconds?: number | null;
}

/** What runs the jobs of the table on this node. */
export function jobRunner(node: Node, { supplierProbeSeconds = null }: JobOptions = {}): JobRunner {
  if (supplierProbeSeconds === null) return new JobRunner(node, jobs);
  const probes = new SupplierProbes();
  const run = ({ health }: Node): Promise<void> => probeEjected(health, probes);
  return new JobRunner(node, [...jobs, { name: "probe-suppliers", everySeconds: supplierProbeSeconds, run }]);
}
