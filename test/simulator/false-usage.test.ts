import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Simulator, startSimulator, textOf } from "../../src/simulator/index.ts";
import { chat, chatChunks, hello, joinedText, post, recordOf } from "./client.ts";

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

describe("false usage", () => {
  test.each([
    ["zero_usage", 0, 0],
    ["negative_usage", -6, -24],
    ["absurd_usage", 1e18, 1e18],
  ])("%s is told on the wire and in the log alike", async (fault, promptTokens, outputTokens) => {
    for (const more of [{}, streamed]) {
      const { body, tag } = asked(`fault=${fault}`, more);
      const last =
        more === streamed ? (await chatChunks(simulator, body)).at(-1) : await chat(simulator, body);
      expect(last?.usage).toMatchObject({ prompt_tokens: promptTokens, completion_tokens: outputTokens });
      const record = await recordOf(simulator, tag);
      expect(record).toMatchObject({
        outcome: `fault:${fault}`,
        produced: { outputTokens: 24 },
        reported: { promptTokens, outputTokens },
      });
    }
  });

  test("no_usage leaves the member out, null_usage makes it null", async () => {
    for (const [fault, has] of [
      ["no_usage", false],
      ["null_usage", true],
    ] as const) {
      const { body, tag } = asked(`fault=${fault}`);
      const whole = await chat(simulator, body);
      expect(Object.hasOwn(whole, "usage")).toBe(has);
      expect(whole.usage ?? null).toBeNull();
      const chunks = await chatChunks(simulator, asked(`fault=${fault}`, streamed).body);
      expect(chunks.every((chunk) => Object.hasOwn(chunk, "usage") === has && !chunk.usage)).toBe(true);
      expect(await recordOf(simulator, tag)).toMatchObject({
        reported: null,
        produced: { outputTokens: 24 },
      });
    }
  });

  test("usage_twice repeats the same final usage", async () => {
    const chunks = await chatChunks(simulator, asked("fault=usage_twice", streamed).body);
    const [first, second] = chunks.filter((chunk) => chunk.usage);
    expect(second).toEqual(first);
    expect(chunks.filter((chunk) => chunk.usage)).toHaveLength(2);
  });

  test("usage_every_chunk tells the running count", async () => {
    const chunks = await chatChunks(simulator, asked("fault=usage_every_chunk,chunks=4", streamed).body);
    expect(chunks.map((chunk) => chunk.usage?.completion_tokens)).toEqual([0, 6, 12, 18, 24, 24, 24]);
  });

  test("no_done leaves out only the terminator", async () => {
    const { body } = asked("fault=no_done", streamed);
    const text = await (await post(simulator, { body })).text();
    expect(text).not.toContain("[DONE]");
    expect(text).toContain('"finish_reason":"stop"');
    expect(text).toContain('"completion_tokens":24');
  });

  test("huge_line is one long line that leaves text and usage as they are", async () => {
    for (const more of [{}, { stream: true }]) {
      const text = await (
        await post(simulator, { body: asked("fault=huge_line,bytes=300000", more).body })
      ).text();
      expect(Math.max(...text.split("\n").map((line) => line.length))).toBeGreaterThan(300_000);
    }
    expect(joinedText(await chatChunks(simulator, asked("fault=huge_line,bytes=9", streamed).body))).toBe(
      textOf(24),
    );
  });
});
