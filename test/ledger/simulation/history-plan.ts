import type { Weather } from "./network.ts";
import type { Death } from "./simulated-node.ts";

export interface RequestPlan {
  atMs: number;
  nodeIndex: number;
  accountId: string;
  /** Of the account's two keys; the second one has a quota. */
  keyIndex: number;
  window: string;
  amount: bigint;
  /** What it will have used after each piece of its answer; the last is its end. */
  usage: bigint[];
  pieceMs: number;
  /** Requests of one account with the same one are meant to be the same. */
  repeatKey: string | null;
  /** Its end is told a second time, as this much more. */
  toldAgain: bigint | null;
}

export type FaultPlan =
  | { kind: "death"; atMs: number; nodeIndex: number; how: Death; restartMs: number }
  | { kind: "stop"; atMs: number; nodeIndex: number; forMs: number }
  | { kind: "outage"; atMs: number; forMs: number }
  | { kind: "lock"; atMs: number; accountId: string; forMs: number }
  | { kind: "full disk"; atMs: number; nodeIndex: number; forMs: number };

export interface DepositPlan {
  atMs: number;
  accountId: string;
  /** Below zero for a correction. */
  amount: bigint;
  /** The answer is lost, and the operator asks again. */
  again: boolean;
}

/** All that happens from outside in one history. */
export interface HistoryPlan {
  nodes: number;
  accounts: { accountId: string; balance: bigint }[];
  quotaLimit: bigint;
  weather: Weather;
  requests: RequestPlan[];
  faults: FaultPlan[];
  deposits: DepositPlan[];
  /** When everything that goes wrong is over, but for processes that are still to start again. */
  endMs: number;
}

export const CALM: Weather = { cutBefore: 0, cutAfter: 0, slow: 0.02 };
export const ROUGH: Weather = { cutBefore: 0.03, cutAfter: 0.06, slow: 0.1 };

/** When a fault is over. */
export function endOf(fault: FaultPlan): number {
  return fault.atMs + (fault.kind === "death" ? fault.restartMs : fault.forMs);
}
