import { expect, test } from "@jest/globals";
import { readFile, mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keyFingerprint, type UsageRecord } from "../../src/simulator/index.ts";
import { recordsMax, UsageLog } from "../../src/simulator/usage-log.ts";
import { chat, hello, paths, post, recordOf, withSimulator } from "./client.ts";

test("a completed request leaves one record, there before the client sees the end", () =>
  withSimulator({}, async (simulator) => {
    const whole = await chat(simulator, {
      model: "sim-fast@tokens=9,cached=2",
      messages: hello,
      user: "tag-1",
    });
    expect(simulator.usageLog()).toEqual([
      {
        sequence: 1,
        id: whole.id,
        at: expect.stringMatching(/^\d{4}-.*Z$/),
        protocol: "openai",
        path: paths.openai,
        model: "sim-fast",
        stream: false,
        status: 200,
        outcome: "completed",
        keyFingerprint: keyFingerprint("sk-test"),
        reported: { promptTokens: 6, cachedTokens: 2, outputTokens: 9, reasoningTokens: 0 },
        produced: { promptTokens: 6, cachedTokens: 2, outputTokens: 9, reasoningTokens: 0 },
        user: "tag-1",
        tag: "tag-1",
      },
    ]);
  }));

test("a client that leaves a stream is noticed at once, with what it got", () =>
  withSimulator({}, async (simulator) => {
    const controller = new AbortController();
    const body = {
      model: "sim-fast@pace=30,chunks=20,tokens=20",
      messages: hello,
      stream: true,
      user: "leaver",
    };
    const response = await post(simulator, { body, signal: controller.signal });
    const reader = response.body?.getReader();
    for (let reads = 0; reads < 3; reads++) await reader?.read();
    controller.abort();
    const left = performance.now();
    const record = await recordOf(simulator, "leaver");
    expect(performance.now() - left).toBeLessThan(5_000);
    expect(record).toMatchObject({ outcome: "aborted", status: 200, reported: null });
    expect(record.produced?.promptTokens).toBe(6);
    expect(record.produced?.outputTokens).toBeGreaterThanOrEqual(1);
    expect(record.produced?.outputTokens).toBeLessThan(10);
  }));

test("a client that leaves before the answer is an abort without a status", () =>
  withSimulator({ defaults: { latencyMs: 5000 } }, async (simulator) => {
    const body = { model: "sim-fast", messages: hello, user: "early" };
    await expect(post(simulator, { body, signal: AbortSignal.timeout(50) })).rejects.toThrow();
    expect(await recordOf(simulator, "early")).toMatchObject({
      outcome: "aborted",
      status: 0,
      produced: { promptTokens: 6, outputTokens: 0 },
    });
  }));

test("a client that leaves in the middle of its own body is an abort of no model", () =>
  withSimulator({}, async (simulator) => {
    const socket = connect(Number(new URL(simulator.url).port), "127.0.0.1");
    socket.write(`POST ${paths.openai} HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"model":`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    while (simulator.usageLog().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(simulator.usageLog()[0]).toMatchObject({
      outcome: "aborted",
      model: "",
      status: 0,
      produced: null,
    });
    expect(simulator.stats().inFlight).toBe(0);
  }));

test("the log is told as JSON lines over HTTP, summed in the stats, and reset by DELETE", () =>
  withSimulator({}, async (simulator) => {
    for (let index = 0; index < 3; index++) await chat(simulator, { model: "sim-fast", messages: hello });
    const log = `${simulator.url}/__sim/usage-log`;
    const lines = (await (await fetch(log)).text()).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line) as UsageRecord)).toEqual(simulator.usageLog());
    const stats: unknown = await (await fetch(`${simulator.url}/__sim/stats`)).json();
    expect(stats).toMatchObject({
      requests: 3,
      completed: 3,
      outputTokens: 72,
      producedTokens: 72,
      inFlight: 0,
    });
    expect((await fetch(log, { method: "DELETE" })).status).toBe(204);
    expect(simulator.usageLog()).toEqual([]);
    expect(simulator.stats().requests).toBe(0);
  }));

