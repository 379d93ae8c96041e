import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Protocol } from "../../../src/kernel/protocol.ts";
import { openContextWorld, protocols, type ContextWorld } from "./world.ts";

let world: ContextWorld;

beforeAll(async () => {
  world = await openContextWorld();
});
afterAll(() => world.close());

const long = (word: string): string => `${word} `.padEnd(400, "x");

/** Six rounds of a talk, about 1,250 tokens. */
const talk = Array.from({ length: 12 }, (_, at) => {
  return { role: at % 2 === 0 ? "user" : "assistant", content: long(`m${at}`) };
}).concat({ role: "user", content: "And now?" });

/** A question, and ten rounds of a tool behind it, in the words of the protocol. */
function loop(protocol: Protocol): object[] {
  const rounds = Array.from({ length: 10 }, (_, at) => {
    const [id, input] = [`call_${at}`, { q: long("q") }];
    if (protocol === "anthropic") {
      const result = { type: "tool_result", tool_use_id: id, content: long("r") };
      return [
        { role: "assistant", content: [{ type: "tool_use", id, name: "find", input }] },
        { role: "user", content: [result] },
      ];
    }
    const called = { name: "find", arguments: JSON.stringify(input) };
    return [
      { role: "assistant", content: "", tool_calls: [{ id, type: "function", function: called }] },
      { role: "tool", tool_call_id: id, content: long("r") },
    ];
  });
  return [{ role: "user", content: "Find it." }, ...rounds.flat()];
}

const codeIn: Record<Protocol, string> = {
  openai: '"code":"context_length_exceeded"',
  anthropic: '"message":"prompt is too long: 1254 tokens > 600 maximum"',
  dashscope: '"message":"Range of input length should be [1, 600]"',
};

describe.each(protocols)("a window over %s", (protocol) => {
  const list = protocol === "dashscope" ? "input.messages" : "messages";

  test("rejects what is longer before a supplier hears of it, and charges nothing", async () => {
    const config = { contextWindow: { maxInputTokens: 600, overflow: "reject" as const } };
    const { customerId, token } = await world.tenant(config);
    const calls = await world.calls(async () => {
      const refused = await world.ask({ protocol, token, messages: talk });
      expect([refused.status, refused.body]).toEqual([400, expect.stringContaining(codeIn[protocol])]);
    });
    expect(calls).toBe(0);
    expect(await world.row(customerId, 1)).toMatchObject({
      ...{ status: "failed", code: "context_length_exceeded", charge: "0", served_model: null },
    });
    expect((await world.ask({ protocol, token, messages: talk.slice(-5) })).status).toBe(200);
  });

  test.each([false, true])("leaves out the oldest turns and says which (stream: %s)", async (stream) => {
    const config = { contextWindow: { maxInputTokens: 600, overflow: "truncate_oldest" as const } };
    const { customerId, token } = await world.tenant({ ...config, cache: { enabled: true } });
    const first = world.simulator.usageLog().length;
    const asked = { protocol, token, stream, messages: talk };
    const answers = [await world.ask(asked), await world.ask(asked)];
    expect(answers.map(({ headers }) => headers.get("x-relay-ignored-params"))).toEqual([
      `${list}[0..7]`,
      `${list}[0..7]`,
    ]);
    expect(answers.map(({ headers }) => headers.get("x-relay-cache"))).toEqual(["miss", "hit"]);
    const [record, ...others] = world.simulator.usageLog().slice(first);
    expect(others).toEqual([]);
    // By the supplier's own count; it has no cache of prompts here.
    expect(record?.reported?.promptTokens).toBeGreaterThan(400);
    expect(record?.reported?.promptTokens).toBeLessThanOrEqual(600);
    const row = await world.row(customerId, 1);
    expect(row["policy"]).toEqual({ truncatedMessages: 8, ignored: [`${list}[0..7]`] });
  });

  test("keeps the calls of tools with their results, and the question before them", async () => {
    const config = { contextWindow: { maxInputTokens: 700, overflow: "truncate_oldest" as const } };
    const { token } = await world.tenant(config);
    // The simulated suppliers refuse results without calls, calls without results and a first word of the model.
    const { status, headers } = await world.ask({ protocol, token, messages: loop(protocol) });
    expect([status, headers.get("x-relay-ignored-params")]).toEqual([200, `${list}[1..16]`]);
  });

  test("refuses what cannot be made short enough", async () => {
    const config = { contextWindow: { maxInputTokens: 50, overflow: "truncate_oldest" as const } };
    const { token } = await world.tenant(config);
    const calls = await world.calls(async () => {
      const messages = [{ role: "user", content: long("one").repeat(3) }];
      expect((await world.ask({ protocol, token, messages })).status).toBe(400);
    });
    expect(calls).toBe(0);
  });
});

test("a count of tokens counts all that it is given, whatever the window", async () => {
  const { token } = await world.tenant({ contextWindow: { maxInputTokens: 50, overflow: "reject" } });
  const response = await fetch(`${world.url}/v1/messages/count_tokens`, {
    method: "POST",
    headers: { "x-api-key": token, "content-type": "application/json", "anthropic-version": "2023-06-01" },
    body: JSON.stringify({ model: "plain-anthropic", messages: talk }),
  });
  expect([response.status, await response.json()]).toEqual([200, { input_tokens: expect.any(Number) }]);
});
