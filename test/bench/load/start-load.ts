import { startChild, type RunningChild } from "../start-child.ts";
import type { FromLoad, Job, LoadResult, ToLoad } from "./job.ts";

export interface LoadGenerator {
  pid: number;
  /** Connects and warms up. What it returns runs the part that is measured. Both throw when an answer is not right. */
  prepare(job: Job): Promise<() => Promise<LoadResult>>;
  stop(): Promise<void>;
}

const script = new URL("main.ts", import.meta.url).pathname;

export async function startLoad(core: number | null): Promise<LoadGenerator> {
  const child = await startChild({
    args: [script],
    core,
    ipc: true,
    ready: (output) => (output ? output : null),
  });
  return {
    pid: child.pid,
    async prepare(job) {
      await ask(child, { kind: "job", job }, "warm");
      return async () => (await ask(child, { kind: "go" }, "done")).result;
    },
    stop: () => child.stop(),
  };
}

type Told<Kind extends FromLoad["kind"]> = Extract<FromLoad, { kind: Kind }>;

function ask<Kind extends "warm" | "done">(
  child: RunningChild,
  message: ToLoad,
  kind: Kind,
): Promise<Told<Kind>> {
  return new Promise((resolve, reject) => {
    const { process: generator } = child;
    const onExit = (): void => reject(new Error("the load generator ended"));
    generator.once("exit", onExit);
    generator.once("message", (told: FromLoad) => {
      generator.off("exit", onExit);
      if (told.kind === kind) resolve(told as Told<Kind>);
      else reject(new Error(told.kind === "failed" ? told.message : `the load generator told ${told.kind}`));
    });
    generator.send(message);
  });
}
