import { EventEmitter } from "node:events";
import type { Worker } from "node:cluster";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { nano } from "../../src/kernel/money.ts";
import { passMetricsOn } from "../../src/start/share-metrics.ts";
import { sample, type FinishedRequest, type Sample } from "../../src/telemetry/index.ts";
import { Histogram } from "../../src/telemetry/metrics/histogram.ts";
import { mergeSamples } from "../../src/telemetry/metrics/merge-samples.ts";
import { metricTable } from "../../src/telemetry/metrics/metric-table.ts";
import { Metrics } from "../../src/telemetry/metrics/metrics.ts";
import { remembered } from "../../src/telemetry/metrics/remembered.ts";
import { histogramSample } from "../../src/telemetry/metrics/sample.ts";
import { writeMetrics } from "../../src/telemetry/metrics/write-metrics.ts";
import { readTraceparent } from "../../src/telemetry/tracing/read-traceparent.ts";
import { readMetrics, sumOf } from "./read-metrics.ts";

const request: FinishedRequest = {
  ...{ requestId: "req_1", protocol: "openai", path: "/v1/chat/completions", traceparent: null },
  ...{ receivedAt: new Date(), startedMs: 0, endedMs: 10, firstByteMs: null, customerId: null },
  ...{ apiKeyId: null, conversationId: null, model: null, servedModel: null, stream: false },
  ...{ maxOutputTokens: null, temperature: () => null, status: "failed", httpStatus: 404 },
  ...{ code: "model_not_found", abortedBy: null, usage: null, charge: nano(0n), currency: null },
  attempts: [],
};

test("a catalog that changes for years adds no series without end", async () => {
  const metrics = new Metrics();
  for (let index = 0; index < 5_000; index++)
    metrics.requestEnded({ ...request, model: `model-${String(index)}`, servedModel: `m-${String(index)}` });
  const { lines } = readMetrics(writeMetrics(await metrics.collect()));
  const models = new Set(lines.map(({ labels }) => labels["model"]));
  expect(models.size).toBeLessThan(2_100);
  expect(sumOf(lines, "tokenrelay_requests_total")).toBe(5_000);
  expect(sumOf(lines, "tokenrelay_requests_total", { model: "other" })).toBe(4_000);
});

test("sums of charges are exact however many there are", async () => {
  const metrics = new Metrics();
  for (let index = 0; index < 1_000; index++)
    metrics.requestEnded({ ...request, charge: nano(100_000_001n), currency: "USD" });
  const { lines } = readMetrics(writeMetrics(await metrics.collect()));
  expect(sumOf(lines, "tokenrelay_charges_total", { currency: "USD" })).toBe(100.000001);
});

test("a duration on a bound counts below it; beyond the last bound it counts too", () => {
  const histogram = new Histogram("tokenrelay_gateway_overhead_seconds");
  for (const tookMs of [-1, 0.5, 0.51, 1_000, 5_000]) histogram.observeMs(tookMs);
  const written = writeMetrics([
    histogramSample("tokenrelay_gateway_overhead_seconds", ["openai"], histogram),
  ]);
  const { lines } = readMetrics(written);
  const upTo = (le: string): number =>
    sumOf(lines, "tokenrelay_gateway_overhead_seconds_bucket", { le, protocol: "openai" });
  expect([upTo("0.0005"), upTo("0.001"), upTo("0.25"), upTo("1"), upTo("+Inf")]).toEqual([2, 3, 3, 4, 5]);
  expect(sumOf(lines, "tokenrelay_gateway_overhead_seconds_count")).toBe(5);
  expect(sumOf(lines, "tokenrelay_gateway_overhead_seconds_sum")).toBeCloseTo(6.00101, 6);
});

test("names that would break the format are escaped", () => {
  const name = 'a "model"\\ of\ntwo lines';
  const text = writeMetrics([sample("tokenrelay_cache_hits_total", [name], 1)]);
  expect(text).toContain('tokenrelay_cache_hits_total{model="a \\"model\\"\\\\ of\\ntwo lines"} 1\n');
});

test("what a job found out is told for as long as it is fresh", async () => {
  const metrics = new Metrics();
  metrics.note("tokenrelay_ledger_drift", 3, 40);
  const told = async (): Promise<number[]> =>
    (await metrics.collect())
      .filter(({ name }) => name === "tokenrelay_ledger_drift")
      .map(({ value }) => value);
  expect(await told()).toEqual([3]);
  metrics.note("tokenrelay_ledger_drift", 0, 40);
  expect(await told()).toEqual([0]);
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(await told()).toEqual([]);
});

