import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Simulator, startSimulator } from "../../src/simulator/index.ts";
import { hello, paths, post } from "./client.ts";
import { pngUri, pngWord } from "./pictures.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const multimodal = "/api/v1/services/aigc/multimodal-generation/generation";
const message = { result_format: "message", incremental_output: true };
const thinking = { ...message, enable_thinking: true };
const tool = (name: string): object => ({ type: "function", function: { name, parameters: {} } });
const call = { id: "a", type: "function", function: { name: "f", arguments: "{}" } };
const called = { role: "assistant", content: "", tool_calls: [call] };
const result = { role: "tool", tool_call_id: "a", content: "r" };
const tools = [tool("f")];
const named = { type: "function", function: { name: "f" } };

const of = (parameters: object): object => ({ model: "m", input: { messages: hello }, parameters });
const said = (...messages: object[]): object => ({ model: "m", input: { messages }, parameters: message });
const seen = (content: unknown): object => ({
  model: "qwen-vl-sim",
  input: { messages: [{ role: "user", content }] },
});

type Row = [string, object, string, { path?: string; whole?: boolean }?];

const refused: Row[] = [
  ["a list on the text endpoint", said({ role: "user", content: [{ text: "a" }] }), "must be a string"],
  ["no content", said(...hello, { ...called, content: null }, result), "must be a string"],
  ["an empty question", said({ role: "user", content: "" }), "Content length"],
  ["a developer", said({ role: "developer", content: "a" }, ...hello), "Role"],
  ["a late system message", said(...hello, { role: "system", content: "a" }, ...hello), "beginning"],
  ["two questions in a row", said(...hello, ...hello), "follow each other"],
  ["an answer at the end", said(...hello, { role: "assistant", content: "a" }), "last message"],
  ["a result of no call", said(...hello, result), "preceding message"],
  ["a call without a result", said(...hello, called, ...hello), "followed by"],
  ["tools in the text format", of({ tools }), "result_format"],
  ["no tools in the list", of({ ...message, tools: [] }), "too short"],
  ["a tool named search", of({ ...message, tools: [tool("search")] }), "search"],
  ["a required tool", of({ ...message, tools, tool_choice: "required" }), "tool_choice"],
  ["a tool choice of no tool", of({ ...message, tool_choice: "auto" }), "tool_choice"],
  ["thinking in the text format", of({ ...thinking, result_format: "text" }), "result_format"],
  ["thinking that repeats itself", of({ ...thinking, incremental_output: false }), "incremental_output"],
  ["thinking without a stream", of(thinking), "non-streaming", { whole: true }],
  ["thinking and a forced tool", of({ ...thinking, tools, tool_choice: named }), "thinking mode"],
  ["thinking and JSON", of({ ...thinking, response_format: { type: "json_object" } }), "Json mode"],
  ["thinking by a word", of({ ...thinking, enable_thinking: "true" }), "boolean"],
  ["JSON that nobody speaks of", of({ response_format: { type: "json_object" } }), "json"],
  ["temperature 2", of({ temperature: 2 }), "temperature should be [0, 2)"],
  ["top_p 0", of({ top_p: 0 }), "top_p should be (0, 1]"],
  ["a negative seed", of({ seed: -1 }), "seed"],
  ["stops of two kinds", of({ stop: ["a", 1] }), "stop"],
  ["a bound of 0", of({ max_tokens: 0 }), "maximum"],
  ["a model of the other endpoint", seen("a"), "url error"],
  ["a text model on the multimodal endpoint", of({}), "url error", { path: multimodal }],
  ["plain text on the multimodal endpoint", seen("a"), "must be a list", { path: multimodal }],
  ["parts of another protocol", seen([{ type: "text", text: "a" }]), "no part", { path: multimodal }],
  [
    "a picture that is none",
    seen([{ image: "data:image/png;base64,aGVsbG8=" }]),
    "image",
    { path: multimodal },
  ],
  [
    "no stream of a model that only streams",
    { ...of({}), model: "m@stream_only=1" },
    "stream mode",
    { whole: true },
  ],
];

test.each(refused)("%s is refused", async (_name, body, word, how = {}) => {
  const seenBefore = simulator.usageLog().length;
  const headers: Record<string, string> = how.whole ? {} : { "x-dashscope-sse": "enable" };
  const response = await post(simulator, { path: how.path ?? paths.dashscope, body, headers });
  const answer = (await response.json()) as { code: string; message: string };
  expect([response.status, answer.code]).toEqual([400, "InvalidParameter"]);
  expect(answer.message).toContain(word);
  expect(simulator.usageLog().slice(seenBefore)).toMatchObject([{ outcome: "rejected", produced: null }]);
});

const marked = [{ type: "text", text: "a", cache_control: { type: "ephemeral" } }];
const accepted: [string, object][] = [
  ["a text marked for the cache", said({ role: "user", content: marked })],
  ["a system message at the beginning", said({ role: "system", content: "a" }, ...hello)],
  ["a result behind its call", said(...hello, called, result)],
  ["a beginning of the answer", said(...hello, { role: "assistant", content: "a", partial: true })],
  ["thinking as it must be asked for", of({ ...thinking, tools, tool_choice: "auto", thinking_budget: 4 })],
  ["temperature below 2", of({ temperature: 1.99, top_p: 0.001, seed: 0 })],
];

test.each(accepted)("%s is taken", async (_name, body) => {
  const headers = { "x-dashscope-sse": "enable" };
  expect((await post(simulator, { path: paths.dashscope, body, headers })).status).toBe(200);
  expect(simulator.usageLog().at(-1)).toMatchObject({ outcome: "completed" });
});

test("the multimodal endpoint answers in lists, and names what it saw", async () => {
  const body = seen([{ text: "what?" }, { image: pngUri }, { image: "https://example.org/a.png" }]);
  const answer = (await (await post(simulator, { path: multimodal, body })).json()) as {
    output: { choices: { message: { content: { text: string }[] } }[] };
  };
  const [part] = answer.output.choices[0]?.message.content ?? [];
  expect(part?.text.startsWith(`${pngWord} [url:https://example.org/a.png] the relay`)).toBe(true);
});

test("max_tokens does not bound the thought, max_completion_tokens does, thinking_budget only the thought", async () => {
  const used = async (bounds: object): Promise<[number, number]> => {
    const headers = { "x-dashscope-sse": "enable" };
    const response = await post(simulator, {
      path: paths.dashscope,
      body: of({ ...thinking, ...bounds }),
      headers,
    });
    await response.text();
    const produced = simulator.usageLog().at(-1)?.produced;
    return [produced?.outputTokens ?? 0, produced?.reasoningTokens ?? 0];
  };
  expect(await used({ max_tokens: 5 })).toEqual([13, 8]);
  expect(await used({ max_completion_tokens: 5 })).toEqual([5, 5]);
  expect(await used({ max_completion_tokens: 12, max_tokens: 1 })).toEqual([12, 8]);
  expect(await used({ thinking_budget: 3 })).toEqual([24, 3]);
});
