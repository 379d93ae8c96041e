import { setTimeout as sleep } from "node:timers/promises";
import type { UsageRecord } from "../../src/simulator/index.ts";
import { readUrlLine } from "./read-url-line.ts";
import { startChild } from "./start-child.ts";
import { requestBody, speeches } from "./protocols.ts";
import type { Workload } from "./workloads.ts";

export interface Upstream {
  url: string;
  pid: number;
  /** The records since the last call, oldest first; they are forgotten. Throws when some were lost. */
  takeUsageLog(): Promise<UsageRecord[]>;
  /** Waits until nothing is being answered, and forgets the records. */
  forgetUsageLog(): Promise<void>;
  /** A right answer to this workload: see `Job.expected`. */
  expectedFrames(workload: Workload): Promise<Buffer[]>;
  stop(): Promise<void>;
}

const script = new URL("../../src/simulator/main.ts", import.meta.url).pathname;
// Around choices and usage stand the id, the moment and the model's name, which differ from answer to answer, and what
// tells of the supplier, which a gateway may rightly keep to itself.
const SAME_BYTES = /"choices":.*?(?=,"service_tier"|$)/s;
const CALM_MAX_MS = 30_000;
const LATECOMERS_MS = 2_000;

/** Starts the simulated supplier, which keeps books of its own. */
export async function startUpstream(core: number | null): Promise<Upstream> {
  const child = await startChild({ args: [script], core, ready: readUrlLine });
  const url = child.found;
  return {
    url,
    pid: child.pid,
    takeUsageLog: () => takeUsageLog(url),
    forgetUsageLog: () => forgetUsageLog(url),
    expectedFrames: (workload) => fetchFrames(url, workload),
    stop: () => child.stop(),
  };
}

/** Calls the upstream's own control paths. Without an upstream there is nothing to measure: this ends the run. */
async function control(url: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, init).catch((cause: unknown) => {
    throw new Error(`the upstream at ${url} does not answer any more`, { cause });
  });
}

async function readStats(url: string): Promise<{ dropped: number; inFlight: number }> {
  return (await control(`${url}/__sim/stats`)).json() as Promise<{ dropped: number; inFlight: number }>;
}

async function forgetUsageLog(url: string): Promise<void> {
  // A gateway may still have requests that it has not passed on.
  await sleep(LATECOMERS_MS);
  for (const end = Date.now() + CALM_MAX_MS; (await readStats(url)).inFlight > 0 && Date.now() < end;)
    await sleep(50);
  await control(`${url}/__sim/usage-log`, { method: "DELETE" });
}

async function takeUsageLog(url: string): Promise<UsageRecord[]> {
  const { dropped, inFlight } = await readStats(url);
  if (dropped > 0) throw new Error(`the upstream's log has lost ${String(dropped)} records`);
  if (inFlight > 0) throw new Error(`the upstream still answers ${String(inFlight)} requests`);
  const lines = (await (await control(`${url}/__sim/usage-log`)).text()).split("\n");
  await control(`${url}/__sim/usage-log`, { method: "DELETE" });
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as UsageRecord);
}

async function fetchFrames(url: string, workload: Workload): Promise<Buffer[]> {
  const { path, headers } = speeches[workload.client];
  const answer = await fetch(`${url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: new Uint8Array(requestBody(workload, workload.upstreamModel)),
  });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`the upstream refuses ${workload.id}: ${text}`);
  const frames = workload.stream ? text.split(/(?<=\n\n)/) : [text];
  return frames.map((frame) => Buffer.from(SAME_BYTES.exec(frame)?.[0] ?? frame));
}
