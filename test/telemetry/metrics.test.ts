import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createApiKey } from "../../src/customers/index.ts";
import { metricTable } from "../../src/telemetry/index.ts";
import { MODEL_IDS } from "../graphql/samples.ts";
import { readMetrics, scrape, sumOf, type Line } from "./read-metrics.ts";
import { modelName, openTelemetryWorld, protocols, SUPPLIER_SECRET, supplierOf } from "./world.ts";
import type { TelemetryWorld } from "./world.ts";

const SAID = "a canary of words";
const ANSWERED = /sim-plain/;

let world: TelemetryWorld;
beforeAll(async () => {
  world = await openTelemetryWorld();
});
afterAll(() => world.close());

/** By how much a sum grows while something is done. */
async function growth(name: string, labels: Record<string, string>, act: () => Promise<unknown>) {
  const before = sumOf(await scrape(world.url), name, labels);
  await act();
  return sumOf(await scrape(world.url), name, labels) - before;
}

/** What the books have of a model, once they have so many requests of it. */
async function booked(model: string, count: number): Promise<Record<string, unknown>> {
  for (const end = Date.now() + 5_000; Date.now() < end;) {
    const [row = {}] = await world.see(
      `SELECT count(*) AS count, sum(input_fresh) AS input, sum(cache_read) AS cache_read,
         sum(output_text) AS output, sum(charge) AS charge FROM request WHERE model = $1`,
      [model],
    );
    if (Number(row["count"]) === count) return row;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("the books do not have them");
}

describe.each(protocols)("requests by %s", (protocol) => {
  const model = modelName("plain", protocol);
  const provider = supplierOf(protocol);

  test("are counted once each, with what they took, used and cost, streams and whole answers", async () => {
    const before = await scrape(world.url);
    for (const stream of [false, true, true]) {
      const { status, text } = await world.ask({ protocol, model: "plain", stream, words: SAID });
      expect([status, text.length > 0]).toEqual([200, true]);
    }
    const after = await scrape(world.url);
    const grown = (name: string, labels: Record<string, string> = {}): number =>
      sumOf(after, name, labels) - sumOf(before, name, labels);
    const labels = { protocol, model };
    expect(grown("tokenrelay_requests_total", { ...labels, provider, status_class: "2xx" })).toBe(3);
    expect(grown("tokenrelay_requests_total")).toBe(3);
    expect(grown("tokenrelay_request_duration_seconds_count", labels)).toBe(3);
    expect(grown("tokenrelay_time_to_first_token_seconds_count", labels)).toBe(2);
    expect(grown("tokenrelay_gateway_overhead_seconds_count", { protocol })).toBe(3);
    expect(grown("tokenrelay_upstream_duration_seconds_count", { provider, model })).toBe(3);
    expect(grown("tokenrelay_upstream_attempts_total", { provider, outcome: "succeeded" })).toBe(3);
    const row = await booked(model, 3);
    for (const direction of ["input", "cache_read", "output"])
      expect(sumOf(after, "tokenrelay_tokens_total", { model, direction })).toBe(Number(row[direction]));
    expect(Number(row["output"])).toBe(72);
    expect(grown("tokenrelay_charges_total", { currency: "USD" })).toBeCloseTo(
      Number(row["charge"]) / 1e9,
      9,
    );
  });

  test("that another deployment answers have two calls, and count as one that went well", async () => {
    const labels = { protocol, model: modelName("retried", protocol), status_class: "2xx" };
    const failed = { provider, outcome: "failed" };
    const ask = (): Promise<unknown> => world.ask({ protocol, model: "retried" });
    expect(
      await growth("tokenrelay_upstream_attempts_total", failed, async () =>
        expect(await growth("tokenrelay_requests_total", labels, ask)).toBe(1),
      ),
    ).toBe(1);
  });

  test("that a supplier breaks off in their middle count as failed, though their client read 200", async () => {
    const labels = { protocol, model: modelName("cut", protocol), status_class: "5xx" };
    const act = async (): Promise<void> => {
      expect((await world.ask({ protocol, model: "cut", stream: true })).status).toBe(200);
    };
    const failed = async (): Promise<void> =>
      expect(await growth("tokenrelay_requests_total", labels, act)).toBe(1);
    expect(await growth("tokenrelay_stream_aborts_total", { side: "supplier" }, failed)).toBe(1);
  });

  test("that their client leaves count as ended by it", async () => {
    const leave = async (): Promise<void> => {
      const gone = new AbortController();
      const asked = { protocol, model: "paced", stream: true, signal: gone.signal } as const;
      setTimeout(() => gone.abort(), 120);
      await world.ask(asked).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 150));
    };
    expect(await growth("tokenrelay_stream_aborts_total", { side: "client" }, leave)).toBe(1);
  });

  test("without a key, or for no model, are counted under no name of the client's", async () => {
    const labels = { protocol, model: "other", provider: "none", status_class: "4xx" };
    const ask = async (): Promise<void> => {
      expect((await world.ask({ protocol, model: "plain", key: "tr_live_made-up" })).status).toBe(401);
      expect((await world.ask({ protocol, model: { name: "made-up" } })).status).toBe(404);
    };
    expect(await growth("tokenrelay_requests_total", labels, ask)).toBe(2);
  });
});

