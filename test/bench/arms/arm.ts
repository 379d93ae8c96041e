import type { Pinning } from "../machine/pinning.ts";
import type { Workload } from "../workloads.ts";

export interface ArmContext {
  /** The upstream's origin, e.g. `http://127.0.0.1:40001`; it serves the paths of `speeches`. */
  upstreamUrl: string;
  workloads: readonly Workload[];
  pinning: Pinning;
  /** Where it may make a directory of its own. */
  dataRoot: string;
}

/** What one run has sent through an arm, by the load generator's and by the upstream's count. */
export interface Expected {
  requests: number;
  /** What they cost, from the upstream's usage and the workloads' prices, in 1e-9 of the currency. */
  chargeNano: bigint;
}

/** A statement about the books with what was found; `holds` false fails the benchmark. */
export interface Finding {
  statement: string;
  holds: boolean;
  detail: string;
}

export interface RunningArm {
  /** Requests go to the paths of `speeches`. */
  url: string;
  /** The gateway's processes; their descendants count as well. */
  pids: readonly number[];
  headers: Record<string, string>;
  stop(): Promise<void>;
  /** The end of its own log, which is shown when it fails. */
  errors?(): string;
  /** Processes of its database, whose CPU is reported apart. */
  databasePids?: readonly number[];
  /** The name by which it knows the workload's model; without it, the upstream's. */
  modelOf?(workload: Workload): string;
  /** False when it writes answers anew, so that frames are counted but not compared. */
  sameBytes?: boolean;
  /** Checks its books when everything has been sent. */
  audit?(expected: Expected): Promise<Finding[]>;
  /** Versions and settings that belong to its figures. */
  facts?: Record<string, string>;
}

/** Something that carries requests to the upstream. Arms are listed in arms/all-arms.ts. */
export interface Arm {
  name: string;
  /** Throws when it cannot run here; the others are then measured without it, and the reason is recorded. */
  start(context: ArmContext): Promise<RunningArm>;
}
