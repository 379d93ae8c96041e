import { setTimeout as sleep } from "node:timers/promises";
import type { RunningArm } from "./arms/arm.ts";
import type { LoadResult, Percentiles } from "./load/job.ts";
import type { LoadGenerator } from "./load/start-load.ts";
import { readCpu, readResidentBytes, type CpuReading } from "./machine/read-cpu.ts";
import { readMachineLoad, type MachineLoad } from "./machine/read-machine-load.ts";
import { requestBody, speeches } from "./protocols.ts";
import type { Workload } from "./workloads.ts";

/** The figures of one arm under one workload in one round; CPU times are for all its requests together. */
export interface Figures {
  requests: number;
  frames: number;
  bytes: number;
  wallMs: number;
  latency: Percentiles;
  firstByte: Percentiles;
  gatewayCpuUs: number;
  /** The same by the kernel's coarse accounting, as a cross-check. */
  gatewayCoarseCpuUs: number;
  databaseCpuUs: number;
  upstreamCpuUs: number;
  loadCpuUs: number;
  gatewayResidentBytes: number;
  /** Which part of the machine was used by processes that are not of this measurement, and by other guests. */
  foreignShare: number;
  stealShare: number;
}

export interface Bench {
  load: LoadGenerator;
  upstreamPid: number;
}

export interface Subject {
  arm: RunningArm;
  workload: Workload;
  expected: Uint8Array[];
}

const CALM_MS = 150;
// What a gateway does after its answers, such as booking them, belongs to its cost.
const AFTERWORK_MS = 300;

interface Snapshot {
  atMs: number;
  gateway: CpuReading;
  database: CpuReading;
  upstream: CpuReading;
  load: CpuReading;
  machine: MachineLoad;
  ownNs: number;
}

/** Warms the arm up, then measures the workload's fixed number of requests. Throws when an answer is not right. */
export async function measure(bench: Bench, { arm, workload, expected }: Subject): Promise<Figures> {
  const { path, headers, endMark } = speeches[workload.client];
  const url = new URL(`${arm.url}${path}`);
  const start = await bench.load.prepare({
    host: url.hostname,
    port: Number(url.port),
    path: url.pathname,
    headers: { ...headers, ...arm.headers },
    endMark,
    body: requestBody(workload, arm.modelOf?.(workload) ?? workload.upstreamModel),
    stream: workload.stream,
    concurrency: workload.concurrency,
    ratePerSecond: workload.ratePerSecond,
    warmUp: workload.warmUp,
    requests: workload.requests,
    expected,
    // Only OpenAI to OpenAI is the same choices and usage to the byte; other answers are counted and must be whole.
    sameBytes: (arm.sameBytes ?? true) && workload.client === "openai" && workload.supplier === "openai",
  });
  await sleep(CALM_MS);
  const before = await takeSnapshot(bench, arm);
  const result = await start();
  await sleep(AFTERWORK_MS);
  const after = await takeSnapshot(bench, arm);
  return figuresOf(result, { before, after, residentBytes: await readResidentBytes(arm.pids) });
}

async function takeSnapshot({ load, upstreamPid }: Bench, arm: RunningArm): Promise<Snapshot> {
  const { user, system } = process.cpuUsage();
  return {
    atMs: performance.now(),
    gateway: await readCpu(arm.pids),
    database: await readCpu(arm.databasePids ?? []),
    upstream: await readCpu([upstreamPid]),
    load: await readCpu([load.pid]),
    machine: await readMachineLoad(),
    ownNs: (user + system) * 1_000,
  };
}

interface Span {
  before: Snapshot;
  after: Snapshot;
  residentBytes: number;
}

function figuresOf(result: LoadResult, { before, after, residentBytes }: Span): Figures {
  const usedNs = (of: "gateway" | "database" | "upstream" | "load"): number => after[of].ns - before[of].ns;
  const gatewayNs = usedNs("gateway");
  const ours =
    gatewayNs + usedNs("database") + usedNs("upstream") + usedNs("load") + after.ownNs - before.ownNs;
  const totalNs = Math.max(1, after.machine.totalNs - before.machine.totalNs);
  const foreignNs = after.machine.busyNs - before.machine.busyNs - ours;
  return {
    requests: result.answers,
    frames: result.frames,
    bytes: result.bytes,
    wallMs: result.wallMs,
    latency: result.latency,
    firstByte: result.firstByte,
    gatewayCpuUs: gatewayNs / 1_000,
    gatewayCoarseCpuUs: (after.gateway.coarseNs - before.gateway.coarseNs) / 1_000,
    databaseCpuUs: usedNs("database") / 1_000,
    upstreamCpuUs: usedNs("upstream") / 1_000,
    loadCpuUs: usedNs("load") / 1_000,
    gatewayResidentBytes: residentBytes,
    foreignShare: Math.max(0, foreignNs / totalNs),
    stealShare: (after.machine.stealNs - before.machine.stealNs) / totalNs,
  };
}
