import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { startPostgres } from "../../../chaos/postgres.ts";
import type { FromDriver, LaneFigures, LaneJob } from "../../lane/lane-job.ts";
import { choosePinning, movePids } from "../../machine/pinning.ts";
import { readCpu, readProcessTree } from "../../machine/read-cpu.ts";
import { startChild, type RunningChild } from "../../start-child.ts";
import { spreadOf, type Spread } from "../../statistics.ts";
import { openCluster } from "../fill/cluster.ts";
import { readPostmaster } from "../../../../src/storage/postmaster.ts";

export interface LaneArm {
  name: string;
  /** A checkout that is built: its own lane is driven. */
  root: string;
  /** A data directory that is filled; null: an empty database. */
  data: string | null;
}

export interface LaneRound {
  round: number;
  arm: string;
  perSecond: number;
  /** What the database used of a core, in microseconds a request: it is what the lane waits for. */
  databaseMicros: number;
  reserveP50Ms: number;
  reserveP99Ms: number;
}

export interface LanesInput {
  arms: readonly LaneArm[];
  rounds: number;
  cycles: number;
  dataRoot: string;
  tell: (line: string) => void;
}

const CONCURRENCY = 64;
const WARM_UP_SHARE = 0.2;

interface RunningArm {
  name: string;
  driver: RunningChild;
  databasePid: number;
  stop(): Promise<void>;
}

/** Settles with every arm in turn, in each round the other way round. Round 0 is not kept. */
export async function measureLanes(input: LanesInput): Promise<LaneRound[]> {
  const running: RunningArm[] = [];
  const rounds: LaneRound[] = [];
  try {
    for (const arm of input.arms) running.push(await startArm(arm, input));
    for (const { round, arm } of turnsOf(running, input.rounds)) {
      const figures = await takeTurn(arm, input.cycles);
      const [speed, cost] = [figures.perSecond.toFixed(0), figures.databaseMicros.toFixed(0)];
      input.tell(`round ${String(round)} ${arm.name}: ${speed} a second, ${cost} us of the database`);
      if (round > 0) rounds.push({ round, arm: arm.name, ...figures });
    }
    return rounds;
  } finally {
    for (const { stop } of running.reverse()) await stop();
  }
}

function turnsOf(arms: readonly RunningArm[], rounds: number): { round: number; arm: RunningArm }[] {
  return Array.from({ length: rounds + 1 }, (_, round) =>
    (round % 2 === 0 ? arms : [...arms].reverse()).map((arm) => ({ round, arm })),
  ).flat();
}

async function takeTurn(
  { driver, databasePid }: RunningArm,
  cycles: number,
): Promise<Omit<LaneRound, "round" | "arm">> {
  const warmUp = Math.ceil(cycles * WARM_UP_SHARE);
  const before = await readCpu([databasePid]);
  const figures = await drive(driver, { concurrency: CONCURRENCY, cycles, warmUp, quota: false });
  const after = await readCpu([databasePid]);
  const { reserveP50Ms, reserveP99Ms } = figures;
  return {
    ...{ reserveP50Ms, reserveP99Ms, perSecond: (cycles * 1_000) / figures.wallMs },
    databaseMicros: (after.ns - before.ns) / 1_000 / (cycles + warmUp),
  };
}

async function startArm({ name, root, data }: LaneArm, { dataRoot }: LanesInput): Promise<RunningArm> {
  const pinning = await choosePinning(true);
  const dataDir = await mkdtemp(join(dataRoot, "lane-"));
  const database = await openDatabaseOf(data);
  const release = async (): Promise<void> => {
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  const driver = await startChild({
    args: [join(root, "test/bench/lane/drive-lane.ts"), database.url, dataDir],
    ...{ core: pinning.gateway, ipc: true },
    ready: (output) => (output === "" ? null : output),
  }).catch(async (error: unknown) => {
    await release();
    throw error;
  });
  await movePids(await readProcessTree([database.pid]), pinning.rest);
  return {
    ...{ name, driver, databasePid: database.pid },
    async stop() {
      await driver.stop();
      await release();
    },
  };
}

async function openDatabaseOf(
  data: string | null,
): Promise<{ url: string; pid: number; close(): Promise<void> }> {
  if (data === null) {
    const postgres = await startPostgres();
    return { url: postgres.url, pid: await pidOf(postgres.directory), close: () => postgres.remove() };
  }
  const cluster = await openCluster(data);
  return { url: cluster.url, pid: await pidOf(join(data, "postgres")), close: () => cluster.stop() };
}

async function pidOf(directory: string): Promise<number> {
  return (await readPostmaster(directory))?.pid ?? -1;
}

function drive({ process: driver, errors }: RunningChild, job: LaneJob): Promise<LaneFigures> {
  return new Promise((resolve, reject) => {
    const onExit = (): void => reject(new Error(`the driver of the lane ended: ${errors()}`));
    driver.once("exit", onExit);
    driver.once("message", (told: FromDriver) => {
      driver.off("exit", onExit);
      if (told.kind === "figures") resolve(told.figures);
      else reject(new Error(told.kind === "failed" ? told.message : `the driver told ${told.kind}`));
    });
    driver.send({ kind: "measure", job });
  });
}

/** A figure of one arm by the same figure of another, round by round. */
export function ratioOf(
  rounds: readonly LaneRound[],
  [arm, base]: [string, string],
  figureOf: (round: LaneRound) => number,
): Spread | null {
  const bases = new Map(
    rounds.filter((each) => each.arm === base).map((each) => [each.round, figureOf(each)]),
  );
  const own = rounds.filter((each) => each.arm === arm);
  return spreadOf(own.map((each) => figureOf(each) / (bases.get(each.round) ?? NaN)));
}
