import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Simulator, startSimulator, textOf } from "../../src/simulator/index.ts";
import { type Chat, hello, joinedText, paths, post, readBroken, recordOf, sseEvents } from "./client.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

let count = 0;
/** A request with its own tag, so that its record can be found. */
function asked(keys: string, more: object = {}): { tag: string; body: object } {
  count += 1;
  const tag = `fault-${count}`;
  return { tag, body: { model: `sim-fast@${keys}`, messages: hello, user: tag, ...more } };
}
const streamed = { stream: true, stream_options: { include_usage: true } };

describe("faults before the head", () => {
  test.each([400, 401, 402, 403, 404, 429, 500, 502, 503, 529])(
    "status %i has the error shape of each protocol",
    async (status) => {
      const headers = { "x-sim-fault": "status", "x-sim-status": String(status), "x-sim-retry-after": "7" };
      const bodies: Record<keyof typeof paths, object> = {
        openai: { model: "m", messages: hello },
        anthropic: { model: "m", max_tokens: 9, messages: hello },
        dashscope: { model: "m", input: { messages: hello } },
      };
      const shapes: Record<keyof typeof paths, unknown> = {
        openai: {
          error: {
            message: expect.any(String),
            type: expect.any(String),
            param: null,
            code: expect.anything(),
          },
        },
        anthropic: {
          type: "error",
          error: { type: expect.any(String), message: expect.any(String) },
          request_id: expect.any(String),
        },
        dashscope: { code: expect.any(String), message: expect.any(String), request_id: expect.any(String) },
      };
      if ([400, 500, 502, 529].includes(status)) {
        shapes.openai = {
          error: { message: expect.any(String), type: expect.any(String), param: null, code: null },
        };
      }
      for (const protocol of ["openai", "anthropic", "dashscope"] as const) {
        const response = await post(simulator, { path: paths[protocol], body: bodies[protocol], headers });
        expect(response.status).toBe(status);
        expect(response.headers.get("retry-after")).toBe("7");
        expect(await response.json()).toEqual(shapes[protocol]);
        expect(simulator.usageLog().at(-1)).toMatchObject({
          protocol,
          status,
          outcome: "fault:status",
          reported: null,
        });
      }
    },
  );

  test("html answers with a gateway's page", async () => {
    const { body, tag } = asked("fault=html");
    const response = await post(simulator, { body });
    expect(response.status).toBe(502);
    expect(response.headers.get("content-type")).toBe("text/html");
    expect(await response.text()).toContain("<h1>502 Bad Gateway</h1>");
    expect(await recordOf(simulator, tag)).toMatchObject({ outcome: "fault:html", produced: null });
  });

  test("reset without after ends the connection before any head", async () => {
    const { body, tag } = asked("fault=reset", { stream: true });
    const failure: unknown = await post(simulator, { body }).catch((error: unknown) => error);
    expect((failure as { cause: { code: string } }).cause.code).toBe("ECONNRESET");
    expect(await recordOf(simulator, tag)).toMatchObject({
      outcome: "fault:reset",
      status: 0,
      produced: null,
    });
  });

  test("hang says nothing until the client gives up", async () => {
    const { body, tag } = asked("fault=hang");
    await expect(post(simulator, { body, signal: AbortSignal.timeout(60) })).rejects.toThrow();
    expect(await recordOf(simulator, tag)).toMatchObject({
      outcome: "fault:hang",
      status: 0,
      produced: { promptTokens: 6, outputTokens: 0 },
    });
  });

  test.each([{}, streamed])(
    "slow_headers sends the head line by line and then the answer whole: %j",
    async (more) => {
      const { body, tag } = asked("fault=slow_headers,latency=10", more);
      const began = performance.now();
      const response = await post(simulator, { body });
      expect(performance.now() - began).toBeGreaterThan(50);
      expect(await response.text()).toContain('"completion_tokens":24');
      const record = await recordOf(simulator, tag);
      expect(record).toMatchObject({
        outcome: "fault:slow_headers",
        produced: { outputTokens: 24 },
        reported: { outputTokens: 24 },
      });
    },
  );

  test("fault_times lets the request through after so many faults of its exact model string", async () => {
    const { body } = asked("fault=status,status=503,fault_times=2");
    const statuses = [];
    for (let tries = 0; tries < 4; tries++) statuses.push((await post(simulator, { body })).status);
    expect(statuses).toEqual([503, 503, 200, 200]);
    expect((await post(simulator, { body: { ...body, user: "another" } })).status).toBe(200);
    const other = { ...body, model: "sim-other@fault=status,status=503,fault_times=2" };
    expect((await post(simulator, { body: other })).status).toBe(503);
  });

  test("a 429 says when to come back, unless told to keep silent; the others do not", async () => {
    const retryAfter = async (keys: string): Promise<string | null> =>
      (await post(simulator, { body: asked(`fault=status,${keys}`).body })).headers.get("retry-after");
    expect(await retryAfter("status=429")).toBe("1");
    expect(await retryAfter("status=429,retry_after=0")).toBeNull();
    expect(await retryAfter("status=503")).toBeNull();
  });
});