test("what costs a query is asked once however often somebody reads, and a failure hides nothing else", async () => {
  const metrics = new Metrics();
  let asked = 0;
  metrics.addSource(
    remembered(() => {
      asked++;
      throw new Error("the database is away");
    }, 60_000),
  );
  metrics.addSource(() => [sample("tokenrelay_nodes_alive", [], 2)]);
  for (let time = 0; time < 5; time++)
    expect((await metrics.collect()).some(({ name }) => name === "tokenrelay_nodes_alive")).toBe(true);
  expect(asked).toBe(1);
});

describe("several workers of one node", () => {
  const requests = ["openai", "m", "p", "2xx"];
  const counted = (value: number, rss: number): Sample[] => [
    sample("tokenrelay_requests_total", requests, value),
    sample("tokenrelay_reservations_open", [], rss),
    { name: "tokenrelay_gateway_overhead_seconds", labels: ["openai"], value: 1, buckets: [value, 0, 1] },
    sample("tokenrelay_journal_writable", [], value > 2 ? 1 : 0),
  ];

  test("are told as one: counters added, what all of them see once, the worst of what matters", () => {
    const merged = mergeSamples([counted(2, 7), counted(3, 6), []]);
    const of = (name: string): Sample | undefined => merged.find((each) => each.name === name);
    expect(of("tokenrelay_requests_total")).toMatchObject({ labels: requests, value: 5 });
    expect(of("tokenrelay_reservations_open")?.value).toBe(7);
    expect(of("tokenrelay_gateway_overhead_seconds")).toMatchObject({ value: 2, buckets: [5, 0, 2] });
    expect(of("tokenrelay_journal_writable")?.value).toBe(0);
    expect(merged.length).toBe(4);
  });

  test("are asked by the process that looks after them; one that is silent keeps nobody waiting", async () => {
    const living = new Set<Worker>();
    const passOn = passMetricsOn(living);
    const heard: { others: Sample[][] }[] = [];
    const worker = (answers: Sample[] | null): Worker => {
      const made = Object.assign(new EventEmitter(), {
        isConnected: () => true,
        send: (word: { kind: string; id: number; others: Sample[][] }) => {
          if (word.kind === "told") heard.push(word);
          else if (answers !== null)
            passOn(made, { about: "metrics", kind: "counted", id: word.id, samples: answers });
        },
      }) as unknown as Worker;
      living.add(made);
      return made;
    };
    const asking = worker([]);
    worker(counted(3, 1));
    worker(null);
    passOn(asking, { about: "metrics", kind: "wanted", id: 9 });
    passOn(asking, "something else");
    for (const end = Date.now() + 3_000; heard.length === 0 && Date.now() < end;)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(heard).toMatchObject([{ kind: "told", id: 9, others: [counted(3, 1), []] }]);
  });
});

describe("a client's traceparent", () => {
  const [traceId, spanId] = ["4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"];
  test.each([
    [`00-${traceId}-${spanId}-01`, true],
    [`00-${traceId}-${spanId}-00`, false],
    [`cc-${traceId}-${spanId}-03-what-comes-later`, true],
  ])("%s is read", (header, isSampled) => {
    expect(readTraceparent(header)).toEqual({ traceId, spanId, isSampled });
  });
  test.each([
    ...[null, "", "nonsense", `00-${traceId}-${spanId}`, `00-${traceId}-${spanId}-01-more`],
    ...[
      `ff-${traceId}-${spanId}-01`,
      `00-${"0".repeat(32)}-${spanId}-01`,
      `00-${traceId}-${"0".repeat(16)}-01`,
    ],
    `00-${traceId.toUpperCase()}-${spanId}-01`,
  ])("%s is as good as none", (header) => {
    expect(readTraceparent(header)).toBeNull();
  });
});

test("OpenTelemetry is loaded by the one file that nothing imports but when it is wanted", () => {
  const read = (file: string): string =>
    readFileSync(new URL(`../../src/telemetry/${file}`, import.meta.url), "utf8");
  const others = ["index.ts", "telemetry.ts", "tracing/open-tracer.ts", "tracing/request-spans.ts"];
  for (const file of [...others, "tracing/request-tracer.ts", "tracing/names.ts"])
    expect(read(file)).not.toMatch(/^import .*(?:@opentelemetry|otlp-tracer)/m);
  expect(read("tracing/otlp-tracer.ts")).toContain("@opentelemetry/sdk-trace");
  expect(Object.keys(metricTable).length).toBeGreaterThan(30);
});
