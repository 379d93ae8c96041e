import type { FaultName } from "./behaviour.ts";

export type Protocol = "openai" | "anthropic" | "dashscope";

/** One way of counting for all protocols: prompt includes cached, output includes reasoning. */
export interface Usage {
  promptTokens: number;
  cachedTokens: number;
  /** Those of the prompt that were written to the cache; absent for none. */
  cacheWriteTokens?: number;
  outputTokens: number;
  reasoningTokens: number;
}

export type Outcome = "completed" | "aborted" | "rejected" | `fault:${FaultName}`;

/** What the supplier's own books say about one request. */
export interface UsageRecord {
  /** Counts up by one from 1 at the start; a reset of the log does not begin it anew. */
  sequence: number;
  /** The id the answer carried. */
  id: string;
  /** ISO 8601, when the request arrived. */
  at: string;
  protocol: Protocol;
  path: string;
  /** The base upstream name, "" if the request never named one. */
  model: string;
  stream: boolean;
  /** The HTTP status sent, 0 if none was. */
  status: number;
  outcome: Outcome;
  /** First 12 hex digits of the SHA-256 of the key, "" without a key. */
  keyFingerprint: string;
  /** The last usage written to the client, null if none was. */
  reported: Usage | null;
  /** The prompt taken and the output written to the socket, whatever was reported; null without a prompt. */
  produced: Usage | null;
  /** The request's `user`, or Anthropic's `metadata.user_id`. */
  user: string | null;
  /** Header `x-sim-tag`, else the body's `metadata.tag`, else what the user field names. */
  tag: string | null;
}
