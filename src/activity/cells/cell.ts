import type { Protocol } from "../../kernel/protocol.ts";
import type { RequestStatus } from "../request-record.ts";
import type { Histogram } from "./histogram.ts";

/** By what requests can be told apart in sums. */
export interface CellMembers {
  /** "2026-11-23", of the query's time zone. */
  day: string;
  /** When an hour of UTC began. */
  hour: Date;
  model: string;
  apiKeyId: string;
  protocol: Protocol;
  status: RequestStatus;
  /** The error's; empty without one. */
  code: string;
  /** Empty where the charge has no breakdown by a price. Never in a customer's answer. */
  priceId: string;
  /** The position of the price's tier; 0 where there is no price. */
  priceTier: number;
}

/** What can be summed of requests. Tokens are disjoint buckets; what is unknown counts as 0. */
export interface CellSums {
  requests: bigint;
  inputFresh: bigint;
  cacheRead: bigint;
  cacheWrite5m: bigint;
  cacheWrite1h: bigint;
  outputText: bigint;
  outputReasoning: bigint;
  /** In nano-units. */
  charge: bigint;
  latencyMs: bigint;
  /** Of the requests that had a first byte. */
  ttftMs: bigint;
  /** How many had one. */
  firstBytes: bigint;
  cacheHits: bigint;
  cacheMisses: bigint;
  /** Of the requests that succeeded: a refusal is quick, and says nothing of how quick answers are. */
  latency: Histogram;
  /** The same. */
  ttft: Histogram;
}

/** A sum, with what its requests have in common. */
export type Cell<M extends keyof CellMembers, S extends keyof CellSums> = Pick<CellMembers, M> &
  Pick<CellSums, S>;
