import type { Measurement } from "./run-rounds.ts";
import { spreadOf, type Spread } from "./statistics.ts";
import type { Workload } from "./workloads.ts";

/** What all rounds say about one arm under one workload. Null: not measured, or nothing to compare with. */
export interface Summary {
  arm: string;
  workload: Workload["id"];
  rounds: number;
  /** Of the gateway's whole process tree, per request; its database is apart. */
  cpuUsPerRequest: Spread | null;
  cpuUsPerFrame: Spread | null;
  /** Of the CPU per request (which for equal frames is that per frame) to that of `raw` in the same round. */
  ratioToRaw: Spread | null;
  databaseUsPerRequest: Spread | null;
  p50Ms: Spread | null;
  p99Ms: Spread | null;
  firstByteP50Ms: Spread | null;
  /** Over `direct` in the same round. */
  addedP50Ms: Spread | null;
  addedP99Ms: Spread | null;
  addedFirstByteP50Ms: Spread | null;
  addedOverRawP50Ms: Spread | null;
  requestsPerSecond: Spread | null;
  residentMb: Spread | null;
  foreignShareMax: number;
}

type Figure = (measurement: Measurement) => number;

const cpuUs: Figure = ({ gatewayCpuUs, requests }) => gatewayCpuUs / requests;

export function summarise(measurements: readonly Measurement[]): Summary[] {
  const groups = new Map<string, Measurement[]>();
  for (const measurement of measurements) {
    const name = `${measurement.workload} ${measurement.arm}`;
    groups.set(name, [...(groups.get(name) ?? []), measurement]);
  }
  return [...groups.values()].map((group) => summariseGroup(group, measurements));
}

function summariseGroup(group: readonly Measurement[], all: readonly Measurement[]): Summary {
  const [{ arm, workload } = { arm: "", workload: "W1" as const }] = group;
  const of = (figure: Figure): Spread | null => spreadOf(group.map(figure));
  const against = (
    name: string,
    compare: (one: Measurement, other: Measurement) => number,
  ): Spread | null => {
    const others = new Map(
      all.filter((each) => each.arm === name && each.workload === workload).map((each) => [each.round, each]),
    );
    return spreadOf(
      group.flatMap((one) => {
        const other = others.get(one.round);
        return other ? [compare(one, other)] : [];
      }),
    );
  };
  const added = (figure: Figure, name = "direct"): Spread | null =>
    against(name, (one, other) => figure(one) - figure(other));
  return {
    arm,
    workload,
    rounds: group.length,
    cpuUsPerRequest: of(cpuUs),
    cpuUsPerFrame: of(({ gatewayCpuUs, frames }) => gatewayCpuUs / frames),
    ratioToRaw: against("raw", (one, other) => cpuUs(one) / cpuUs(other)),
    databaseUsPerRequest: of(({ databaseCpuUs, requests }) => databaseCpuUs / requests),
    p50Ms: of(({ latency }) => latency.p50),
    p99Ms: of(({ latency }) => latency.p99),
    firstByteP50Ms: of(({ firstByte }) => firstByte.p50),
    addedP50Ms: added(({ latency }) => latency.p50),
    addedP99Ms: added(({ latency }) => latency.p99),
    addedFirstByteP50Ms: added(({ firstByte }) => firstByte.p50),
    addedOverRawP50Ms: added(({ latency }) => latency.p50, "raw"),
    requestsPerSecond: of(({ requests, wallMs }) => (requests / wallMs) * 1_000),
    residentMb: of(({ gatewayResidentBytes }) => gatewayResidentBytes / 1e6),
    foreignShareMax: Math.max(...group.map(({ foreignShare, stealShare }) => foreignShare + stealShare)),
  };
}
