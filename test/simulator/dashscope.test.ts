import { afterAll, beforeAll, expect, test } from "@jest/globals";
import {
  promptTokensOf,
  reasoningOf,
  type Simulator,
  startSimulator,
  textOf,
} from "../../src/simulator/index.ts";
import { hello, paths, post, sseEvents } from "./client.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

interface Call {
  index: number;
  id: string;
  function: { name?: string; arguments: string };
}
interface Generation {
  output: {
    text?: string;
    finish_reason?: string;
    choices?: {
      finish_reason: string;
      message: { content: string; reasoning_content?: string; tool_calls?: Call[] };
    }[];
  };
  usage: { input_tokens: number; output_tokens: number; total_tokens: number };
  request_id: string;
  code?: string;
}

const body = { model: "sim-fast", input: { messages: hello } };
const message = { result_format: "message", incremental_output: true };

async function whole(sent: object): Promise<Generation> {
  return (await (await post(simulator, { path: paths.dashscope, body: sent })).json()) as Generation;
}

async function stream(sent: object): Promise<Generation[]> {
  const headers = { "x-dashscope-sse": "Enable" };
  const response = await post(simulator, { path: paths.dashscope, body: sent, headers });
  const text = await response.text();
  expect(text).not.toContain("[DONE]");
  return sseEvents(text).map((event, index) => {
    expect(event.id).toBe(String(index + 1));
    return JSON.parse(event.data) as Generation;
  });
}

test("the text format answers with text, the message format with choices", async () => {
  const text = await whole(body);
  expect(text.output).toEqual({ text: textOf(24), finish_reason: "stop" });
  expect(text.request_id).toMatch(/^sim/);
  expect(text).not.toHaveProperty("model");
  const choices = await whole({ ...body, parameters: message });
  expect(choices.output.choices?.[0]).toMatchObject({
    finish_reason: "stop",
    message: { content: textOf(24) },
  });
});

test("usage counts a prompt as one message", async () => {
  const sent = { model: "sim-fast@tokens=7", input: { prompt: "Hello" } };
  expect((await whole(sent)).usage).toMatchObject({ input_tokens: 6, output_tokens: 7, total_tokens: 13 });
  expect(promptTokensOf("dashscope", sent)).toBe(6);
});

test("incremental events joined are the text, and the finish is the string null until the end", async () => {
  const events = await stream({ ...body, parameters: message });
  expect(events.map((event) => event.output.choices?.[0]?.message.content).join("")).toBe(textOf(24));
  const finishes = events.map((event) => event.output.choices?.[0]?.finish_reason);
  expect(finishes).toEqual([...Array<string>(8).fill("null"), "stop"]);
  expect(events.map((event) => event.usage.output_tokens)).toEqual([3, 6, 9, 12, 15, 18, 21, 24, 24]);
});

test("without incremental_output every event repeats the text so far", async () => {
  const events = await stream({ ...body, model: "sim-fast@chunks=4" });
  expect(events.map((event) => event.output.text)).toEqual([6, 12, 18, 24, 24].map(textOf));
});

test("the bytes have the vendor's lines, without a space after the colon", async () => {
  const headers = { "x-dashscope-sse": "enable" };
  const response = await post(simulator, { path: paths.dashscope, body, headers });
  expect(response.headers.get("content-type")).toBe("text/event-stream;charset=UTF-8");
  expect(await response.text()).toMatch(/^id:1\nevent:result\n:HTTP_STATUS\/200\ndata:\{"output"/);
});

test("reasoning comes before the text with empty content", async () => {
  const events = await stream({ ...body, parameters: { ...message, enable_thinking: true } });
  const messages = events.map((event) => event.output.choices?.[0]?.message);
  expect(messages.map((part) => part?.reasoning_content ?? "").join("")).toBe(reasoningOf(8));
  expect(messages[0]?.content).toBe("");
});

test("tools are called one at a time unless asked in parallel, continuations without an id", async () => {
  const tool = (name: string): object => ({
    type: "function",
    function: { name, parameters: { properties: { a: {} } } },
  });
  const parameters = { ...message, tools: [tool("f"), tool("g")] };
  const input = { messages: [{ role: "user", content: "use tools in parallel" }] };
  const one = await whole({ ...body, input, parameters });
  expect(one.output.choices?.[0]?.message.tool_calls).toHaveLength(1);
  const events = await stream({ ...body, input, parameters: { ...parameters, parallel_tool_calls: true } });
  const calls = events.flatMap((event) => event.output.choices?.[0]?.message.tool_calls ?? []);
  for (const index of [0, 1]) {
    const parts = calls.filter((call) => call.index === index);
    expect(parts.map((part) => part.function.arguments).join("")).toBe('{"a":"sim"}');
    expect(parts.map((part) => part.id === "")).toEqual([false, true, true]);
  }
  expect(events.at(-1)?.output.choices?.[0]?.finish_reason).toBe("tool_calls");
});

test("an error in the middle is an event with a code", async () => {
  const response = await post(simulator, {
    path: paths.dashscope,
    body: { ...body, model: "sim-fast@fault=error_event,after=1" },
    headers: { "x-dashscope-sse": "enable" },
  });
  const text = await response.text();
  expect(text).toContain("id:2\nevent:error\n:HTTP_STATUS/500\ndata:{");
  expect(JSON.parse(sseEvents(text).at(-1)?.data ?? "")).toMatchObject({ code: "InternalError" });
});

test("the log keeps the cumulative usage an interrupted client had seen", async () => {
  await stream({ ...body, model: "sim-fast@fault=truncate,after=2" });
  expect(simulator.usageLog().at(-1)).toMatchObject({
    produced: { outputTokens: 6 },
    reported: { promptTokens: 6, outputTokens: 6 },
  });
});
