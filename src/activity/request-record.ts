import type { Nano } from "../kernel/money.ts";
import type { Protocol } from "../kernel/protocol.ts";
import type { Usage, UsageSource } from "../kernel/usage.ts";
import type { PolicyEffects } from "./policy-effects.ts";

export const requestStatuses = ["succeeded", "failed", "cancelled", "blocked"] as const;
export type RequestStatus = (typeof requestStatuses)[number];

/** Whether the answer came from the customer's context cache; `off` when it was not asked. */
export const cacheOutcomes = ["hit", "miss", "off"] as const;
export type CacheOutcome = (typeof cacheOutcomes)[number];

export const attemptOutcomes = ["succeeded", "failed", "cancelled"] as const;
export type AttemptOutcome = (typeof attemptOutcomes)[number];

/** One call to one supplier. It names the supplier, so it is for operators only. */
export interface AttemptRecord {
  /** From 1. */
  number: number;
  providerId: string;
  deploymentId: string;
  credentialId: string;
  region: string;
  upstreamModel: string;
  /** The supplier's own name for the call; null when it gave none. */
  upstreamRequestId: string | null;
  /** Milliseconds after the request's arrival. */
  startedMs: number;
  durationMs: number;
  outcome: AttemptOutcome;
  /** Null when the supplier did not answer. */
  httpStatus: number | null;
  code: string | null;
  /** Null when nothing was used. */
  usage: Usage | null;
  /** What the supplier charges for it; null when that is not known. */
  cost: Nano | null;
  costCurrency: string | null;
}

/** What is written of one request, once, when it is over. */
export interface RequestRecord {
  requestId: string;
  createdAt: Date;
  customerId: string;
  apiKeyId: string;
  conversationId: string | null;
  protocol: Protocol;
  stream: boolean;
  /** As the customer named it. */
  model: string;
  /** The model that served, in public names. */
  servedModel: string | null;
  status: RequestStatus;
  httpStatus: number;
  /** The error's code; null when it succeeded. */
  code: string | null;
  /** Null when nothing is known of it. */
  usage: Usage | null;
  usageSource: UsageSource | null;
  charge: Nano;
  priceId: string | null;
  /**
   * The tier of the price, by its position, whose rates times the usage are the charge; null when the charge
   * came about in another way.
   */
  priceTier: number | null;
  latencyMs: number;
  /** Time to the first byte of output; null when there was none. */
  ttftMs: number | null;
  cache: CacheOutcome;
  /** What policies did to it; null: nothing. */
  policy: PolicyEffects | null;
  /** When its stages began and ended; null when nobody looked. */
  stages: Buffer | null;
  /** The calls that were made for it, in their order. */
  attempts: AttemptRecord[];
}