test("hundreds of made-up names of models add no series", async () => {
  const series = (lines: Line[]): number => lines.length;
  const before = series(await scrape(world.url));
  const names = Array.from({ length: 300 }, (_, index) => `made-up-${String(index)}`);
  for (let at = 0; at < names.length; at += 100)
    await Promise.all(
      names.slice(at, at + 100).map((name) => world.ask({ protocol: "openai", model: { name } })),
    );
  const after = await scrape(world.url);
  expect(series(after)).toBe(before);
  expect(after.some(({ labels }) => Object.values(labels).some((of) => of.startsWith("made-up")))).toBe(
    false,
  );
});

test("limits that are met are counted, those of suppliers not among them", async () => {
  const { token } = await createApiKey(world.system, {
    ...{ customerId: world.customerId, name: "slow", rateLimits: { rpm: 1 } },
    entitledModelIds: MODEL_IDS,
  });
  const name = "tokenrelay_rate_limited_total";
  const one = async (): Promise<void> => {
    expect((await world.ask({ protocol: "openai", model: "plain", key: token })).status).toBe(200);
    expect((await world.ask({ protocol: "openai", model: "plain", key: token })).status).toBe(429);
  };
  expect(await growth(name, { limit: "rate" }, one)).toBe(1);
  const theirs = async (): Promise<void> => {
    expect((await world.ask({ protocol: "openai", model: "limited" })).status).toBe(429);
  };
  expect(await growth(name, {}, theirs)).toBe(0);
});

test("operations are counted by the product's names; a client's own name is other", async () => {
  const name = "tokenrelay_graphql_operation_duration_seconds_count";
  const headers = { authorization: `Bearer ${world.key}`, "content-type": "application/json" };
  const byName = async (): Promise<void> => {
    const answer = await fetch(`${world.url}/openapi/v1/balance`, { headers });
    expect([answer.status, (await answer.text()).length > 0]).toEqual([200, true]);
  };
  const own = async (): Promise<unknown> =>
    fetch(`${world.url}/graphql`, {
      ...{ method: "POST", headers },
      body: JSON.stringify({ query: "query MadeUpByAClient { apiVersion: __typename }" }),
    }).then((answer) => answer.text());
  const all = await growth(name, {}, async () => {
    expect(await growth(name, { operation: "Balance" }, byName)).toBe(1);
    expect(await growth(name, { operation: "other" }, own)).toBe(1);
  });
  expect(all).toBe(2);
  const operations = new Set((await scrape(world.url)).map(({ labels }) => labels["operation"]));
  expect([...operations].filter((of) => of?.includes("MadeUp"))).toEqual([]);
});

test("what is told holds to the table: every name with its type, every label, nothing else", async () => {
  const text = await (await fetch(`${world.url}/metrics`)).text();
  const { lines, types } = readMetrics(text);
  expect(Object.fromEntries(types)).toEqual(
    Object.fromEntries(Object.entries(metricTable).map(([name, { type }]) => [name, type])),
  );
  const table: Record<string, { type: string; labels: readonly string[] }> = metricTable;
  for (const { name, labels } of lines) {
    const of = table[name] ?? table[name.replace(/_(bucket|sum|count)$/, "")];
    const more = name.endsWith("_bucket") ? ["le"] : [];
    expect([name, Object.keys(labels).sort()]).toEqual([name, [...(of?.labels ?? []), ...more].sort()]);
  }
});

test("gauges tell of the books, the journal, the database and the process", async () => {
  const lines = await scrape(world.url);
  const of = (name: string): number => sumOf(lines, name);
  expect(of("tokenrelay_database_up")).toBe(1);
  expect(of("tokenrelay_journal_writable")).toBe(1);
  expect(of("tokenrelay_nodes_alive")).toBeGreaterThanOrEqual(1);
  expect(of("tokenrelay_database_connections")).toBeGreaterThanOrEqual(1);
  expect(of("process_resident_memory_bytes")).toBeGreaterThan(50e6);
  expect(lines.filter(({ name }) => name === "tokenrelay_circuit_state").length).toBeGreaterThanOrEqual(15);
  expect(lines.some(({ name }) => name === "tokenrelay_reservations_open")).toBe(true);
  expect(lines.some(({ name }) => name === "tokenrelay_rollup_drift")).toBe(true);
});

test("no tenant, key, secret, request or word of one is in the metrics", async () => {
  const text = await (await fetch(`${world.url}/metrics`)).text();
  const apiKeys = await world.see("SELECT id, prefix FROM api_key");
  const told = [world.customerId, world.key, SUPPLIER_SECRET, SAID, "req_"];
  for (const secret of [...told, ...apiKeys.flatMap((row) => [String(row["id"]), String(row["prefix"])])])
    expect(text).not.toContain(secret);
  expect(text).not.toMatch(ANSWERED);
});
