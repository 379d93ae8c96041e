import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { allArms } from "./arms/all-arms.ts";
import { startLoad } from "./load/start-load.ts";
import { describeMachine } from "./machine/describe-machine.ts";
import { choosePinning } from "./machine/pinning.ts";
import { readOptions, usage, type Options } from "./options.ts";
import { printReport } from "./print-report.ts";
import { runRounds, type Results } from "./run-rounds.ts";
import { seededRandom } from "./shuffle.ts";
import { summarise } from "./summarise.ts";
import { startUpstream } from "./upstream.ts";
import { shortened, workloads } from "./workloads.ts";

const stops: (() => Promise<unknown>)[] = [];

async function stopAll(): Promise<void> {
  for (const stop of stops.splice(0).reverse()) {
    await stop().catch((error: unknown) => tell(`not stopped: ${String(error)}`));
  }
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

function chosen<Item>(
  all: readonly Item[],
  names: readonly string[],
  nameOf: (item: Item) => string,
): Item[] {
  return names.map((name) => {
    const found = all.find((item) => nameOf(item) === name);
    if (!found) throw new Error(`"${name}" is not one of ${all.map(nameOf).join(", ")}\n${usage}`);
    return found;
  });
}

/** Runs the benchmark; false when an arm failed or its books are wrong. */
async function bench(options: Options): Promise<boolean> {
  if (process.platform !== "linux")
    throw new Error("the benchmark reads CPU times from /proc: it runs on Linux only");
  const arms = chosen(allArms, options.arms, ({ name }) => name);
  const measured = chosen(workloads, options.workloads, ({ id }) => id).map((each) =>
    shortened(each, options.share),
  );
  const machine = await describeMachine(options.dataRoot);
  const pinning = await choosePinning(options.pin);
  tell(
    `seed ${String(options.seed)}, ${String(options.rounds)} rounds, ${JSON.stringify({ machine, pinning })}`,
  );
  if (options.dataRoot !== null) await mkdir(options.dataRoot, { recursive: true });
  const dataRoot = await mkdtemp(join(options.dataRoot ?? tmpdir(), "token-relay-bench-"));
  stops.push(() => rm(dataRoot, { recursive: true, force: true }));
  const upstream = await startUpstream(pinning.rest);
  stops.push(() => upstream.stop());
  const load = await startLoad(pinning.rest);
  stops.push(() => load.stop());
  const results = await runRounds({
    arms,
    context: { upstreamUrl: upstream.url, workloads: measured, pinning, dataRoot },
    bench: { load, upstreamPid: upstream.pid },
    upstream,
    rounds: options.rounds,
    random: seededRandom(options.seed),
    tell,
    onStarted: (running) => stops.push(() => running.stop()),
  });
  const summaries = summarise(results.measurements);
  process.stdout.write(printReport(measured, summaries, results));
  if (options.jsonFile !== null) {
    const at = new Date().toISOString();
    const report = { at, options, machine, pinning, workloads: measured, summaries, ...results };
    await writeFile(options.jsonFile, `${JSON.stringify(report, null, 1)}\n`);
  }
  return isRight(results);
}

function isRight({ failures, findings }: Results): boolean {
  return failures.length === 0 && findings.every(({ holds }) => holds);
}

async function main(): Promise<void> {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void stopAll().then(() => process.exit(130)));
  }
  try {
    process.exitCode = (await bench(readOptions(process.argv.slice(2)))) ? 0 : 1;
  } catch (thrown) {
    tell(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
    process.exitCode = 1;
  } finally {
    await stopAll();
  }
}

await main();
