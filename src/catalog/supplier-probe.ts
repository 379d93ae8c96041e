import type { Protocol } from "../kernel/protocol.ts";

/** Whom to ask, and with what. It holds a secret, and is for the probe alone. */
export interface ProbeTarget {
  protocol: Protocol;
  /** In its normal form, judged as `checkBaseUrl` judges. */
  baseUrl: string;
  allowPrivateAddress: boolean;
  secret: string;
  /** A model by the supplier's own name, for protocols that list none; null: one that is known there. */
  upstreamModel: string | null;
}

/** What came of asking a supplier. None of its own words are in it. */
export interface ProbeReport {
  /** It answered, whatever it said. */
  isReachable: boolean;
  /** It took the secret and did what it was asked. */
  isWorking: boolean;
  latencyMs: number;
  /** Null without an answer. */
  httpStatus: number | null;
  /** By the supplier's own names, a hundred at most; null when it did not list any. */
  models: string[] | null;
  /** What is wrong, in a sentence; null when nothing is. */
  problem: string | null;
}

/** Asks a supplier for real. Throws `rate_limited` when it was done too often lately. */
export type SupplierProbe = (target: ProbeTarget) => Promise<ProbeReport>;
