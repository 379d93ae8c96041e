import type { Nano } from "../kernel/money.ts";
import type { Protocol } from "../kernel/protocol.ts";
import type { Usage } from "../kernel/usage.ts";

export type FinishedStatus = "succeeded" | "failed" | "cancelled" | "blocked" | "replayed";

/** One call to one supplier, as the operator's tools see it. All times are on the monotonic clock. */
export interface FinishedAttempt {
  /** The supplier's name in the catalog. */
  provider: string;
  deploymentId: string;
  /** Where it was called; only its host and port are told. */
  baseUrl: string;
  region: string;
  /** The public name of the model that it was to serve. */
  servedModel: string;
  /** The supplier's name for it. */
  upstreamModel: string;
  upstreamRequestId: string | null;
  stream: boolean;
  startedMs: number;
  endedMs: number;
  outcome: "succeeded" | "failed" | "cancelled";
  /** Null without an answer. */
  httpStatus: number | null;
  /** The error's code; null when there was none. */
  code: string | null;
  /** Why the model stopped, in the supplier's word; null: that is not known. Read by who wants to know. */
  finishReason: () => string | null;
}

/**
 * What became of one inference request, told once when it is over. Nothing in it is content: neither what was
 * asked nor what was answered.
 */
export interface FinishedRequest {
  requestId: string;
  protocol: Protocol;
  path: string;
  /** What the client sent as `traceparent`, unread; null without one. */
  traceparent: string | null;
  receivedAt: Date;
  /** These three on the monotonic clock; `firstByteMs` is null when nothing of an answer went out. */
  startedMs: number;
  endedMs: number;
  firstByteMs: number | null;
  /** Both null where nobody was recognized. */
  customerId: string | null;
  apiKeyId: string | null;
  conversationId: string | null;
  /** The model that was asked for; null where the catalog has none of that name. */
  model: string | null;
  /** The model that served; null when none did. */
  servedModel: string | null;
  stream: boolean;
  maxOutputTokens: number | null;
  /** Read only by who wants to know. */
  temperature: () => number | null;
  status: FinishedStatus;
  /** What the client was told, or would have been had its stream not begun. */
  httpStatus: number;
  code: string | null;
  /** Who ended a stream that had begun before it was whole; null: nobody. */
  abortedBy: "client" | "supplier" | null;
  /** Null when it used nothing that anybody pays for. */
  usage: Usage | null;
  charge: Nano;
  /** Null where no account was charged. */
  currency: string | null;
  /** In their order. */
  attempts: readonly FinishedAttempt[];
}
