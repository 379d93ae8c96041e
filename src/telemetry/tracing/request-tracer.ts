import type { FinishedRequest } from "../finished-request.ts";

/** Where and how spans are told. */
export interface TracingSettings {
  /** Of the collector, without `/v1/traces`. */
  endpoint: string;
  serviceName: string;
  /** What the collector wants to see with each call, such as a key. */
  headers: Readonly<Record<string, string>>;
  /** From 0 to 1: of how many requests spans are told, where the client did not decide. */
  share: number;
  /** Spans wait for so long, that many go together. */
  sendEveryMs: number;
}

export interface TracerOptions extends TracingSettings {
  nodeId: string;
  /** Hears of spans that the collector did not take. */
  lost: (spans: number, error: Error | undefined) => void;
}

/** Tells finished requests to a collector, some at a time and behind them. */
export interface RequestTracer {
  tell(request: FinishedRequest): void;
  /** Sends what waits, for a few seconds at most. Never rejects. */
  close(): Promise<void>;
}
