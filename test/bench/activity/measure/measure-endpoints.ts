import { Pool } from "undici";
import { withRelayDatabase } from "../../arms/relay-database.ts";
import { quantile } from "../../statistics.ts";
import type { FilledWorld } from "../fill/open-filled.ts";
import { at, endpointsOf, rangeOf, type Endpoint, type Goal, type Known } from "./endpoints.ts";
import type { RunningRelay } from "./open-relay.ts";

export interface Measured {
  customer: string;
  name: string;
  concurrency: number;
  goal: Goal;
  calls: number;
  p50: number;
  p99: number;
  max: number;
  bytes: number;
  /** CPU a question, of the relay and of its database, with what their jobs use meanwhile. */
  relayMs: number;
  databaseMs: number;
  /** Why there are no figures; null when there are. */
  skipped: string | null;
}

export interface MeasureInput {
  world: FilledWorld;
  relay: RunningRelay;
  data: string;
  times: number;
  seconds: number;
  only: string;
  tell: (line: string) => void;
}

type Customer = FilledWorld["customers"][number];

const CONCURRENCIES = [1, 4];
const WARM_UPS = 5;
const TRACES = 400;
const PAGES_OF_100 = 200;

/** Asks every endpoint as the largest customer and as one in the middle. */
export async function measureEndpoints(input: MeasureInput): Promise<Measured[]> {
  const { world, relay } = input;
  const asked: [string, Customer | undefined][] = [
    ["largest", world.customers[0]],
    ["middle", world.customers[Math.floor(world.customers.length / 2)]],
  ];
  const measured: Measured[] = [];
  for (const [name, customer] of asked) {
    if (customer === undefined) continue;
    const client = askerOf(relay.url, customer.token);
    const until = new Date(world.until);
    const known = await findKnown(input, customer, client);
    const endpoints = endpointsOf(customer, { until }, known).filter((each) =>
      each.name.includes(input.only),
    );
    for (const endpoint of endpoints) {
      const found = await measure(client, endpoint, input);
      measured.push(...found.map((one) => ({ ...one, customer: name })));
      const [one] = found;
      input.tell(
        `${name} ${endpoint.name}: ${one?.skipped ?? `p50 ${one?.p50.toFixed(1) ?? ""} p99 ${one?.p99.toFixed(1) ?? ""}`}`,
      );
    }
    await client.close();
  }
  return measured;
}

interface Asker {
  ask(path: string): Promise<{ status: number; text: string }>;
  close(): Promise<void>;
}

function askerOf(url: string, token: string): Asker {
  const pool = new Pool(url, { connections: Math.max(...CONCURRENCIES), pipelining: 1 });
  const headers = { authorization: `Bearer ${token}` };
  return {
    async ask(path) {
      const { statusCode, body } = await pool.request({ method: "GET", path, headers });
      return { status: statusCode, text: await body.text() };
    },
    close: () => pool.close(),
  };
}

async function measure(
  asker: Asker,
  { name, goal, paths }: Endpoint,
  { times, seconds, relay }: MeasureInput,
): Promise<Omit<Measured, "customer">[]> {
  const none = {
    name,
    goal,
    calls: 0,
    p50: NaN,
    p99: NaN,
    max: NaN,
    bytes: 0,
    relayMs: NaN,
    databaseMs: NaN,
  };
  const first = paths[0] === undefined ? null : await asker.ask(paths[0]);
  if (first?.status !== 200) {
    const reason =
      first === null ? "nothing to ask for" : `answers ${String(first.status)}: ${first.text.slice(0, 120)}`;
    return [{ ...none, concurrency: 1, skipped: reason }];
  }
  for (let warm = 1; warm < WARM_UPS; warm++) await asker.ask(paths[warm % paths.length] ?? "");
  const found: Omit<Measured, "customer">[] = [];
  for (const concurrency of CONCURRENCIES) {
    const before = await relay.readCpu();
    const latencies = await askMany(asker, paths, { concurrency, times, seconds });
    const after = await relay.readCpu();
    found.push({
      ...{ name, goal, concurrency, calls: latencies.length, skipped: null, bytes: first.text.length },
      ...{ p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99), max: latencies.at(-1) ?? NaN },
      relayMs: (after.relayMs - before.relayMs) / latencies.length,
      databaseMs: (after.databaseMs - before.databaseMs) / latencies.length,
    });
  }
  return found;
}

async function askMany(
  asker: Asker,
  paths: readonly string[],
  { concurrency, times, seconds }: { concurrency: number; times: number; seconds: number },
): Promise<Float64Array> {
  const latencies: number[] = [];
  let next = 0;
  const endMs = performance.now() + seconds * 1_000;
  const lane = async (): Promise<void> => {
    while (next < times && performance.now() < endMs) {
      const path = paths[next++ % paths.length] ?? "";
      const startedMs = performance.now();
      const { status } = await asker.ask(path);
      if (status !== 200) throw new Error(`${path} answered ${String(status)}`);
      latencies.push(performance.now() - startedMs);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return Float64Array.from(latencies).sort();
}

async function findKnown(
  { data, world, only }: MeasureInput,
  customer: Customer,
  asker: Asker,
): Promise<Known> {
  const requestIds = await withRelayDatabase(data, async (client) => {
    const found = await client.query<{ id: string }>(
      `SELECT r.request_id AS id FROM generate_series(1, $4::int) AS n CROSS JOIN LATERAL (
         SELECT request_id FROM request WHERE customer_id = $1
           AND created_at >= $2::timestamptz + ($3::timestamptz - $2::timestamptz) * ((n * 0.618034) % 1.0)
         ORDER BY created_at LIMIT 1) r`,
      [customer.id, world.from, world.until, TRACES],
    );
    return found.rows.map(({ id }) => id);
  });
  const walk = async (name: string, path: string): Promise<string | null> =>
    only === "" || `${name}, page 1,000`.includes(only)
      ? pageBehind(asker, path, new Date(world.until))
      : null;
  return {
    requestIds,
    logsCursor: await walk("logs", "observation/logs"),
    detailCursor: await walk("detail", "billing/detail"),
    transactionsCursor: await walk("balance-transactions", "balance-transactions"),
  };
}

/** The cursor of page 1,000: what lies behind as many rows, walked by larger pages. */
async function pageBehind(asker: Asker, path: string, until: Date): Promise<string | null> {
  let cursor: string | null = null;
  for (let page = 0; page < PAGES_OF_100; page++) {
    const { status, text } = await asker.ask(
      at(path, rangeOf(until, 366), "limit=100", cursor === null ? "" : `cursor=${cursor}`),
    );
    if (status !== 200) return null;
    const { data } = JSON.parse(text) as { data: { next_cursor: string | null } };
    if (data.next_cursor === null) return cursor;
    cursor = encodeURIComponent(data.next_cursor);
  }
  return cursor;
}
