import { quantile } from "../statistics.ts";
import { Connection, requestBytes } from "./connection.ts";
import type { Job, LoadResult, Percentiles } from "./job.ts";

const JOB_MAX_MS = 300_000;

/**
 * Opens the connections, warms up, waits for `go`, then sends the fixed number of requests, a new one on each
 * connection as soon as the last is answered. Rejects at the first answer that is not right.
 */
export async function runJob(job: Job, awaitGo: () => Promise<void>): Promise<LoadResult> {
  const request = requestBytes(job);
  const connections = await Promise.all(
    Array.from({ length: job.concurrency }, () => Connection.open(job, request)),
  );
  try {
    await sendAll(connections, job.warmUp);
    const before = sumOf(connections);
    await awaitGo();
    const startedMs = performance.now();
    const { latencies, firstBytes } = await sendAll(connections, job.requests);
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

function sendAll(connections: readonly Connection[], requests: number): Promise<Timings> {
  const latencies = new Float64Array(requests);
  const firstBytes = new Float64Array(requests);
  let sent = 0;
  let answered = 0;
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${String(answered)} answers in time`)), JOB_MAX_MS);
    const sendNext = (connection: Connection): void => {
      if (sent === requests) return;
      sent += 1;
      connection.send(({ firstByteMs, latencyMs }) => {
        latencies[answered] = latencyMs;
        firstBytes[answered] = firstByteMs;
        answered += 1;
        if (answered < requests) return sendNext(connection);
        clearTimeout(late);
        resolve({ latencies, firstBytes });
      });
    };
    for (const connection of connections) {
      connection.onFailure((error) => {
        clearTimeout(late);
        reject(error);
      });
      sendNext(connection);
    }
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
