import { readdir, readFile } from "node:fs/promises";

/** CPU time used so far, in nanoseconds. */
export interface CpuReading {
  /** From the scheduler's own counters of every living thread, exact; plus what ended children used, in 10 ms steps. */
  ns: number;
  /** The same from the accounting in 10 ms steps, which also knows the threads that ended: the cross-check. */
  coarseNs: number;
  processes: number;
}

interface ProcessStat {
  pid: number;
  parent: number;
  ownTicks: number;
  childTicks: number;
}

// USER_HZ is 100 in every Linux that Node runs on.
const NS_PER_TICK = 10_000_000;

/** What these processes and all their descendants have used. Processes that end while they are read count as ended. */
export async function readCpu(roots: readonly number[]): Promise<CpuReading> {
  const reading: CpuReading = { ns: 0, coarseNs: 0, processes: 0 };
  if (roots.length === 0) return reading;
  for (const process of await listTree(roots)) {
    const childNs = process.childTicks * NS_PER_TICK;
    reading.ns += (await readThreads(process.pid)) + childNs;
    reading.coarseNs += process.ownTicks * NS_PER_TICK + childNs;
    reading.processes += 1;
  }
  return reading;
}

/** Resident memory of these processes and their descendants, in bytes; pages that they share count for each. */
export async function readResidentBytes(roots: readonly number[]): Promise<number> {
  let pages = 0;
  for (const { pid } of await listTree(roots)) {
    pages += Number((await readProc(`${String(pid)}/statm`)).split(" ")[1] ?? 0);
  }
  return pages * 4_096;
}

/** These processes and all their descendants. */
export async function readProcessTree(roots: readonly number[]): Promise<number[]> {
  return (await listTree(roots)).map(({ pid }) => pid);
}

async function listTree(roots: readonly number[]): Promise<ProcessStat[]> {
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const all = (await Promise.all(names.map(readStat))).filter((stat) => stat !== null);
  const found = all.filter(({ pid }) => roots.includes(pid));
  // The list grows while it is walked: children of children are found in their turn.
  for (const { pid } of found) found.push(...all.filter((one) => one.parent === pid && !found.includes(one)));
  return found;
}

async function readStat(pid: string): Promise<ProcessStat | null> {
  const line = await readProc(`${pid}/stat`);
  if (line === "") return null;
  // The name in parentheses may hold spaces; the numbers follow the last parenthesis, the state first.
  const fields = line
    .slice(line.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  const [parent = 0] = fields.slice(1, 2);
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15);
  return { pid: Number(pid), parent, ownTicks: user + system, childTicks: childUser + childSystem };
}

async function readThreads(pid: number): Promise<number> {
  const threads = await readdir(`/proc/${String(pid)}/task`).catch(() => []);
  const lines = await Promise.all(
    threads.map((thread) => readProc(`${String(pid)}/task/${thread}/schedstat`)),
  );
  return lines.reduce((sum, line) => sum + Number(line.split(" ")[0] || 0), 0);
}

/** A file of /proc, empty when its process is gone. */
async function readProc(path: string): Promise<string> {
  return readFile(`/proc/${path}`, "utf8").catch(() => "");
}
