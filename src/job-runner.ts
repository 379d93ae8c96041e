import { fail } from "./kernel/app-error.ts";
import { audit, inTransaction, listJobRuns, noteJobRuns } from "./storage/index.ts";
import type { Ctx, JobRun } from "./storage/index.ts";
import type { Node } from "./node.ts";

/** Work that is done again and again. A run that fails is logged, and the next one comes at its time. */
export interface Job {
  name: string;
  everySeconds: number;
  run: (node: Node) => Promise<unknown>;
}

/** A job with how it went so far; null when nothing is known of a run. */
export interface JobState {
  name: string;
  everySeconds: number;
  lastRun: JobRun | null;
}

/** What this node has not noted yet of a job's runs. */
interface Tally {
  job: Job;
  isRunning: boolean;
  runs: number;
  failures: number;
  failure: { at: Date; error: string } | null;
  notedMs: number;
}

/** Jobs that run every two seconds are many; of those that go well, one note a minute is enough. */
const NOTE_EVERY_MS = 60_000;
const ERROR_LENGTH_MAX = 500;

/** Runs the jobs of one node at their times, and notes how that goes. */
export class JobRunner {
  readonly #node: Node;
  readonly #tallies: Tally[];
  readonly #running = new Set<Promise<unknown>>();
  #timers: NodeJS.Timeout[] = [];

  constructor(node: Node, jobs: readonly Job[]) {
    this.#node = node;
    this.#tallies = jobs.map((job) => ({
      ...{ job, isRunning: false, runs: 0, failures: 0, failure: null },
      notedMs: -Infinity,
    }));
  }

  /** Begins to run them; each for the first time after its interval. */
  start(): void {
    this.#timers = this.#tallies.map((tally) =>
      setInterval(() => {
        if (!tally.isRunning) void this.#track(this.#run(tally));
      }, tally.job.everySeconds * 1_000).unref(),
    );
  }

  /** Starts none any more, and waits for those that run. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.all(this.#running);
  }

  /** Every job of the product with how it went last, on whichever node. For operators. */
  async list(ctx: Ctx): Promise<JobState[]> {
    if (ctx.principal.kind !== "operator" && ctx.principal.kind !== "system") throw fail("permission_denied");
    const known = new Map((await listJobRuns(ctx.database)).map((run) => [run.name, run]));
    return this.#tallies.map(({ job: { name, everySeconds } }) => ({
      ...{ name, everySeconds },
      lastRun: known.get(name) ?? null,
    }));
  }

  /**
   * Runs a job now, on this node, and waits for its end. For owners and admins. How it went is in the answer;
   * throws `not_found`, and `conflict` while it runs here.
   */
  async run(ctx: Ctx, { name }: { name: string }): Promise<JobState> {
    const { principal } = ctx;
    const mayRun = principal.kind === "operator" && ["owner", "admin"].includes(principal.role);
    if (!mayRun && principal.kind !== "system") throw fail("permission_denied");
    const tally = this.#tallies.find(({ job }) => job.name === name);
    if (!tally) throw fail("not_found");
    if (tally.isRunning) throw fail("conflict", { public: "This job is running at the moment." });
    tally.notedMs = -Infinity;
    const failure = await this.#track(this.#run(tally));
    await inTransaction(ctx, (tx) =>
      audit(tx, ctx, {
        ...{ action: "job.run", subjectKind: "job", subjectId: name, customerId: null },
        after: { nodeId: this.#node.lane.node.nodeId, error: failure?.error ?? null },
      }),
    );
    const states = await this.list(ctx);
    return states.find((state) => state.name === name)!;
  }

  async #track<T>(run: Promise<T>): Promise<T> {
    this.#running.add(run);
    try {
      return await run;
    } finally {
      this.#running.delete(run);
    }
  }

  /** Resolves with the failure, if it is one. Never rejects. */
  async #run(tally: Tally): Promise<Tally["failure"]> {
    const { clock, log, telemetry } = this.#node;
    tally.isRunning = true;
    const startedAt = clock.now();
    let failure: Tally["failure"] = null;
    try {
      await tally.job.run(this.#node);
    } catch (error) {
      log.error({ job: tally.job.name, err: error }, "a job failed");
      failure = { at: clock.now(), error: wordsOf(error) };
      tally.failures++;
      telemetry.metrics.jobFailed(tally.job.name);
      tally.failure = failure;
    }
    tally.runs++;
    await this.#note(tally, startedAt).catch((error: unknown) =>
      log.warn({ job: tally.job.name, err: error }, "a job's run could not be noted"),
    );
    tally.isRunning = false;
    return failure;
  }

  async #note(tally: Tally, startedAt: Date): Promise<void> {
    const { clock, database, lane } = this.#node;
    const nowMs = performance.now();
    const { failure, runs, failures } = tally;
    if (failure === null && nowMs - tally.notedMs < NOTE_EVERY_MS) return;
    const { nodeId } = lane.node;
    const note = { name: tally.job.name, nodeId, startedAt, endedAt: clock.now(), failure, runs, failures };
    await noteJobRuns(database, note);
    Object.assign(tally, { runs: 0, failures: 0, failure: null, notedMs: nowMs });
  }
}

function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return words.slice(0, ERROR_LENGTH_MAX);
}
