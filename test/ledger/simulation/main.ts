import { inspect, parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { runHistory } from "./history.ts";
import { plantedBugs } from "./planted-bugs.ts";
import { replayCommand, runHistories, type HistoriesInput, type HistoriesResult } from "./run-histories.ts";

// `npm run test:simulation`: a hundred thousand histories, on as many threads as asked for; or, with --seed and
// --kill, a single one again; or, with --bugs, each planted bug until it is found.

const SEEDS_PER_WORKER = 10_000_000;

if (isMainThread) await main();
else parentPort?.postMessage(await runHistories(workerData as HistoriesInput));

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      histories: { type: "string", default: "100000" },
      workers: { type: "string", default: "2" },
      "first-seed": { type: "string", default: "1" },
      seed: { type: "string" },
      kill: { type: "string" },
      bugs: { type: "boolean", default: false },
    },
  });
  if (values.seed !== undefined) {
    const killAt = values.kill === undefined ? null : Number(values.kill);
    say(inspect(await runHistory({ seed: Number(values.seed), killAt })));
    return;
  }
  if (values.bugs) {
    await findBugs(Number(values.histories));
    return;
  }
  const startedAtMs = performance.now();
  const workers = Number(values.workers);
  const count = Math.ceil(Number(values.histories) / workers);
  const results = await Promise.all(
    Array.from({ length: workers }, (_, index) =>
      runInThread({ firstSeed: Number(values["first-seed"]) + index * SEEDS_PER_WORKER, count }),
    ),
  );
  print(results, (performance.now() - startedAtMs) / 1_000);
}

/** Plants one bug after the other, and tells which history found it, and by which law. */
async function findBugs(count: number): Promise<void> {
  let found = 0;
  for (const { flaw, sentence } of plantedBugs) {
    const { failure, histories } = await runHistories({ firstSeed: 1, count, flaws: new Set([flaw]) });
    if (failure) found++;
    const [breach] = failure?.breaches ?? [];
    say(sentence);
    say(breach ? `  history ${histories}, ${breach.law}: ${breach.detail}` : `  not found in ${histories}`);
  }
  say(`${found} of ${plantedBugs.length} planted bugs found`);
  if (found < plantedBugs.length) process.exitCode = 1;
}

function runInThread(input: HistoriesInput): Promise<HistoriesResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: input });
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

function print(results: HistoriesResult[], seconds: number): void {
  const sum = (figure: (result: HistoriesResult) => number): number =>
    results.reduce((total, result) => total + figure(result), 0);
  const histories = sum((result) => result.histories);
  const rate = Math.round(histories / seconds);
  say(`${histories} histories in ${seconds.toFixed(1)} s (${rate}/s)`);
  say(`${sum((result) => result.acknowledged)} acknowledged requests`);
  const things = new Set(results.flatMap(({ met }) => [...met.keys()]));
  for (const thing of [...things].sort())
    say(`  ${sum(({ met }) => met.get(thing) ?? 0)} histories met: ${thing}`);
  for (const { failure } of results) {
    if (!failure) continue;
    process.exitCode = 1;
    say(`\n${replayCommand(failure.input)}`);
    for (const { law, detail } of failure.breaches) say(`  ${law}: ${detail}`);
  }
  if (process.exitCode !== 1) say("no law was broken");
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
