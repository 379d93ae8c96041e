import { readFile, rm, statfs, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Keyring } from "../../../../src/kernel/keyring.ts";
import { openRoot } from "../../../../src/start/open-keyring.ts";
import { migrate, openDatabase } from "../../../../src/storage/index.ts";
import type { BenchCustomer, Zone } from "../world/draw-customers.ts";
import { inFillMode, openCluster } from "./cluster.ts";
import { fillDatabase, type Filled } from "./fill-database.ts";
import { settle } from "./settle.ts";

/** What is known of a filled database; kept beside it for the next run. */
export interface FilledWorld {
  rows: number;
  seed: number;
  from: string;
  until: string;
  steps: Filled["steps"];
  customers: { rank: number; id: string; zone: Zone; token: string; keyIds: string[]; models: string[] }[];
}

export interface WorldOptions {
  rows: number;
  seed: number;
  data: string;
  until: Date;
}

const BYTES_PER_ROW = 3_000;
const BYTES_AT_LEAST = 6e9;

const fileOf = (data: string): string => join(data, "activity-bench.json");

/**
 * What is kept in the data directory; it is filled when it is not there. Throws when another world is there, or
 * when the disk has no room for it.
 */
export async function openFilled(options: WorldOptions, tell: (line: string) => void): Promise<FilledWorld> {
  const kept = await readFile(fileOf(options.data), "utf8").catch(() => null);
  if (kept === null) return fillAnew(options, tell);
  const world = JSON.parse(kept) as FilledWorld;
  if (world.rows === options.rows && world.seed === options.seed) return world;
  throw new Error(
    `${options.data} holds ${String(world.rows)} rows of seed ${String(world.seed)}: remove it, or name another by --data`,
  );
}

async function fillAnew(options: WorldOptions, tell: (line: string) => void): Promise<FilledWorld> {
  await checkRoom(options);
  // What an interrupted run has left is of no use.
  await rm(options.data, { recursive: true, force: true });
  const cluster = await openCluster(options.data);
  try {
    await migrate({ url: cluster.url });
    const keyring = await keyringOf(cluster.url, options.data);
    const { superuserUrl } = cluster;
    const filled = await inFillMode(superuserUrl, () =>
      fillDatabase({ ...options, superuserUrl, keyring, tell }),
    );
    const startedMs = performance.now();
    await settle(superuserUrl);
    const seconds = (performance.now() - startedMs) / 1_000;
    filled.steps.push({ name: "vacuum and statistics", rows: filled.rows, seconds });
    const world = describe(filled, options);
    await writeFile(fileOf(options.data), `${JSON.stringify(world, null, 1)}\n`, { mode: 0o600 });
    return world;
  } finally {
    await cluster.stop();
  }
}

async function checkRoom({ rows, data }: WorldOptions): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(data));
  const needed = BYTES_AT_LEAST + rows * BYTES_PER_ROW;
  if (bavail * bsize >= needed) return;
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
  throw new Error(
    `${String(rows)} rows need ${gigabytes(needed)} in ${dirname(data)}, where ${gigabytes(bavail * bsize)} are free: ` +
      "name another place by --data, or fewer rows by --rows",
  );
}

async function keyringOf(url: string, dataDir: string): Promise<Keyring> {
  const database = openDatabase({ url, connectionsMax: 2 });
  try {
    return new Keyring((await openRoot(database, { masterKey: null, dataDir })).rootSecret);
  } finally {
    await database.close();
  }
}

function describe(
  { customers, tokens, from, rows, steps }: Filled,
  { seed, until }: WorldOptions,
): FilledWorld {
  const told = ({ rank, id, zone, keys, models }: BenchCustomer): FilledWorld["customers"][number] => ({
    ...{ rank, id, zone, token: tokens.get(id) ?? "" },
    keyIds: keys.map(({ item }) => item.id),
    models: models.map(({ item }) => item.id),
  });
  return {
    rows,
    seed,
    from: from.toISOString(),
    until: until.toISOString(),
    steps,
    customers: customers.map(told),
  };
}
