import type { Arm, ArmContext, Expected, Finding, RunningArm } from "./arms/arm.ts";
import { chargeFor } from "./charge-for.ts";
import { measure, type Bench, type Figures } from "./measure.ts";
import { shuffle } from "./shuffle.ts";
import type { Upstream } from "./upstream.ts";
import type { Workload } from "./workloads.ts";

export interface Measurement extends Figures {
  round: number;
  arm: string;
  workload: Workload["id"];
}

/** Why an arm has no figures, or no more. */
export interface Failure {
  arm: string;
  reason: string;
  /** The end of the gateway's own log. */
  log: string;
}

export interface Results {
  measurements: Measurement[];
  failures: Failure[];
  findings: (Finding & { arm: string })[];
  facts: Record<string, Record<string, string>>;
}

export interface RoundsInput {
  arms: readonly Arm[];
  context: ArmContext;
  bench: Bench;
  upstream: Upstream;
  rounds: number;
  random: () => number;
  tell: (line: string) => void;
  /** Called with each arm that has started, so that it is stopped whatever happens. */
  onStarted: (running: RunningArm) => void;
}

interface Runner {
  name: string;
  running: RunningArm;
  expected: Expected;
}

// Nothing is begun after this; a run that is late is reported with what it has.
const ROUNDS_MAX_MS = 45 * 60_000;

/** Starts the arms, measures every workload on every arm once a round in a new random order, and audits the books. */
export async function runRounds(input: RoundsInput): Promise<Results> {
  const results: Results = { measurements: [], failures: [], findings: [], facts: {} };
  const runners = await startArms(input, results);
  const frames = new Map<Workload["id"], Buffer[]>();
  for (const workload of input.context.workloads)
    frames.set(workload.id, await input.upstream.expectedFrames(workload));
  await input.upstream.takeUsageLog();
  const end = Date.now() + ROUNDS_MAX_MS;
  for (const { round, workload, runner } of planRounds(input, runners)) {
    const failed = results.failures.some(({ arm }) => arm === runner.name);
    if (failed || Date.now() > end) continue;
    const subject = { workload, frames: frames.get(workload.id) ?? [], round };
    await measureOne(input, { runner, results }, subject);
  }
  for (const { name, running, expected } of runners) {
    if (!running.audit || results.failures.some(({ arm }) => arm === name)) continue;
    results.findings.push(...(await running.audit(expected)).map((finding) => ({ ...finding, arm: name })));
  }
  return results;
}

interface Turn {
  round: number;
  workload: Workload;
  runner: Runner;
}

/** Every measurement in its order. Round 0 is not kept: it brings every arm's code to its final, optimised form. */
function planRounds({ rounds, context, random }: RoundsInput, runners: readonly Runner[]): Turn[] {
  return Array.from({ length: rounds + 1 }, (_, round) =>
    shuffle(context.workloads, random).flatMap((workload) =>
      shuffle(runners, random).map((runner) => ({ round, workload, runner })),
    ),
  ).flat();
}

async function startArms(
  { arms, context, tell, onStarted }: RoundsInput,
  results: Results,
): Promise<Runner[]> {
  const runners: Runner[] = [];
  for (const arm of arms) {
    try {
      const running = await arm.start(context);
      onStarted(running);
      results.facts[arm.name] = running.facts ?? {};
      runners.push({ name: arm.name, running, expected: { requests: 0, chargeNano: 0n } });
      tell(`${arm.name} runs at ${running.url}`);
    } catch (thrown) {
      results.failures.push({ arm: arm.name, reason: reasonOf(thrown), log: "" });
      tell(`${arm.name} does not start: ${reasonOf(thrown)}`);
    }
  }
  return runners;
}

async function measureOne(
  { bench, upstream, context, tell }: RoundsInput,
  { runner, results }: { runner: Runner; results: Results },
  { workload, frames, round }: { workload: Workload; frames: Buffer[]; round: number },
): Promise<void> {
  const { name, running, expected } = runner;
  try {
    const figures = await measure(bench, { arm: running, workload, expected: frames });
    if (round > 0) results.measurements.push({ round, arm: name, workload: workload.id, ...figures });
    const records = await upstream.takeUsageLog();
    const sent = workload.warmUp + workload.requests;
    if (records.length !== sent) {
      throw new Error(
        `the upstream has seen ${String(records.length)} requests where ${String(sent)} were sent`,
      );
    }
    expected.requests += sent;
    expected.chargeNano += chargeFor(records, context.workloads);
    const perRequest = (figures.gatewayCpuUs / figures.requests).toFixed(1);
    tell(`round ${String(round)} ${workload.id} ${name}: ${perRequest} µs CPU per request`);
  } catch (thrown) {
    await upstream.forgetUsageLog();
    // Read after that wait, so that it tells the end of a gateway that crashed.
    const log = running.errors?.() ?? "";
    results.failures.push({ arm: name, reason: `${workload.id}: ${reasonOf(thrown)}`, log });
    tell(`${name} fails in ${workload.id}: ${reasonOf(thrown)}\n${log}`);
  }
}

function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
