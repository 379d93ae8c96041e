import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { direct } from "../arms/direct.ts";
import { relay } from "../arms/relay.ts";
import { unbilled } from "../arms/unbilled.ts";
import { startLoad } from "../load/start-load.ts";
import { describeMachine } from "../machine/describe-machine.ts";
import { choosePinning, type Pinning } from "../machine/pinning.ts";
import { runRounds, type Results } from "../run-rounds.ts";
import { seededRandom } from "../shuffle.ts";
import { startUpstream } from "../upstream.ts";
import { shortened, workloads } from "../workloads.ts";
import { measureLane, type LaneRun } from "./measure-lane.ts";
import { printFirstByte, printLane } from "./print-lane.ts";

const usage = `usage: node test/bench/lane/main.ts [--rounds N] [--quick] [--seed N] [--no-pin] [--parts lane,first-byte]`;
const CONCURRENCY = 64;
const CYCLES = 20_000;
const QUICK_SHARE = 0.1;

interface Options {
  rounds: number;
  share: number;
  seed: number;
  pin: boolean;
  parts: string[];
}

function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      rounds: { type: "string" },
      quick: { type: "boolean", default: false },
      seed: { type: "string", default: String(1 + (Date.now() % 1_000_000)) },
      pin: { type: "boolean", default: true },
      parts: { type: "string", default: "lane,first-byte" },
    },
  });
  const rounds = Number(values.rounds ?? (values.quick ? "1" : "5"));
  const seed = Number(values.seed);
  if (!(rounds >= 1 && rounds <= 50) || !Number.isInteger(seed)) throw new Error(usage);
  return {
    rounds,
    seed,
    share: values.quick ? QUICK_SHARE : 1,
    pin: values.pin,
    parts: values.parts.split(","),
  };
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

interface Place {
  pinning: Pinning;
  dataRoot: string;
  random: () => number;
}

async function measureFirstByte({ rounds, share }: Options, place: Place): Promise<Results> {
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const upstream = await startUpstream(place.pinning.rest);
    stops.push(() => upstream.stop());
    const load = await startLoad(place.pinning.rest);
    stops.push(() => load.stop());
    const measured = workloads.filter(({ id }) => id === "W50").map((workload) => shortened(workload, share));
    const context = { upstreamUrl: upstream.url, workloads: measured, ...place };
    return await runRounds({
      ...{ arms: [direct, relay, unbilled], context, upstream, rounds, tell },
      bench: { load, upstreamPid: upstream.pid },
      random: place.random,
      onStarted: (running) => stops.push(() => running.stop()),
    });
  } finally {
    for (const stop of stops.reverse())
      await stop().catch((error: unknown) => tell(`not stopped: ${String(error)}`));
  }
}

/** Runs the parts; false when an answer or the books were not right. */
async function bench(options: Options): Promise<boolean> {
  const pinning = await choosePinning(options.pin);
  tell(`seed ${String(options.seed)}, ${JSON.stringify({ machine: await describeMachine(null), pinning })}`);
  const dataRoot = await mkdtemp(join(tmpdir(), "token-relay-bench-lane-"));
  const place: Place = { pinning, dataRoot, random: seededRandom(options.seed) };
  try {
    let isRight = true;
    if (options.parts.includes("lane")) {
      const cycles = Math.round(CYCLES * options.share);
      const run: LaneRun = await measureLane({
        ...place,
        rounds: options.rounds,
        concurrency: CONCURRENCY,
        cycles,
        tell,
      });
      process.stdout.write(printLane(run, CONCURRENCY));
      const { charged, due, rows, cycles: booked, brokenLaws } = run.books;
      isRight &&= charged === due && rows === booked && brokenLaws.length === 0;
    }
    if (options.parts.includes("first-byte")) {
      const results = await measureFirstByte(options, place);
      process.stdout.write(printFirstByte(results));
      isRight &&= results.failures.length === 0 && results.findings.every(({ holds }) => holds);
    }
    return isRight;
  } finally {
    await rm(dataRoot, { recursive: true, force: true });
  }
}

process.exitCode = (await bench(readOptions(process.argv.slice(2)))) ? 0 : 1;
