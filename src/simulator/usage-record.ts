import type { FaultName } from "./behaviour.ts";

export type Protocol = "openai" | "anthropic" | "dashscope";

/** One way of counting for all protocols: prompt includes cached, output includes reasoning. */
export interface Usage {
  promptTokens: number;
  cachedTokens: number;
  outputTokens: number;
  reasoningTokens: number;
}

export type Outcome = "completed" | "aborted" | "rejected" | `fault:${FaultName}`;

/** What the supplier's own books say about one request. */
export interface UsageRecord {
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
  /** Output tokens written to the client, whatever was reported. */
  produced: number;
  tag: string | null;
}
