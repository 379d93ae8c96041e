/** What the load generator is to do, and what it tells. Messages go over Node's own channel between processes. */
export interface Job {
  host: string;
  port: number;
  path: string;
  /** Of the request, besides host, type and length. */
  headers: Record<string, string>;
  body: Uint8Array;
  stream: boolean;
  /** Stands in the last frame of a stream that is whole. */
  endMark: string;
  concurrency: number;
  warmUp: number;
  requests: number;
  /** Null: a new request as soon as a connection is free. */
  ratePerSecond: number | null;
  /** Of each frame of a right answer, the bytes that every gateway must send as they are: choices and usage. */
  expected: Uint8Array[];
  /** False for a gateway that writes its answers anew: its frames are counted, not compared. */
  sameBytes: boolean;
}

export interface LoadResult {
  wallMs: number;
  /** Answers that were whole and right. */
  answers: number;
  /** Body bytes of the answers, without the framing of HTTP. */
  bytes: number;
  frames: number;
  /** From the first byte of the request written to the last byte of the answer read, in milliseconds. */
  latency: Percentiles;
  /** To the first byte of the answer's body. */
  firstByte: Percentiles;
}

export interface Percentiles {
  p50: number;
  p90: number;
  p99: number;
  max: number;
}

export type ToLoad = { kind: "job"; job: Job } | { kind: "go" };
export type FromLoad =
  /** Connected and warmed up: `go` starts the part that is measured. */
  { kind: "warm" } | { kind: "done"; result: LoadResult } | { kind: "failed"; message: string };
