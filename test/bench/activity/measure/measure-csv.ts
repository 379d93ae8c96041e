import { Pool } from "undici";
import { withRelayDatabase } from "../../arms/relay-database.ts";
import type { FilledWorld } from "../fill/open-filled.ts";
import { at } from "./endpoints.ts";
import type { LoopDelay, RunningRelay } from "./open-relay.ts";

export interface MeasuredFile {
  name: string;
  rows: number;
  seconds: number;
  megabytes: number;
  /** How much more memory the relay held than before, at most. */
  grownMegabytes: number;
  loop: LoopDelay;
  skipped: string | null;
}

export interface FileInput {
  world: FilledWorld;
  relay: RunningRelay;
  data: string;
  rows: number;
  tell: (line: string) => void;
}

const FILES = [
  "billing/detail.csv",
  "billing/detail.jsonl",
  "observation/logs.csv",
  "balance-transactions.csv",
];
const SAMPLE_MS = 50;
const DAY_MS = 86_400_000;

/** Takes the largest customer's files, from a moment on behind which so many requests lie. */
export async function measureFiles(input: FileInput): Promise<MeasuredFile[]> {
  const customer = input.world.customers[0];
  if (customer === undefined) return [];
  const [from, to] = await rangeOfRows(input, customer.id);
  const pool = new Pool(input.relay.url, { connections: 1, bodyTimeout: 0, headersTimeout: 0 });
  const measured: MeasuredFile[] = [];
  for (const path of FILES) {
    // Of transactions there are three a request.
    const begin = path.startsWith("balance")
      ? new Date(to.getTime() - (to.getTime() - from.getTime()) / 3)
      : from;
    const query = `from=${begin.toISOString()}&to=${to.toISOString()}`;
    measured.push(await take(pool, { ...input, path, query, token: customer.token }));
  }
  await pool.close();
  return measured;
}

async function rangeOfRows({ data, world, rows }: FileInput, customerId: string): Promise<[Date, Date]> {
  const to = new Date(world.until);
  const earliest = new Date(to.getTime() - 366 * DAY_MS);
  const from = await withRelayDatabase(data, async (client) => {
    const found = await client.query<{ at: Date }>(
      `SELECT created_at AS at FROM request WHERE customer_id = $1 AND created_at < $2
       ORDER BY created_at DESC OFFSET $3 LIMIT 1`,
      [customerId, to, rows - 1],
    );
    return found.rows[0]?.at ?? earliest;
  });
  return [from, to];
}

async function take(
  pool: Pool,
  { relay, path, query, token, tell }: FileInput & { path: string; query: string; token: string },
): Promise<MeasuredFile> {
  const headers = { authorization: `Bearer ${token}` };
  await relay.readLoopDelay();
  const before = await relay.readResident();
  let most = before;
  const sampling = setInterval(() => {
    void relay.readResident().then((now) => (most = Math.max(most, now)));
  }, SAMPLE_MS);
  const startedMs = performance.now();
  const { statusCode, body } = await pool.request({ method: "GET", path: at(path, query), headers });
  let bytes = 0;
  let lines = 0;
  let refusal = "";
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    for (let place = chunk.indexOf(10); place >= 0; place = chunk.indexOf(10, place + 1)) lines += 1;
    if (statusCode !== 200) refusal += chunk.toString().slice(0, 150);
  }
  const seconds = (performance.now() - startedMs) / 1_000;
  clearInterval(sampling);
  const loop = await relay.readLoopDelay();
  tell(`${path}: ${String(lines)} lines in ${seconds.toFixed(1)} s`);
  return {
    ...{ name: path, rows: lines, seconds, megabytes: bytes / 1e6, loop },
    grownMegabytes: (most - before) / 1e6,
    skipped: statusCode === 200 ? null : `answers ${String(statusCode)}: ${refusal}`,
  };
}
