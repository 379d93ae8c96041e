import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readPostmaster } from "../../../../src/storage/postmaster.ts";
import { readCpu } from "../../machine/read-cpu.ts";
import { startChild } from "../../start-child.ts";

/** How late an event loop was, in milliseconds. */
export interface LoopDelay {
  p50: number;
  p99: number;
  max: number;
}

/** The real program on the filled database. */
export interface RunningRelay {
  url: string;
  /** The relay's own process; its database is none of its descendants. */
  pid: number;
  /** CPU that the relay and its database have used so far. */
  readCpu(): Promise<{ relayMs: number; databaseMs: number }>;
  /** Since it was last asked. */
  readLoopDelay(): Promise<LoopDelay>;
  /** Resident memory of the relay alone, in bytes. */
  readResident(): Promise<number>;
  stop(): Promise<void>;
}

const STOP_MAX_MS = 60_000;
const PAGE_BYTES = 4_096;
const monitor = new URL("loop-monitor.ts", import.meta.url).href;

/** Starts the built product on a data directory. */
export async function openRelay({ dist, data }: { dist: string; data: string }): Promise<RunningRelay> {
  const loopFile = join(data, "loop-delay.json");
  const child = await startChild({
    args: ["--disable-warning=ExperimentalWarning", "--import", monitor, join(dist, "main.js")],
    env: {
      ...{ PORT: "0", DATA_DIR: data, RELAY_DEMO: "false", LOG_LEVEL: "warn", DRAIN_SECONDS: "1" },
      BENCH_LOOP_FILE: loopFile,
    },
    core: null,
    ready: (output) => /is ready at (http\S+)/.exec(output)?.[1] ?? null,
  });
  return {
    ...{ url: child.found, pid: child.pid },
    async readLoopDelay() {
      await rm(loopFile, { force: true });
      process.kill(child.pid, "SIGUSR2");
      for (;;) {
        const text = await readFile(loopFile, "utf8").catch(() => "");
        if (text !== "") return JSON.parse(text) as LoopDelay;
        await sleep(5);
      }
    },
    async readCpu() {
      const postmaster = await readPostmaster(join(data, "postgres"));
      const [relay, database] = await Promise.all(
        [[child.pid], postmaster ? [postmaster.pid] : []].map(readCpu),
      );
      return { relayMs: (relay?.ns ?? 0) / 1e6, databaseMs: (database?.ns ?? 0) / 1e6 };
    },
    async readResident() {
      const statm = await readFile(`/proc/${String(child.pid)}/statm`, "utf8");
      return Number(statm.split(" ")[1]) * PAGE_BYTES;
    },
    stop: () => child.stop(STOP_MAX_MS),
  };
}
