import { describe, expect, test } from "@jest/globals";
import type { Protocol } from "../../../src/kernel/protocol.ts";
import { checkStream } from "./check-stream.ts";
import type { CheckOptions } from "./complaints.ts";

function chunk(delta: object, finish: string | null = null, more: object = { usage: null }): string {
  const choices = [{ index: 0, delta, finish_reason: finish }];
  return `data: ${JSON.stringify({ id: "c1", object: "chat.completion.chunk", created: 1, model: "m", choices, ...more })}\n\n`;
}

const USAGE = { choices: [], usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 } };
const role = chunk({ role: "assistant", content: "" });
const call = (index: number, told: object): string => chunk({ tool_calls: [{ index, ...told }] });
const named = { id: "call_1", type: "function", function: { name: "f", arguments: "" } };
const openai = {
  text: [role, chunk({ content: "Hi" }), chunk({}, "stop"), chunk({}, null, USAGE), "data: [DONE]\n\n"],
  tool: [
    role,
    call(0, named),
    call(0, { function: { arguments: "{}" } }),
    chunk({}, "tool_calls"),
    chunk({}, null, USAGE),
  ],
};

function event(type: string, members: object = {}): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...members })}\n\n`;
}

const counts = {
  input_tokens: 1,
  output_tokens: 1,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
};
const message = {
  id: "msg_1",
  type: "message",
  role: "assistant",
  content: [],
  model: "m",
  stop_reason: null,
};
const anthropic = {
  start: event("message_start", { message: { ...message, stop_sequence: null, usage: counts } }),
  text: (index: number): string =>
    event("content_block_start", { index, content_block: { type: "text", text: "" } }),
  tool: (index: number): string =>
    event("content_block_start", {
      index,
      content_block: { type: "tool_use", id: "call_1", name: "f", input: {} },
    }),
  delta: (index: number, delta: object): string => event("content_block_delta", { index, delta }),
  stop: (index: number): string => event("content_block_stop", { index }),
  end: (reason: string): string =>
    event("message_delta", { delta: { stop_reason: reason, stop_sequence: null }, usage: counts }) +
    event("message_stop"),
};

function result(id: number, said: object, reason: unknown = "null", more: object = {}): string {
  const choices = [{ message: { role: "assistant", content: "", ...said }, finish_reason: reason }];
  const json = JSON.stringify({ output: { choices }, ...more, request_id: "req_1" });
  return `id:${id}\nevent:result\n:HTTP_STATUS/200\ndata:${json}\n\n`;
}

const used = { usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2 } };
const textDelta = { type: "text_delta", text: "Hi" };

type Row = [
  flaw: string,
  protocol: Protocol,
  stream: string,
  complaint: RegExp,
  options?: Partial<CheckOptions>,
];

const rows: Row[] = [
  ["no end mark", "openai", openai.text.slice(0, -1).join(""), /\[DONE\] missing/],
  ["an end mark behind an error", "openai", openai.text.join(""), /\[DONE\] at/, { end: "error" }],
  ["no role", "openai", openai.text.slice(1).join(""), /before the role/],
  ["a role twice", "openai", role + openai.text.join(""), /second role/],
  [
    "two reasons",
    "openai",
    [...openai.text.slice(0, 3), ...openai.text.slice(2)].join(""),
    /behind the reason/,
  ],
  ["usage unasked", "openai", openai.text.join(""), /not asked for/, { wantsUsage: false }],
  [
    "usage missing",
    "openai",
    openai.text.filter((_, index) => index !== 3).join(""),
    /reports of usage is 0/,
  ],
  ["a gap in the calls", "openai", [role, call(1, named)].join(""), /call 1 comes before/, { end: "cut" }],
  [
    "arguments cut",
    "openai",
    [...openai.tool.filter((_, index) => index !== 2), "data: [DONE]\n\n"].join(""),
    /no JSON/,
  ],
  [
    "a supplier's field",
    "openai",
    chunk({ role: "assistant" }, null, { usage: null, provider: "x" }),
    /with provider/,
    { end: "cut" },
  ],
  [
    "a first index of 1",
    "anthropic",
    anthropic.start + anthropic.text(1),
    /index of a block is 1/,
    { end: "cut" },
  ],
  [
    "a delta of another kind",
    "anthropic",
    anthropic.start + anthropic.text(0) + anthropic.delta(0, { type: "thinking_delta", thinking: "x" }),
    /thinking_delta in a block of text/,
    { end: "cut" },
  ],
  [
    "a block left open",
    "anthropic",
    anthropic.start + anthropic.text(0) + anthropic.delta(0, textDelta) + anthropic.end("end_turn"),
    /never stopped/,
  ],
  ["no block at all", "anthropic", anthropic.start + anthropic.end("end_turn"), /no block/],
  [
    "no message_stop",
    "anthropic",
    anthropic.start + anthropic.text(0) + anthropic.stop(0),
    /the last events/,
  ],
  [
    "a call at the end of a turn",
    "anthropic",
    anthropic.start + anthropic.tool(0) + anthropic.stop(0) + anthropic.end("end_turn"),
    /reason is end_turn/,
  ],
  [
    "no event line",
    "anthropic",
    anthropic.start.slice("event: message_start\n".length),
    /lines is 1/,
    { end: "cut" },
  ],
  [
    "no usage at the start",
    "anthropic",
    anthropic.start.replace('"usage"', '"used"'),
    /without input_tokens/,
    { end: "cut" },
  ],
  [
    "a space behind event:",
    "dashscope",
    result(1, {}).replace("event:", "event: "),
    /event line/,
    { end: "cut" },
  ],
  ["an id left out", "dashscope", result(2, {}), /the id is/, { end: "cut" }],
  ["a real null", "dashscope", result(1, {}, null), /the reason null/, { end: "cut" }],
  ["an end mark", "dashscope", `${result(1, {}, "stop", used)}data: [DONE]\n\n`, /lines is 1/],
  ["no usage at the end", "dashscope", result(1, {}, "stop"), /no usage/],
  [
    "a piece where all is wanted",
    "dashscope",
    result(1, { content: "a" }) + result(2, { content: "b" }),
    /does not go on/,
    { end: "cut", cumulative: true },
  ],
];

test.each<[Protocol, string]>([
  ["openai", openai.text.join("")],
  ["openai", [...openai.tool, "data: [DONE]\n\n"].join("")],
  [
    "anthropic",
    anthropic.start +
      anthropic.text(0) +
      anthropic.delta(0, textDelta) +
      anthropic.stop(0) +
      anthropic.end("end_turn"),
  ],
  ["dashscope", result(1, { content: "Hi" }) + result(2, {}, "stop", used)],
])("a good stream of %s has no complaints", (protocol, stream) => {
  expect(checkStream(protocol, stream)).toEqual([]);
});

describe("the checkers see", () => {
  const flawed = rows.map(([flaw, protocol, stream, complaint, options]) => ({
    flaw,
    protocol,
    stream,
    complaint,
    options,
  }));
  test.each(flawed)("$flaw ($protocol)", ({ protocol, stream, complaint, options }) => {
    expect(checkStream(protocol, stream, options).join("\n")).toMatch(complaint);
  });
});
