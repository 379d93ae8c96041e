import type { UsageRecord } from "../../src/simulator/index.ts";
import { startChild, type RunningChild } from "../bench/start-child.ts";
import { readUrlLine } from "../bench/read-url-line.ts";

/** Two simulated suppliers, each a process with books of its own. */
export interface Suppliers {
  urls: [string, string];
  /** The records of both since the start. Throws when some were lost. */
  records(): Promise<UsageRecord[]>;
  /** How many requests are being answered now. */
  inFlight(): Promise<number>;
  stop(): Promise<void>;
}

const script = new URL("../../src/simulator/main.ts", import.meta.url).pathname;

export async function startSuppliers(): Promise<Suppliers> {
  const children = await Promise.all([startOne(), startOne()]);
  const urls = children.map(({ found }) => found) as [string, string];
  return {
    urls,
    records: async () => (await Promise.all(urls.map(readRecords))).flat(),
    inFlight: async () =>
      (await Promise.all(urls.map(readStats))).reduce((sum, { inFlight }) => sum + inFlight, 0),
    stop: async () => void (await Promise.all(children.map((child) => child.stop()))),
  };
}

function startOne(): Promise<RunningChild> {
  return startChild({ args: [script], core: null, ready: readUrlLine });
}

async function readStats(url: string): Promise<{ dropped: number; inFlight: number }> {
  const response = await fetch(`${url}/__sim/stats`);
  return (await response.json()) as { dropped: number; inFlight: number };
}

async function readRecords(url: string): Promise<UsageRecord[]> {
  const { dropped } = await readStats(url);
  if (dropped > 0) throw new Error(`a supplier's log has lost ${String(dropped)} records`);
  const text = await (await fetch(`${url}/__sim/usage-log`)).text();
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as UsageRecord);
}
