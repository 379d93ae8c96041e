import { readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import { isNumberTaken, processStart } from "./process-identity.ts";
import { runProgram } from "./run-program.ts";

/** The main process of a running PostgreSQL. */
export interface Postmaster {
  pid: number;
  port: number;
  ready: boolean;
}

const SETTLE_MS = 300_000;
const POLL_MS = 50;
// Lines of postmaster.pid, from 0.
const PID = 0;
const PORT = 3;
const STATUS = 7;

/** The PostgreSQL that runs on this cluster, or null. It may still be starting or already be stopping. */
export async function readPostmaster(cluster: string): Promise<Postmaster | null> {
  const lines = await readPidFile(cluster);
  const pid = Number(lines?.[PID]);
  if (lines === null || !Number.isInteger(pid) || pid <= 0) return null;
  if (!(await runsOn(pid, cluster))) return null;
  return { pid, port: Number(lines[PORT]), ready: lines[STATUS]?.trim() === "ready" };
}

/** The same, waiting while it starts, recovers or stops: what comes back is ready for connections. */
export async function awaitPostmaster(cluster: string): Promise<Postmaster | null> {
  const deadline = Date.now() + SETTLE_MS;
  for (;;) {
    const found = await readPostmaster(cluster);
    if (found === null || found.ready) return found;
    if (Date.now() > deadline) {
      throw new EmbeddedPostgresError(
        `the PostgreSQL with process number ${String(found.pid)} on ${cluster} neither became ready nor ` +
          `stopped; see ${join(cluster, "log")}, end it, and start again.`,
      );
    }
    await sleep(POLL_MS);
  }
}

/**
 * Removes the pid file of a PostgreSQL that is gone, if its number is taken: by another program, as in
 * containers, which use the same few numbers at each start, or by its own remains, which nobody reaps where
 * no init does. PostgreSQL would take either for a server that runs, and refuse to start.
 */
export async function removeStalePidFile(cluster: string): Promise<void> {
  const pid = Number((await readPidFile(cluster))?.[PID]);
  if (!Number.isInteger(pid) || pid <= 0) return;
  if (!isNumberTaken(pid) || (await runsOn(pid, cluster))) return;
  await rm(join(cluster, "postmaster.pid"), { force: true });
}

async function readPidFile(cluster: string): Promise<string[] | null> {
  try {
    return (await readFile(join(cluster, "postmaster.pid"), "utf8")).split("\n");
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw thrown;
  }
}

/** PostgreSQL works in its data directory, which tells it from any other holder of the number. */
async function runsOn(pid: number, cluster: string): Promise<boolean> {
  if ((await processStart(pid)) === null) return false;
  if (process.platform === "linux") {
    const [its, ours] = await Promise.all([
      stat(`/proc/${String(pid)}/cwd`).catch(() => null),
      stat(cluster),
    ]);
    return its !== null && its.dev === ours.dev && its.ino === ours.ino;
  }
  if (process.platform === "win32") return true;
  const asked = await runProgram({
    file: "ps",
    args: ["-o", "command=", "-p", String(pid)],
    user: null,
    timeoutMs: 2_000,
  });
  return asked.code === 0 && asked.output.includes("postgres");
}
