/** One measurement of the lane: what the driver is told, and what it tells. */
export interface LaneJob {
  /** Whether the key has a quota, which is then guarded in the same statement. */
  quota: boolean;
  concurrency: number;
  warmUp: number;
  /** Requests that are measured: each is reserved, then settled with its record. */
  cycles: number;
}

export interface LaneFigures {
  cycles: number;
  /** From the first reservation until the last settlement is in the books. */
  wallMs: number;
  reserveP50Ms: number;
  reserveP99Ms: number;
}

/** What is true of the books when everything has been booked. */
export interface LaneBooks {
  cycles: number;
  charged: string;
  due: string;
  rows: number;
  brokenLaws: string[];
}

export type ToDriver = { kind: "measure"; job: LaneJob } | { kind: "audit" };
export type FromDriver =
  | { kind: "figures"; figures: LaneFigures }
  | { kind: "books"; books: LaneBooks }
  | { kind: "failed"; message: string };
