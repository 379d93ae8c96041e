import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  promptTokensOf,
  reasoningOf,
  type Simulator,
  startSimulator,
  textOf,
} from "../../src/simulator/index.ts";
import { chat, chatChunks, type ChatCall, hello, joinedText, post } from "./client.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const weather = {
  type: "function",
  function: {
    name: "weather",
    parameters: { type: "object", properties: { city: { type: "string" }, days: { type: "integer" } } },
  },
};
const clock = {
  type: "function",
  function: { name: "clock", parameters: { type: "object", properties: {} } },
};

describe("chat completions", () => {
  test("the pieces of a stream joined are the text of the non-stream answer", async () => {
    for (const tokens of [0, 1, 7, 24, 333]) {
      const body = { model: `sim-fast@tokens=${tokens},chunks=5`, messages: hello };
      const whole = await chat(simulator, body);
      expect(whole.choices[0]?.message.content).toBe(textOf(tokens));
      expect(joinedText(await chatChunks(simulator, body))).toBe(textOf(tokens));
    }
  });

  test("the answer names the base model and carries the supplier's own marks", async () => {
    const whole = await chat(simulator, { model: "sim-fast@tokens=2", messages: hello });
    expect(whole.model).toBe("sim-fast");
    expect(whole.id).toMatch(/^chatcmpl-sim/);
    expect(whole.system_fingerprint).toBe("fp_sim");
    expect(whole.choices[0]?.finish_reason).toBe("stop");
  });

  test("a model name that is not ASCII comes back unharmed", async () => {
    const body = { model: "模型-é", messages: hello };
    expect((await chat(simulator, body)).model).toBe("模型-é");
    expect((await chatChunks(simulator, body)).at(-1)?.model).toBe("模型-é");
  });

  test("usage is the documented function of the request", async () => {
    const body = {
      model: "sim-fast@tokens=40,cached=6,reasoning=9",
      messages: [
        { role: "system", content: "Be brief, s'il vous plaît." },
        {
          role: "user",
          content: [
            { type: "text", text: "你好" },
            { type: "image_url", image_url: { url: "https://example.org/x.png" } },
          ],
        },
      ],
    };
    const { usage } = await chat(simulator, body);
    expect(usage?.prompt_tokens).toBe(Math.ceil(27 / 4) + 4 + Math.ceil(6 / 4) + 4);
    expect(usage?.prompt_tokens).toBe(promptTokensOf("openai", body));
    expect(usage).toMatchObject({
      completion_tokens: 40,
      total_tokens: (usage?.prompt_tokens ?? 0) + 40,
      prompt_tokens_details: { cached_tokens: 6 },
      completion_tokens_details: { reasoning_tokens: 9 },
    });
  });

  test("a limit of tokens cuts the text and the finish reason says so", async () => {
    const body = { model: "sim-fast", messages: hello, max_completion_tokens: 5 };
    const whole = await chat(simulator, body);
    expect(whole.choices[0]?.message.content).toBe(textOf(5));
    expect(whole.choices[0]?.finish_reason).toBe("length");
    expect(whole.usage?.completion_tokens).toBe(5);
    const exact = await chat(simulator, { model: "sim-fast", messages: hello, max_tokens: 24 });
    expect(exact.choices[0]?.finish_reason).toBe("stop");
  });

  test("with include_usage a last chunk without choices has the usage and the others have null", async () => {
    const body = { model: "sim-fast", messages: hello, stream_options: { include_usage: true } };
    const chunks = await chatChunks(simulator, body);
    const last = chunks.pop();
    expect(last?.choices).toEqual([]);
    expect(last?.usage?.completion_tokens).toBe(24);
    for (const chunk of chunks) expect(chunk.usage).toBeNull();
  });

  test("without include_usage no chunk has a usage member", async () => {
    const chunks = await chatChunks(simulator, { model: "sim-fast", messages: hello });
    for (const chunk of chunks) expect(chunk).not.toHaveProperty("usage");
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe("stop");
  });

  test("the chunks key decides how many chunks have content", async () => {
    const chunks = await chatChunks(simulator, { model: "sim-fast@chunks=20,tokens=200", messages: hello });
    expect(chunks.filter((chunk) => chunk.choices[0]?.delta.content).length).toBe(20);
  });

  test("reasoning is shown only to a request with reasoning_effort", async () => {
    const shown = await chat(simulator, { model: "sim-fast", messages: hello, reasoning_effort: "low" });
    expect(shown.choices[0]?.message.reasoning_content).toBe(reasoningOf(8));
    expect(shown.choices[0]?.message.content).toBe(textOf(16));
    const hidden = await chat(simulator, { model: "sim-fast@reasoning=8", messages: hello });
    expect(hidden.choices[0]?.message).not.toHaveProperty("reasoning_content");
    expect(hidden.usage?.completion_tokens_details.reasoning_tokens).toBe(8);
    const chunks = await chatChunks(simulator, {
      model: "sim-fast",
      messages: hello,
      reasoning_effort: "low",
    });
    const reasoning = chunks.map((chunk) => chunk.choices[0]?.delta.reasoning_content ?? "").join("");
    expect(reasoning).toBe(reasoningOf(8));
  });

  test("a model with reason in its name reasons unless the request says none", async () => {
    const whole = await chat(simulator, { model: "sim-reasoning", messages: hello });
    expect(whole.choices[0]?.message.reasoning_content).toBe(reasoningOf(8));
    expect(whole.usage?.completion_tokens_details.reasoning_tokens).toBe(8);
    const none = { model: "sim-reasoning", messages: hello, reasoning_effort: "none" };
    expect((await chat(simulator, none)).choices[0]?.message).not.toHaveProperty("reasoning_content");
  });

  test.each([
    ["no messages", { model: "m", messages: [] }],
    ["no model", { messages: hello }],
    ["a limit of 0", { model: "m", messages: hello, max_tokens: 0 }],
    [
      "stream_options without stream",
      { model: "m", messages: hello, stream_options: { include_usage: true } },
    ],
    ["two choices", { model: "m", messages: hello, n: 2 }],
    ["an unknown fault", { model: "m@fault=gremlins", messages: hello }],
    ["an unknown key", { model: "m@speed=9", messages: hello }],
  ])("%s is refused with 400 in the protocol's shape", async (_name, body) => {
    const response = await post(simulator, { body });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      error: { message: expect.any(String), type: "invalid_request_error", param: null, code: null },
    });
    expect(simulator.usageLog().at(-1)).toMatchObject({ outcome: "rejected", status: 400, reported: null });
  });

  test("the model list has OpenAI's shape", async () => {
    const response = await fetch(`${simulator.url}/v1/models`);
    const list = (await response.json()) as { object: string; data: object[] };
    expect(list.object).toBe("list");
    expect(list.data[0]).toEqual({
      id: "sim-fast",
      object: "model",
      created: expect.any(Number),
      owned_by: "org-sim",
    });
  });
});

