import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openLog } from "../../src/log.ts";
import { modelName, openTelemetryWorld, protocols, SUPPLIER_SECRET, supplierOf } from "./world.ts";
import type { TelemetryWorld } from "./world.ts";

const SAID = "zebra canary words";

/** What the log writes of one entry. */
function written(entry: object, message = "something happened"): string {
  const lines: string[] = [];
  openLog("debug", { write: (line) => void lines.push(line) }).error(entry, message);
  return lines.join("");
}

describe("a log holds no secret and no body", () => {
  const canary = "cAnArY-0123456789";
  const entries: [string, object][] = [
    ["a header", { authorization: canary }],
    ["headers, however deep", { err: { response: { headers: { "set-cookie": canary } } } }],
    ["a cookie", { request: { Cookie: canary } }],
    ["a key", { options: { apiKey: canary, api_key: canary, "x-api-key": canary } }],
    ["a credential", { provider: { credentials: [{ secret: canary }] } }],
    ["a password", { user: { password: canary, passwordHash: canary } }],
    ["a body", { request: { body: canary } }],
    ["a body as bytes", { chunk: Buffer.from(canary) }],
    ["messages", { chat: { messages: [{ role: "user", content: canary }] } }],
    [
      "what an error carries along",
      { err: Object.assign(new Error("failed"), { config: { token: canary } }) },
    ],
    ["the cause of an error", { err: new Error("failed", { cause: { headers: [canary] } }) }],
  ];
  test.each(entries)("%s", (_, entry) => {
    const line = written(entry);
    expect(line).not.toContain(canary);
    expect(JSON.parse(line)).toMatchObject({ msg: "something happened", level: 50 });
  });

  test.each([
    ["a bearer token", `sent Authorization: Bearer ${canary}.and.more`],
    ["a key of ours", `the key tr_live_${"a1B2".repeat(12)} is unknown`],
    ["a supplier's key", `Incorrect API key provided: sk-proj-${canary}`],
    ["the password of a URL", `cannot connect to postgresql://relay:${canary}@db.internal:5432/relay`],
  ])("%s in any text, the message too", (_, text) => {
    const secret = /a1B2a1B2|cAnArY/;
    for (const line of [
      written({ err: new Error(text) }),
      written({ detail: { deep: [text] } }),
      written({}, text),
    ]) {
      expect(line).not.toMatch(secret);
      expect(JSON.parse(line)).toMatchObject({ level: 50 });
    }
  });

  test("and keeps what tells what happened", () => {
    const error = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:5432"), { code: "ECONNREFUSED" });
    const url = { url: "http://127.0.0.1:3000", mail: "somebody@example.com" };
    const entry = { err: error, request_id: "req_1", tokens_in: 12, key_id: "key_1", held: 5n, ...url };
    expect(JSON.parse(written(entry))).toMatchObject({
      err: {
        type: "Error",
        message: error.message,
        code: "ECONNREFUSED",
        stack: expect.stringContaining("at "),
      },
      ...{ request_id: "req_1", tokens_in: 12, key_id: "key_1", held: "5", ...url },
    });
  });
});

describe("with LOG_REQUESTS=all", () => {
  let world: TelemetryWorld;
  beforeAll(async () => {
    world = await openTelemetryWorld({ LOG_REQUESTS: "all" });
  });
  afterAll(() => world.close());

  const lineOf = (requestId: string): Record<string, unknown> | undefined =>
    world
      .logged()
      .split("\n")
      .filter((line) => line.includes(requestId) && line.includes("a request is over"))
      .map((line) => JSON.parse(line) as Record<string, unknown>)[0];

  test.each(protocols)("a request by %s has its line, of who, what, how and how much", async (protocol) => {
    const { requestId } = await world.ask({ protocol, model: "plain", stream: true, words: SAID });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const line = lineOf(requestId);
    expect(line).toMatchObject({
      ...{ level: 30, customer_id: world.customerId, key_id: expect.stringMatching(/^key_/), protocol },
      ...{ model: modelName("plain", protocol), provider: supplierOf(protocol), attempts: 1, stream: true },
      ...{ outcome: "succeeded", status: 200, code: null, tokens_out: 24, currency: "USD" },
    });
    expect(line?.["tokens_in"]).toBeGreaterThan(3);
    expect(line?.["charge"]).toMatch(/^0\.0000\d+$/);
    expect(line?.["duration_ms"]).toBeGreaterThanOrEqual(Number(line?.["ttft_ms"]));
  });

  test("one that is refused has its line too, under no name that its client made up", async () => {
    const { requestId } = await world.ask({ protocol: "openai", model: { name: "made-up-canary" } });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(lineOf(requestId)).toMatchObject({
      model: null,
      status: 404,
      code: "model_not_found",
      attempts: 0,
    });
    expect(world.logged()).not.toContain("made-up-canary");
  });

  test("no word, no key and no secret is in any line", async () => {
    await world.ask({ protocol: "openai", model: "broken", words: SAID });
    await world.ask({ protocol: "anthropic", model: "cut", stream: true, words: SAID });
    await world.ask({ protocol: "openai", model: "plain", key: "tr_live_wrong-key-canary" });
    const logged = world.logged();
    expect(logged).toContain("upstream_error");
    for (const secret of ["zebra", world.key, SUPPLIER_SECRET, "wrong-key-canary"])
      expect(logged).not.toContain(secret);
  });
});

test("by default only requests have a line that failed on our side", async () => {
  const world = await openTelemetryWorld();
  try {
    const well = await world.ask({ protocol: "openai", model: "plain" });
    const wrong = await world.ask({ protocol: "openai", model: { name: "made-up" } });
    const broken = await world.ask({ protocol: "openai", model: "broken" });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const lines = world
      .logged()
      .split("\n")
      .filter((line) => line.includes("a request is over"));
    expect([well.status, wrong.status, lines.length]).toEqual([200, 404, 1]);
    expect(lines[0]).toContain(broken.requestId);
  } finally {
    await world.close();
  }
});
