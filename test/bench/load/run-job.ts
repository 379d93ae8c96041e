import { quantile } from "../statistics.ts";
import { Connection, requestBytes } from "./connection.ts";
import type { Job, LoadResult, Percentiles } from "./job.ts";

const JOB_MAX_MS = 300_000;
const TICK_MS = 1;

/**
 * Opens the connections, warms up, waits for `go`, then sends the fixed number of requests: each as soon as a
 * connection is free, or at a fixed rate. Rejects at the first answer that is not right.
 */
export async function runJob(job: Job, awaitGo: () => Promise<void>): Promise<LoadResult> {
  const request = requestBytes(job);
  const connections = await Promise.all(
    Array.from({ length: job.concurrency }, () => Connection.open(job, request)),
  );
  try {
    await sendAll(connections, { requests: job.warmUp, ratePerSecond: null });
    const before = sumOf(connections);
    await awaitGo();
    const startedMs = performance.now();
    const { latencies, firstBytes } = await sendAll(connections, job);
    const wallMs = performance.now() - startedMs;
    const after = sumOf(connections);
    return {
      wallMs,
      answers: latencies.length,
      bytes: after.bytes - before.bytes,
      frames: after.frames - before.frames,
      latency: percentilesOf(latencies),
      firstByte: percentilesOf(firstBytes),
    };
  } finally {
    for (const connection of connections) connection.close();
  }
}

interface Timings {
  latencies: Float64Array;
  firstBytes: Float64Array;
}

interface Sending {
  requests: number;
  /** Null: as fast as the answers come. */
  ratePerSecond: number | null;
}

/** A request is sent when a connection is free and, at a fixed rate, its moment has come. */
function sendAll(connections: readonly Connection[], { requests, ratePerSecond }: Sending): Promise<Timings> {
  const latencies = new Float64Array(requests);
  const firstBytes = new Float64Array(requests);
  const idle = [...connections];
  const startedMs = performance.now();
  let sent = 0;
  let answered = 0;
  return new Promise((resolve, reject) => {
    const isDue = (): boolean =>
      ratePerSecond === null || sent < ((performance.now() - startedMs) * ratePerSecond) / 1_000;
    const finish = (act: () => void): void => {
      clearTimeout(late);
      clearInterval(ticker);
      act();
    };
    const pump = (): void => {
      while (sent < requests && idle.length > 0 && isDue()) {
        const connection = idle.pop();
        if (connection) sendOn(connection);
      }
    };
    const sendOn = (connection: Connection): void => {
      sent += 1;
      connection.send(({ firstByteMs, latencyMs }) => {
        latencies[answered] = latencyMs;
        firstBytes[answered] = firstByteMs;
        answered += 1;
        idle.push(connection);
        if (answered === requests) finish(() => resolve({ latencies, firstBytes }));
        else pump();
      });
    };
    const late = setTimeout(
      () => finish(() => reject(new Error(`${String(answered)} answers in time`))),
      JOB_MAX_MS,
    );
    const ticker = setInterval(pump, TICK_MS);
    for (const connection of connections) connection.onFailure((error) => finish(() => reject(error)));
    pump();
  });
}

function sumOf(connections: readonly Connection[]): { bytes: number; frames: number } {
  let bytes = 0;
  let frames = 0;
  for (const { check } of connections) {
    bytes += check.bytes;
    frames += check.frames;
  }
  return { bytes, frames };
}

function percentilesOf(values: Float64Array): Percentiles {
  values.sort();
  return {
    p50: quantile(values, 0.5),
    p90: quantile(values, 0.9),
    p99: quantile(values, 0.99),
    max: quantile(values, 1),
  };
}