describe("tool calls", () => {
  const ask = (content: string): object => ({
    model: "sim-fast",
    messages: [{ role: "user", content }],
    tools: [weather, clock],
  });

  test("the word tool from the user makes one deterministic call", async () => {
    const whole = await chat(simulator, ask("use a tool"));
    const [choice] = whole.choices;
    expect(choice?.finish_reason).toBe("tool_calls");
    expect(choice?.message.content).toBeNull();
    expect(choice?.message.tool_calls).toHaveLength(1);
    expect(choice?.message.tool_calls?.[0]?.function).toEqual({
      name: "weather",
      arguments: '{"city":"sim","days":1}',
    });
  });

  test("the word parallel makes two calls unless they are forbidden", async () => {
    const two = await chat(simulator, ask("use tools in parallel"));
    expect(two.choices[0]?.message.tool_calls?.map((call) => call.function.name)).toEqual([
      "weather",
      "clock",
    ]);
    const one = await chat(simulator, { ...ask("use tools in parallel"), parallel_tool_calls: false });
    expect(one.choices[0]?.message.tool_calls).toHaveLength(1);
  });

  test("required and named choices call without the word, none never calls", async () => {
    const required = await chat(simulator, { ...ask("hi"), tool_choice: "required" });
    expect(required.choices[0]?.message.tool_calls?.[0]?.function.name).toBe("weather");
    const named = await chat(simulator, {
      ...ask("hi"),
      tool_choice: { type: "function", function: { name: "clock" } },
    });
    expect(named.choices[0]?.message.tool_calls?.[0]?.function.name).toBe("clock");
    const none = await chat(simulator, { ...ask("use a tool"), tool_choice: "none" });
    expect(none.choices[0]?.message.content).toBe(textOf(24));
  });

  test("after a tool's result the answer is text", async () => {
    const called = { id: "c", type: "function", function: { name: "weather", arguments: "{}" } };
    const messages = [
      { role: "user", content: "use a tool" },
      { role: "assistant", content: null, tool_calls: [called] },
      { role: "tool", tool_call_id: "c", content: "sunny" },
    ];
    const whole = await chat(simulator, {
      model: "sim-fast",
      messages,
      tools: [weather],
      tool_choice: "required",
    });
    expect(whole.choices[0]?.message.content).toBe(textOf(24));
    expect(whole.choices[0]?.finish_reason).toBe("stop");
  });

  test("streamed calls put together are the non-stream calls, each id only once", async () => {
    const chunks = await chatChunks(simulator, ask("use tools in parallel"));
    const calls: ChatCall[] = [];
    for (const part of chunks.flatMap((chunk) => chunk.choices[0]?.delta.tool_calls ?? [])) {
      const open = calls[part.index ?? -1];
      if (!open) calls.push(part);
      else {
        expect(part).not.toHaveProperty("id");
        open.function.arguments += part.function.arguments;
      }
    }
    expect(calls.map((call) => call.function)).toEqual([
      { name: "weather", arguments: '{"city":"sim","days":1}' },
      { name: "clock", arguments: "{}" },
    ]);
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe("tool_calls");
  });

  test("a limit of tokens cuts the arguments short", async () => {
    const whole = await chat(simulator, { ...ask("use a tool"), max_tokens: 12 });
    expect(whole.choices[0]?.finish_reason).toBe("length");
    expect(whole.choices[0]?.message.tool_calls?.[0]?.function.arguments).toBe('{"city":"si');
  });
});
