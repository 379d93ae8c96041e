import { availableParallelism } from "node:os";
import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Which core each side runs on; null leaves it to the scheduler. */
export interface Pinning {
  gateway: number | null;
  /** The upstream, the load generator, databases: everything that is not a gateway. */
  rest: number | null;
}

export const notPinned: Pinning = { gateway: null, rest: null };

const run = promisify(execFile);

/** Gateways on the first core, everything else on the second; nothing is pinned without two cores and `taskset`. */
export async function choosePinning(wanted: boolean): Promise<Pinning> {
  if (!wanted || availableParallelism() < 2) return notPinned;
  return run("taskset", ["--version"]).then(
    () => ({ gateway: 0, rest: 1 }),
    () => notPinned,
  );
}

/** Moves processes that already run, with all their threads. */
export async function movePids(pids: readonly number[], core: number | null): Promise<void> {
  if (core === null) return;
  for (const pid of pids) await run("taskset", ["-a", "-c", "-p", String(core), String(pid)]);
}
