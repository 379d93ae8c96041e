import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Simulator, startSimulator, textOf } from "../../src/simulator/index.ts";
import { hello, paths, post, readBroken, sseEvents } from "./client.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

type Other = "anthropic" | "dashscope";
const message = { result_format: "message", incremental_output: true };
const bodies: Record<Other, (model: string) => object> = {
  anthropic: (model) => ({ model, max_tokens: 100, messages: hello }),
  dashscope: (model) => ({ model, input: { messages: hello }, parameters: message }),
};

interface Got {
  status: number;
  text: string;
  error: string | null;
}

async function got(protocol: Other, keys: string, stream: boolean): Promise<Got> {
  const body = { ...bodies[protocol](`m@${keys}`), ...(protocol === "anthropic" && { stream }) };
  const headers: Record<string, string> = stream ? { "x-dashscope-sse": "enable" } : {};
  const signal = AbortSignal.timeout(300);
  const response = await post(simulator, { path: paths[protocol], body, headers, signal });
  return { status: response.status, ...(await readBroken(response)) };
}

const wordsOf = (text: string): string =>
  [...text.matchAll(/"(?:text_delta","text|content)":"((?:[^"\\]|\\.)*)"/g)]
    .map(([, escaped]) => JSON.parse(`"${escaped ?? ""}"`) as string)
    .join("");
const endOf = { anthropic: "message_stop", dashscope: '"finish_reason":"stop"' };

describe.each(["anthropic", "dashscope"] as const)("over %s", (protocol) => {
  test("a whole stream has its end, and the text of the plain answer", async () => {
    const { text } = await got(protocol, "tokens=9", true);
    expect(wordsOf(text)).toBe(textOf(9));
    expect(text).toContain(endOf[protocol]);
  });

  test.each([
    ["truncate", null],
    ["reset", "ECONNRESET"],
    ["hang", "timeout"],
    ["garbage", null],
  ])("%s leaves two chunks, no end, and ends with %s", async (fault, ending) => {
    const { text, error } = await got(protocol, `fault=${fault},after=2`, true);
    expect(wordsOf(text)).toBe(textOf(6));
    expect(text).not.toContain(endOf[protocol]);
    if (ending === null) expect(error).toBeNull();
    else expect(error).toContain(ending);
    await expectRecord({ outcome: `fault:${fault}`, produced: { outputTokens: 6 } });
  });

  test.each(["truncate", "reset", "hang"])("%s breaks a whole body off", async (fault) => {
    const { text, error } = await got(protocol, `fault=${fault},after=1`, false);
    expect(error).not.toBeNull();
    expect(() => JSON.parse(text) as unknown).toThrow();
    await expectRecord({ outcome: `fault:${fault}` });
  });

  test.each([0, 2])(
    "error_event after %i chunks is the vendor's own event under status 200",
    async (after) => {
      const { status, text } = await got(protocol, `fault=error_event,status=503,after=${after}`, true);
      expect(status).toBe(200);
      expect(wordsOf(text)).toBe(textOf(3 * after));
      const events = sseEvents(text);
      const last = JSON.parse(events.at(-1)?.data ?? "") as object;
      expect(events.at(-1)?.event).toBe("error");
      if (protocol === "anthropic")
        expect(last).toMatchObject({ type: "error", error: { type: "api_error" } });
      else {
        expect(last).toMatchObject({ code: "ModelUnavailable" });
        expect(text).toContain(`id:${after + 1}\nevent:error\n:HTTP_STATUS/503\ndata:`);
      }
      await expectRecord({ outcome: "fault:error_event" });
    },
  );

  test("error_event without a stream is an error body under status 200", async () => {
    const { status, text } = await got(protocol, "fault=error_event", false);
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject(
      protocol === "anthropic" ? { type: "error" } : { code: "InternalError" },
    );
  });

  test.each([
    ["zero_usage", 0],
    ["negative_usage", -24],
    ["absurd_usage", 1e18],
  ])("%s is told and logged alike", async (fault, outputTokens) => {
    for (const stream of [false, true]) {
      const { text } = await got(protocol, `fault=${fault}`, stream);
      expect(text).toContain(`"output_tokens":${outputTokens}`);
      await expectRecord({ reported: { outputTokens }, produced: { outputTokens: 24 } });
    }
  });

  test.each([
    ["no_usage", false],
    ["null_usage", true],
  ])("%s leaves the usage out or empty", async (fault, has) => {
    for (const stream of [false, true]) {
      const { text } = await got(protocol, `fault=${fault}`, stream);
      expect([text.includes('"usage":null'), text.includes('"usage":{')]).toEqual([has, false]);
      await expectRecord({ reported: null, produced: { outputTokens: 24 } });
    }
  });

  test("usage_twice tells the last usage twice, usage_every_chunk one that grows", async () => {
    const told = async (fault: string): Promise<number[]> => {
      const { text } = await got(protocol, `fault=${fault},chunks=3`, true);
      return [...text.matchAll(/"output_tokens":(\d+)/g)].map(([, count]) => Number(count));
    };
    expect((await told("usage_twice")).filter((count) => count === 24).length).toBeGreaterThanOrEqual(2);
    const every = await told("usage_every_chunk");
    expect(every).toEqual([...every].sort((a, b) => a - b));
    expect(every).toEqual(expect.arrayContaining([8, 16, 24]));
  });

  test("huge_line is one long line that leaves the text as it is; slow_headers come at last", async () => {
    const huge = await got(protocol, "fault=huge_line,bytes=100000", true);
    expect(Math.max(...huge.text.split("\n").map(({ length }) => length))).toBeGreaterThan(100_000);
    expect(wordsOf(huge.text)).toBe(textOf(24));
    const slow = await got(protocol, "fault=slow_headers,latency=5", true);
    expect(wordsOf(slow.text)).toBe(textOf(24));
    await expectRecord({ outcome: "fault:slow_headers", reported: { outputTokens: 24 } });
  });
});

/** The newest record, once it is there. */
async function expectRecord(expected: object): Promise<void> {
  for (let tries = 0; simulator.stats().inFlight > 0 && tries < 100; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(simulator.usageLog().at(-1)).toMatchObject(expected);
}
