import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { Pool } from "undici";
import { openListWorld, type ListWorld } from "./lists/list-world.ts";
import { readCpu } from "./machine/read-cpu.ts";
import { quantile } from "./statistics.ts";

// How long lists take of a customer with 10,000 keys among 1,000 models: `npm run bench:lists`, after a build.
const { values: given } = parseArgs({
  options: {
    keys: { type: "string", default: "10000" },
    models: { type: "string", default: "1000" },
    concurrency: { type: "string", default: "16" },
    seconds: { type: "string", default: "8" },
    workers: { type: "string", default: "1" },
    only: { type: "string", default: "" },
    profile: { type: "string" },
    dist: { type: "string", default: new URL("../../dist", import.meta.url).pathname },
  },
});
const [keys, models] = [Number(given.keys), Number(given.models)];
const [concurrency, seconds, workers] = [
  Number(given.concurrency),
  Number(given.seconds),
  Number(given.workers),
];
const LIMIT_MS = 30;
const WARM_UP_MS = 2_000;

interface Result {
  name: string;
  latencies: Float64Array;
  bytes: number;
  relayCpuMs: number;
  seconds: number;
}

const pathsOf = ({ otherKeyId }: ListWorld): [name: string, path: string][] => [
  ["GET /client", "/openapi/v1/client"],
  ["GET /api-keys, 20", "/openapi/v1/api-keys"],
  ["GET /api-keys?limit=100", "/openapi/v1/api-keys?limit=100"],
  ["GET /api-keys?q= (few match)", "/openapi/v1/api-keys?limit=100&q=service%209999"],
  ["GET /api-keys?q= (many match)", "/openapi/v1/api-keys?limit=100&q=team"],
  ["GET /api-keys?status=active", "/openapi/v1/api-keys?limit=100&status=active"],
  ["GET /models, 20", "/openapi/v1/models"],
  ["GET /models?limit=100", "/openapi/v1/models?limit=100"],
  ["GET /models?q=", "/openapi/v1/models?limit=100&q=bench-99"],
  ["GET /models/{id}/preflight", "/openapi/v1/models/bench-1/preflight"],
  ["GET /model-tags", "/openapi/v1/model-tags"],
  ["GET /api-keys/{id}/model-access", `/openapi/v1/api-keys/${otherKeyId}/model-access`],
  ["GET /v1/models", "/v1/models"],
];

async function measure(world: ListWorld, [name, path]: [string, string]): Promise<Result> {
  const pool = new Pool(world.url, { connections: concurrency, pipelining: 1 });
  const headers = { authorization: `Bearer ${world.apiKey}` };
  let bytes = 0;
  const once = async (): Promise<number> => {
    const startedMs = performance.now();
    const { statusCode, body } = await pool.request({ method: "GET", path, headers });
    bytes = 0;
    for await (const chunk of body) bytes += (chunk as Buffer).length;
    if (statusCode !== 200) throw new Error(`${path} answered ${String(statusCode)}`);
    return performance.now() - startedMs;
  };
  const during = async (forMs: number): Promise<number[]> => {
    const found: number[] = [];
    const endMs = performance.now() + forMs;
    const lane = async (): Promise<void> => {
      while (performance.now() < endMs) found.push(await once());
    };
    await Promise.all(Array.from({ length: concurrency }, lane));
    return found;
  };
  await during(WARM_UP_MS);
  const before = await readCpu([world.pid]);
  const startedMs = performance.now();
  const latencies = Float64Array.from(await during(seconds * 1000)).sort();
  const tookMs = performance.now() - startedMs;
  const after = await readCpu([world.pid]);
  await pool.close();
  return { name, latencies, bytes, relayCpuMs: (after.ns - before.ns) / 1e6, seconds: tookMs / 1000 };
}

function print(results: readonly Result[]): void {
  const rows = results.map(({ name, latencies, bytes, relayCpuMs, seconds: took }) => ({
    list: name,
    "p50 ms": quantile(latencies, 0.5).toFixed(1),
    "p99 ms": quantile(latencies, 0.99).toFixed(1),
    [`≤ ${String(LIMIT_MS)}`]: quantile(latencies, 0.99) <= LIMIT_MS ? "yes" : "no",
    "req/s": (latencies.length / took).toFixed(0),
    "CPU ms/req": (relayCpuMs / latencies.length).toFixed(2),
    kB: (bytes / 1000).toFixed(1),
  }));
  console.table(rows);
}

const dataRoot = await mkdtemp(join(tmpdir(), "token-relay-lists-"));
const world = await openListWorld({
  dist: resolve(given.dist),
  dataRoot,
  keys,
  models,
  workers,
  profile: given.profile ?? null,
});
try {
  const results: Result[] = [];
  for (const each of pathsOf(world)) {
    if (!each[0].includes(given.only)) continue;
    results.push(await measure(world, each));
    process.stderr.write(`${each[0]}\n`);
  }
  console.log(
    `${String(keys)} keys, ${String(models)} models, concurrency ${String(concurrency)}, ${String(workers)} worker(s)`,
  );
  print(results);
} finally {
  await world.stop();
  await rm(dataRoot, { recursive: true, force: true });
}
