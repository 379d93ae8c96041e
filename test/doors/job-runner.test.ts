import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { JobRunner, type Job } from "../../src/job-runner.ts";
import { systemClock } from "../../src/kernel/clock.ts";
import type { Node } from "../../src/node.ts";
import { testCtx } from "../support/ctx.ts";
import { openTestDatabase, type OpenTestDatabase } from "../support/database.ts";

let database: OpenTestDatabase;
/** The jobs of which a failure was counted, once for each. */
const failed: string[] = [];
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

/** A runner over a node that has no more than jobs need. */
function runner(...jobs: Job[]): JobRunner {
  const log = { error: () => undefined, warn: () => undefined };
  const lane = { node: { nodeId: "test", epoch: 1 } };
  const telemetry = { metrics: { jobFailed: (job: string) => void failed.push(job) } };
  return new JobRunner({ clock: systemClock, database, lane, log, telemetry } as unknown as Node, jobs);
}

async function runFor(jobs: JobRunner, isEnough: () => boolean): Promise<void> {
  jobs.start();
  for (const end = Date.now() + 5_000; !isEnough() && Date.now() < end;)
    await new Promise((resolve) => setTimeout(resolve, 5));
  await jobs.stop();
}

const noted = async (jobs: JobRunner, name: string): Promise<object | null | undefined> =>
  (await jobs.list(testCtx(database))).find((state) => state.name === name)?.lastRun;

describe("runs are noted", () => {
  test("once a minute while they go well, with how many there were by then", async () => {
    let runs = 0;
    const job = { name: "often", everySeconds: 0.005, run: () => Promise.resolve(runs++) };
    const jobs = runner(job);
    await runFor(jobs, () => runs >= 10);
    expect(runs).toBeGreaterThanOrEqual(10);
    expect(await noted(jobs, "often")).toMatchObject({ runs: 1, failures: 0, error: null, nodeId: "test" });
    const state = await jobs.run(testCtx(database), { name: "often" });
    expect(state.lastRun).toMatchObject({ runs, failures: 0 });
  });

  test("at once when they fail, and a failure stops neither the next run nor other jobs", async () => {
    let runs = 0;
    let others = 0;
    const failing = {
      name: "failing",
      everySeconds: 0.01,
      run: () => (runs++, Promise.reject(new Error("no, because"))),
    };
    const other = { name: "other", everySeconds: 0.01, run: () => Promise.resolve(others++) };
    const jobs = runner(failing, other);
    await runFor(jobs, () => runs >= 3 && others >= 3);
    expect(await noted(jobs, "failing")).toMatchObject({ runs, failures: runs, error: "no, because" });
    expect(failed).toEqual(Array.from({ length: runs }, () => "failing"));
    expect(await noted(jobs, "other")).toMatchObject({ failures: 0 });
  });

  test("of a job that runs longer than its interval, there is one run at a time", async () => {
    let running = 0;
    let most = 0;
    let ended = 0;
    const run = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 30));
      running--;
      ended++;
    };
    const jobs = runner({ name: "long", everySeconds: 0.005, run });
    const first = jobs.run(testCtx(database), { name: "long" });
    await expect(jobs.run(testCtx(database), { name: "long" })).rejects.toMatchObject({ code: "conflict" });
    await first;
    await runFor(jobs, () => ended >= 2);
    expect([most, running]).toEqual([1, 0]);
  });
});

test("customers are told of no job, and run none", async () => {
  const jobs = runner({ name: "any", everySeconds: 60, run: () => Promise.reject(new Error("was run")) });
  const customer = {
    kind: "apiKey",
    customerId: "cus_x",
    apiKeyId: "key_x",
    capabilities: ["account:read"],
  } as const;
  const ctx = testCtx(database, customer);
  await expect(jobs.list(ctx)).rejects.toMatchObject({ code: "permission_denied" });
  await expect(jobs.run(ctx, { name: "any" })).rejects.toMatchObject({ code: "permission_denied" });
});
