import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { CLIENT, ERROR, SERVER, startCollector, type Collector } from "./collector.ts";
import { scrape, sumOf } from "./read-metrics.ts";
import { modelName, openTelemetryWorld, protocols, SUPPLIER_SECRET, supplierOf } from "./world.ts";
import type { TelemetryWorld } from "./world.ts";

const SAID = "a canary of words that were said";
const COLLECTOR_KEY = "a key of the collector";

let collector: Collector;
let world: TelemetryWorld;
beforeAll(async () => {
  collector = await startCollector();
  world = await openTelemetryWorld({
    OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/`,
    OTEL_EXPORTER_OTLP_HEADERS: `x-collector-key=${encodeURIComponent(COLLECTOR_KEY)}`,
    OTEL_BSP_SCHEDULE_DELAY: "20",
    OTEL_SERVICE_NAME: "relay-of-the-tests",
  });
});
afterAll(async () => {
  await world.close();
  await collector.close();
});

describe.each(protocols)("a request by %s", (protocol) => {
  test("is a server span, with the call of its supplier below it, in the words of the conventions", async () => {
    const model = modelName("plain", protocol);
    const headers = { "x-conversation-id": "conv_1" };
    const more = { temperature: 0.25, max_tokens: 50 };
    const asked = { protocol, model: "plain", stream: true, words: SAID, headers, more } as const;
    const { requestId } = await world.ask(asked);
    const [server, call, ...others] = await collector.spansOf(requestId);
    expect(others).toEqual([]);
    expect(server).toMatchObject({ kind: SERVER, parentSpanId: "", status: { code: 0 } });
    expect(server?.name).toMatch(/^POST \//);
    expect(server?.attributes).toMatchObject({
      ...{ "http.request.method": "POST", "http.response.status_code": 200 },
      ...{ "tokenrelay.customer.id": world.customerId, "tokenrelay.protocol": protocol },
      ...{ "tokenrelay.outcome": "succeeded", "gen_ai.request.model": model },
      ...{ "tokenrelay.charge.currency": "USD", "gen_ai.conversation.id": "conv_1" },
    });
    expect(call).toMatchObject({
      ...{ kind: CLIENT, parentSpanId: server?.spanId, traceId: server?.traceId },
      ...{ name: "chat sim-plain@cached=3,tokens=24", status: { code: 0 } },
    });
    expect(call?.attributes).toMatchObject({
      ...{ "gen_ai.operation.name": "chat", "gen_ai.provider.name": supplierOf(protocol) },
      ...{ "gen_ai.request.model": "sim-plain@cached=3,tokens=24", "gen_ai.request.stream": true },
      ...{ "gen_ai.request.max_tokens": 50, "gen_ai.request.temperature": 0.25 },
      ...{ "gen_ai.usage.output_tokens": 24, "gen_ai.usage.cache_read.input_tokens": 3 },
      ...{ "gen_ai.conversation.id": "conv_1", "server.address": "127.0.0.1" },
      ...{ "server.port": Number(new URL(world.simulator.url).port), "http.response.status_code": 200 },
    });
    expect(call?.attributes["gen_ai.response.finish_reasons"]).toEqual([expect.any(String)]);
    expect(call?.attributes["gen_ai.response.time_to_first_chunk"]).toBeGreaterThan(0);
    expect(call!.startMs).toBeGreaterThanOrEqual(server!.startMs);
    expect(call!.endMs).toBeLessThanOrEqual(server!.endMs + 0.01);
    expect(Math.abs(server!.startMs - Date.now())).toBeLessThan(60_000);
  });

  test("that a second deployment answered has a span for each call, the first one an error", async () => {
    const { requestId } = await world.ask({ protocol, model: "retried" });
    const [server, first, second] = await collector.spansOf(requestId);
    expect(server?.status.code).toBe(0);
    expect(first).toMatchObject({ parentSpanId: server?.spanId, status: { code: ERROR } });
    expect(first?.attributes).toMatchObject({
      ...{ "error.type": "upstream_overloaded", "http.response.status_code": 503, "tokenrelay.attempt": 1 },
    });
    expect(first?.attributes).not.toHaveProperty("gen_ai.usage.output_tokens");
    expect(second).toMatchObject({ parentSpanId: server?.spanId, status: { code: 0 } });
    expect(second?.attributes).toMatchObject({ "tokenrelay.attempt": 2 });
    expect(second!.startMs).toBeGreaterThanOrEqual(first!.endMs);
  });

  test("that broke off amid its stream is an error in both of its spans", async () => {
    const { requestId } = await world.ask({ protocol, model: "cut", stream: true });
    const [server, call] = await collector.spansOf(requestId);
    expect(server).toMatchObject({ status: { code: ERROR } });
    expect(server?.attributes).toMatchObject({
      "error.type": "upstream_error",
      "tokenrelay.outcome": "failed",
    });
    expect(call).toMatchObject({ status: { code: ERROR, message: "upstream_error" } });
  });

  test("that is refused has no call, and is no error of ours", async () => {
    const { requestId, status } = await world.ask({ protocol, model: { name: "made-up" } });
    expect(status).toBe(404);
    const [server, ...others] = await collector.spansOf(requestId);
    expect(others).toEqual([]);
    expect(server).toMatchObject({ status: { code: 0 } });
    expect(server?.attributes).toMatchObject({ "error.type": "model_not_found" });
    expect(server?.attributes).not.toHaveProperty("gen_ai.request.model");
  });
});

test("a client's trace goes on in ours, and is not passed on to suppliers", async () => {
  const [traceId, spanId] = ["4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"];
  const headers = { traceparent: `00-${traceId}-${spanId}-01` };
  const { requestId } = await world.ask({ protocol: "openai", model: "plain", headers });
  const [server, call] = await collector.spansOf(requestId);
  expect(server).toMatchObject({ traceId, parentSpanId: spanId });
  expect(call).toMatchObject({ traceId, parentSpanId: server?.spanId });
  expect(JSON.stringify(world.simulator.usageLog())).not.toContain(traceId);
});

test("a client that samples nothing is not traced; one that sends nonsense is, as anybody", async () => {
  const traceId = "4bf92f3577b34da6a3ce929d0e0e4737";
  const unsampled = { traceparent: `00-${traceId}-00f067aa0ba902b7-00` };
  const quiet = await world.ask({ protocol: "openai", model: "plain", headers: unsampled });
  const nonsense = { traceparent: "00-zzzz-1-01" };
  const told = await world.ask({ protocol: "openai", model: "plain", headers: nonsense });
  const [server] = await collector.spansOf(told.requestId);
  expect(server?.parentSpanId).toBe("");
  expect(collector.received()).not.toContain(quiet.requestId);
});

test("the collector hears who speaks, and gets the header that it wants", () => {
  expect(collector.resource()).toMatchObject({
    ...{ "service.name": "relay-of-the-tests", "service.instance.id": "node-1" },
  });
  expect(collector.headers().every((headers) => headers["x-collector-key"] === COLLECTOR_KEY)).toBe(true);
});

test("no word of a request or an answer, no key and no secret is in any span", () => {
  const received = collector.received();
  expect(received.length).toBeGreaterThan(1_000);
  for (const secret of [SAID, "canary", world.key, SUPPLIER_SECRET]) expect(received).not.toContain(secret);
});

test("a collector that takes nothing costs no request anything, and is counted", async () => {
  collector.answerWith(400);
  const { status } = await world.ask({ protocol: "openai", model: "plain" });
  expect(status).toBe(200);
  let lost = 0;
  for (const end = Date.now() + 8_000; lost === 0 && Date.now() < end;) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    lost = sumOf(await scrape(world.url), "tokenrelay_spans_lost_total");
  }
  expect(lost).toBe(2);
  expect(world.logged()).toContain("the collector did not take spans");
  expect(world.logged()).not.toContain(COLLECTOR_KEY);
});