test("since gives only the records after a sequence number, over a reset too", () =>
  withSimulator({}, async (simulator) => {
    const log = `${simulator.url}/__sim/usage-log`;
    const sequences = async (since: number): Promise<number[]> => {
      const lines = (await (await fetch(`${log}?since=${since}`)).text()).split("\n").filter(Boolean);
      return lines.map((line) => (JSON.parse(line) as UsageRecord).sequence);
    };
    for (let index = 0; index < 3; index++) await chat(simulator, { model: "m", messages: hello });
    expect(await sequences(1)).toEqual([2, 3]);
    expect(simulator.usageLog(2).map(({ sequence }) => sequence)).toEqual([3]);
    await fetch(log, { method: "DELETE" });
    await chat(simulator, { model: "m", messages: hello });
    expect(await sequences(2)).toEqual([4]);
    expect(await sequences(9)).toEqual([]);
    expect((await fetch(`${log}?since=yesterday`)).status).toBe(400);
  }));

test("the metadata's tag wins over the user, and the user stands beside it", () =>
  withSimulator({}, async (simulator) => {
    await chat(simulator, { model: "m", messages: hello, user: "u", metadata: { tag: "t" } });
    expect(simulator.usageLog()[0]).toMatchObject({ user: "u", tag: "t" });
  }));

test("a slow reader holds a long stream back, and leaving it counts only what was written", () =>
  withSimulator({}, async (simulator) => {
    const body = { model: "m@tokens=100000,chunks=100000", messages: hello, stream: true, user: "slow" };
    const controller = new AbortController();
    const response = await post(simulator, { body, signal: controller.signal });
    await response.body?.getReader().read();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(simulator.usageLog()).toEqual([]);
    controller.abort();
    const record = await recordOf(simulator, "slow");
    expect(record.outcome).toBe("aborted");
    expect(record.produced?.outputTokens).toBeGreaterThan(0);
    expect(record.produced?.outputTokens).toBeLessThan(100_000);
  }));

test("a required key is asked for in each protocol's words", () =>
  withSimulator({ requireKey: "sk-right" }, async (simulator) => {
    const body = { model: "m", messages: hello };
    const wrong = await post(simulator, { body });
    expect(wrong.status).toBe(401);
    expect(await wrong.json()).toHaveProperty("error.code", "invalid_api_key");
    const anthropic = await post(simulator, { path: paths.anthropic, body });
    expect(await anthropic.json()).toHaveProperty("error.type", "authentication_error");
    const dashscope = await post(simulator, { path: paths.dashscope, body });
    expect(await dashscope.json()).toHaveProperty("code", "InvalidApiKey");
    expect((await fetch(`${simulator.url}/v1/models`)).status).toBe(401);
    const right = await post(simulator, { body, headers: { authorization: "Bearer sk-right" } });
    expect(right.status).toBe(200);
    expect(simulator.usageLog().map((record) => record.outcome)).toEqual([
      "rejected",
      "rejected",
      "rejected",
      "completed",
    ]);
  }));

test("the file gets every record as a line by the time the simulator is closed", async () => {
  const folder = await mkdtemp(join(tmpdir(), "simulator-"));
  try {
    const file = join(folder, "usage.jsonl");
    let records: UsageRecord[] = [];
    await withSimulator({ usageLogFile: file }, async (simulator) => {
      for (let index = 0; index < 3; index++) await chat(simulator, { model: "sim-fast", messages: hello });
      records = simulator.usageLog();
    });
    const lines = (await readFile(file, "utf8")).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line) as UsageRecord)).toEqual(records);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("beyond the limit the oldest records go and the totals stay", () => {
  const log = new UsageLog(null);
  const produced = { promptTokens: 1, cachedTokens: 0, outputTokens: 1, reasoningTokens: 0 };
  const record = { reported: null, produced, outcome: "completed" } as unknown as UsageRecord;
  for (let index = 0; index < recordsMax + 3; index++) log.add({ ...record, id: String(index) });
  expect(log.records(recordsMax + 1).map(({ id }) => id)).toEqual([
    String(recordsMax + 1),
    String(recordsMax + 2),
  ]);
  const records = log.records();
  expect(records).toHaveLength(recordsMax);
  expect([records[0]?.id, records.at(-1)?.id]).toEqual(["3", String(recordsMax + 2)]);
  expect(log.totals()).toMatchObject({
    requests: recordsMax + 3,
    dropped: 3,
    producedTokens: recordsMax + 3,
  });
});