describe("faults in the middle", () => {
  test.each([0, 20])("reset after three chunks leaves exactly three to read, with pace %i", async (pace) => {
    const { body, tag } = asked(`fault=reset,after=3,pace=${pace}`, streamed);
    const { text, error } = await readBroken(await post(simulator, { body }));
    expect(error).toBe("ECONNRESET");
    const chunks = sseEvents(text).map((event) => JSON.parse(event.data) as Chat);
    expect(joinedText(chunks)).toBe(textOf(9));
    expect(await recordOf(simulator, tag)).toMatchObject({
      outcome: "fault:reset",
      produced: { outputTokens: 9 },
      reported: null,
    });
  });

  test("reset of a non-stream answer comes in the middle of its body", async () => {
    const { body, tag } = asked("fault=reset,after=1");
    const { text, error } = await readBroken(await post(simulator, { body }));
    expect(error).toBe("ECONNRESET");
    expect(text).toMatch(/^\{"id":"chatcmpl-sim/);
    expect(await recordOf(simulator, tag)).toMatchObject({
      outcome: "fault:reset",
      produced: { outputTokens: 12 },
    });
  });

  test.each([{}, { stream: true }])(
    "hang after a part keeps the connection open and silent: %j",
    async (more) => {
      const { body, tag } = asked("fault=hang,after=2", more);
      const { text, error } = await readBroken(
        await post(simulator, { body, signal: AbortSignal.timeout(400) }),
      );
      expect(text).not.toBe("");
      expect(error).not.toBeNull();
      expect((await recordOf(simulator, tag)).outcome).toBe("fault:hang");
    },
  );

  test.each([0, 5])(
    "truncate ends a stream cleanly, without finish, usage or [DONE], with pace %i",
    async (pace) => {
      const { body, tag } = asked(`fault=truncate,after=2,pace=${pace}`, streamed);
      const { text, error } = await readBroken(await post(simulator, { body }));
      expect(error).toBeNull();
      expect(text).not.toContain("[DONE]");
      const chunks = sseEvents(text).map((event) => JSON.parse(event.data) as Chat);
      expect(joinedText(chunks)).toBe(textOf(6));
      expect(chunks.every((chunk) => chunk.choices[0]?.finish_reason === null && chunk.usage === null)).toBe(
        true,
      );
      expect(await recordOf(simulator, tag)).toMatchObject({
        outcome: "fault:truncate",
        produced: { outputTokens: 6 },
        reported: null,
      });
    },
  );

  test("truncate never lets the finish through, however late it is asked for", async () => {
    const { body } = asked("fault=truncate,after=999", streamed);
    const { text } = await readBroken(await post(simulator, { body }));
    expect(joinedText(sseEvents(text).map((event) => JSON.parse(event.data) as Chat))).toBe(textOf(24));
    expect(text).not.toContain('"finish_reason":"stop"');
  });

  test("truncate of a non-stream answer closes before the promised length", async () => {
    const { body, tag } = asked("fault=truncate");
    const response = await post(simulator, { body });
    const { text, error } = await readBroken(response);
    expect(error).toBe("UND_ERR_SOCKET");
    expect(text.length).toBeLessThan(Number(response.headers.get("content-length")));
    expect((await recordOf(simulator, tag)).outcome).toBe("fault:truncate");
  });

  test.each([{}, { stream: true }])(
    "garbage is status 200 with what no JSON reader takes: %j",
    async (more) => {
      const { body, tag } = asked("fault=garbage", more);
      const response = await post(simulator, { body });
      expect(response.status).toBe(200);
      expect(await response.text()).toContain("<<<%%%>>>");
      expect(await recordOf(simulator, tag)).toMatchObject({ outcome: "fault:garbage", reported: null });
    },
  );

  test("error_event is an in-band error after the chunks, and the end", async () => {
    const { body, tag } = asked("fault=error_event,after=2,status=503", streamed);
    const events = sseEvents(await (await post(simulator, { body })).text());
    expect(JSON.parse(events.at(-1)?.data ?? "")).toMatchObject({ error: { code: "server_is_overloaded" } });
    expect(events).toHaveLength(4);
    expect(await recordOf(simulator, tag)).toMatchObject({
      outcome: "fault:error_event",
      produced: { outputTokens: 6 },
    });
  });

  test("error_event without a stream is an error body under status 200", async () => {
    const response = await post(simulator, { body: asked("fault=error_event").body });
    expect(response.status).toBe(200);
    expect(await response.json()).toHaveProperty("error.type", "server_error");
  });
});
