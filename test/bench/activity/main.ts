import { openFilled } from "./fill/open-filled.ts";
import { describeStore } from "./measure/describe-store.ts";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { measureLanes } from "./measure/measure-lanes.ts";
import { measureFiles } from "./measure/measure-csv.ts";
import { measureEndpoints } from "./measure/measure-endpoints.ts";
import { openRelay } from "./measure/open-relay.ts";
import { printEndpoints, printFiles, printFill, printLanes, printStore } from "./measure/print-activity.ts";
import { readOptions, type Options } from "./options.ts";

// What questions cost over a year of requests: `npm run bench:activity`.
const FILE_ROWS = 1_000_000;

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function bench(options: Options): Promise<void> {
  const { data, parts } = options;
  const world = await openFilled(options, tell);
  process.stdout.write(printFill(world));
  const asked = parts.filter((part) => part !== "lane");
  if (asked.length > 0) {
    const relay = await openRelay(options);
    const input = { ...options, world, relay, tell };
    try {
      if (parts.includes("store")) process.stdout.write(printStore(await describeStore(data)));
      if (parts.includes("endpoints")) process.stdout.write(printEndpoints(await measureEndpoints(input)));
      const rows = Math.min(FILE_ROWS, Math.floor(world.rows / 10));
      if (parts.includes("csv")) process.stdout.write(printFiles(await measureFiles({ ...input, rows })));
    } finally {
      await relay.stop();
    }
  }
  if (parts.includes("lane")) process.stdout.write(await benchLanes(options));
  tell(`the filled database is kept in ${data}`);
}

const EMPTY = "empty";

/** The lane on an empty store, on the filled one, and, when asked for, of another checkout on an empty one. */
async function benchLanes({ data, dist, before, rounds, cycles }: Options): Promise<string> {
  const root = resolve(dist, "..");
  const arms = [
    { name: EMPTY, root, data: null },
    { name: "filled", root, data },
    ...(before === null ? [] : [{ name: "before", root: resolve(before), data: null }]),
  ];
  const dataRoot = await mkdtemp(join(tmpdir(), "token-relay-bench-lane-"));
  try {
    return printLanes(await measureLanes({ arms, rounds, cycles, dataRoot, tell }), EMPTY);
  } finally {
    await rm(dataRoot, { recursive: true, force: true });
  }
}

await bench(readOptions(process.argv.slice(2)));
