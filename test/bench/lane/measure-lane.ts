import { mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { startPostgres } from "../../chaos/postgres.ts";
import { movePids, type Pinning } from "../machine/pinning.ts";
import { readProcessTree } from "../machine/read-cpu.ts";
import { shuffle } from "../shuffle.ts";
import { startChild, type RunningChild } from "../start-child.ts";
import type { FromDriver, LaneBooks, LaneFigures, LaneJob, ToDriver } from "./lane-job.ts";

/** With and without a quota on the key: what is measured in each round, in a new order. */
export const laneArms = ["plain", "quota"] as const;
export type LaneArm = (typeof laneArms)[number];

export interface LaneRun {
  rounds: { round: number; arm: LaneArm; figures: LaneFigures }[];
  books: LaneBooks;
}

export interface LaneInput {
  rounds: number;
  concurrency: number;
  cycles: number;
  pinning: Pinning;
  random: () => number;
  dataRoot: string;
  tell: (line: string) => void;
}

const WARM_UP_SHARE = 0.1;
const script = new URL("drive-lane.ts", import.meta.url).pathname;

/** The lane alone on a PostgreSQL of its own, with fsync on, for one customer. Round 0 is not kept. */
export async function measureLane(input: LaneInput): Promise<LaneRun> {
  const { pinning } = input;
  const postgres = await startPostgres();
  const dataDir = await mkdtemp(join(input.dataRoot, "lane-"));
  try {
    const driver = await startChild({
      ...{ args: [script, postgres.url, dataDir], core: pinning.gateway, ipc: true },
      ready: (output) => (output === "" ? null : output),
    });
    await movePids(await readProcessTree([await readPid(postgres.directory)]), pinning.rest);
    return await measureRounds(driver, input).finally(() => driver.stop());
  } finally {
    await postgres.remove();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function measureRounds(driver: RunningChild, input: LaneInput): Promise<LaneRun> {
  const { concurrency, cycles, random, tell } = input;
  const turns = Array.from({ length: input.rounds + 1 }, (_, round) =>
    shuffle(laneArms, random).map((arm) => ({ round, arm })),
  ).flat();
  const rounds: LaneRun["rounds"] = [];
  for (const { round, arm } of turns) {
    const warmUp = Math.ceil(cycles * WARM_UP_SHARE);
    const job: LaneJob = { concurrency, cycles, warmUp, quota: arm === "quota" };
    const { figures } = await ask(driver, { kind: "measure", job }, "figures");
    if (round > 0) rounds.push({ round, arm, figures });
    tell(`round ${String(round)} ${arm}: ${((cycles * 1_000) / figures.wallMs).toFixed(0)} a second`);
  }
  return { rounds, books: (await ask(driver, { kind: "audit" }, "books")).books };
}

async function readPid(directory: string): Promise<number> {
  return Number((await readFile(join(directory, "postmaster.pid"), "utf8")).split("\n")[0]);
}

type Told<Kind extends FromDriver["kind"]> = Extract<FromDriver, { kind: Kind }>;

function ask<Kind extends "figures" | "books">(
  { process: driver, errors }: RunningChild,
  message: ToDriver,
  kind: Kind,
): Promise<Told<Kind>> {
  return new Promise((resolve, reject) => {
    const onExit = (): void => reject(new Error(`the driver of the lane ended: ${errors()}`));
    driver.once("exit", onExit);
    driver.once("message", (told: FromDriver) => {
      driver.off("exit", onExit);
      if (told.kind === kind) resolve(told as Told<Kind>);
      else reject(new Error(told.kind === "failed" ? told.message : `the driver told ${told.kind}`));
    });
    driver.send(message);
  });
}
