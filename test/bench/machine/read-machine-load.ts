import { readFile } from "node:fs/promises";

/** What all cores together have done since boot, in nanoseconds. */
export interface MachineLoad {
  busyNs: number;
  /** Taken by other guests of the same host. */
  stealNs: number;
  totalNs: number;
}

const NS_PER_TICK = 10_000_000;

export async function readMachineLoad(): Promise<MachineLoad> {
  const [line = ""] = (await readFile("/proc/stat", "utf8")).split("\n");
  const ticks = line.trim().split(/\s+/).slice(1, 9).map(Number);
  const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, hard = 0, soft = 0, steal = 0] = ticks;
  const busy = user + nice + system + hard + soft;
  return {
    busyNs: busy * NS_PER_TICK,
    stealNs: steal * NS_PER_TICK,
    totalNs: (busy + idle + wait + steal) * NS_PER_TICK,
  };
}
