import { describe, expect, test } from "@jest/globals";
import type { Usage } from "../../../../src/kernel/usage.ts";
import type { Finish, ReplyEvent } from "../../../../src/inference/dialects/reply-event.ts";
import {
  close,
  delta,
  ending,
  open,
  read,
  readStream,
  readWhole,
  sse,
  start,
  stop,
  type WireEvent,
} from "./read-reply.ts";

const usage = (inputFresh: number, outputText: number, more: Partial<Usage> = {}): ReplyEvent => ({
  kind: "usage",
  usage: {
    ...{ inputFresh, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, outputText, outputReasoning: 0 },
    ...more,
  },
  suspicious: false,
});
const atStart = (inputFresh: number): ReplyEvent =>
  ({ ...usage(inputFresh, 0), isAtStart: true }) as ReplyEvent;
const said = (text: string): ReplyEvent => ({ kind: "text", text });
const args = (call: number, text: string): ReplyEvent => ({ kind: "toolArguments", call, text });
const toolStart = (call: number, id: string, name = "f"): ReplyEvent => ({
  kind: "toolStart",
  call,
  id,
  name,
});
const toolEnd = (call: number): ReplyEvent => ({ kind: "toolEnd", call });
const toolUse = (id: string, input: object = {}) => ({ type: "tool_use", id, name: "f", input });
const json = (index: number, partial_json: string) => delta(index, "input_json_delta", { partial_json });
const over = (reason: "end" | "tool" | "length" = "end"): ReplyEvent[] => [
  { kind: "finish", finish: { reason } },
  { kind: "end" },
];
const textBlock = (text: string, index = 0) => [
  open(index, { type: "text", text: "" }),
  delta(index, "text_delta", { text }),
  close(index),
];

const rows: [says: string, events: WireEvent[], read: ReplyEvent[]][] = [
  [
    "text, with pings and events that nobody knows",
    [
      start(),
      { type: "ping" },
      open(0, { type: "text", text: "" }),
      { type: "ping" },
      delta(0, "text_delta", { text: "Hel" }),
      { type: "weather_update", index: 0, delta: { type: "text_delta", text: "rain" } },
      delta(0, "text_delta", { text: "" }),
      delta(0, "text_delta", { text: "lo" }),
      close(0),
      stop("end_turn"),
      ending,
    ],
    [atStart(25), said("Hel"), said("lo"), usage(25, 9), ...over()],
  ],
  [
    "text that is in the beginning of its block",
    [
      start(),
      open(0, { type: "text", text: "Hel" }),
      delta(0, "text_delta", { text: "lo" }),
      close(0),
      stop("end_turn"),
      ending,
    ],
    [atStart(25), said("Hel"), said("lo"), usage(25, 9), ...over()],
  ],
  [
    "citations are passed over, the text they stand at is not",
    [
      start(),
      open(0, { type: "text", text: "", citations: [] }),
      delta(0, "citations_delta", { citation: { type: "char_location", cited_text: "x" } }),
      delta(0, "text_delta", { text: "Hi" }),
      close(0),
      stop("end_turn"),
      ending,
    ],
    [atStart(25), said("Hi"), usage(25, 9), ...over()],
  ],
  [
    "thinking and its signature, which vouches for all of it",
    [
      start(),
      open(0, { type: "thinking", thinking: "", signature: "" }),
      delta(0, "thinking_delta", { thinking: "hm" }),
      delta(0, "signature_delta", { signature: "Eq" }),
      delta(0, "signature_delta", { signature: "QB==" }),
      close(0),
      ...textBlock("Hi", 1),
      stop("end_turn"),
      ending,
    ],
    [
      atStart(25),
      { kind: "reasoning", text: "hm" },
      { kind: "signature", signature: "EqQB==" },
      said("Hi"),
      usage(25, 9),
      ...over(),
    ],
  ],
  [
    "thinking that is not shown: a signature alone",
    [
      start(),
      open(0, { type: "thinking", thinking: "", signature: "" }),
      delta(0, "signature_delta", { signature: "EqQB" }),
      close(0),
      ...textBlock("Hi", 1),
      stop("end_turn"),
      ending,
    ],
    [atStart(25), { kind: "signature", signature: "EqQB" }, said("Hi"), usage(25, 9), ...over()],
  ],
  [
    "thinking that only its supplier can read",
    [
      start(),
      open(0, { type: "redacted_thinking", data: "EmwK" }),
      close(0),
      ...textBlock("Hi", 1),
      stop("end_turn"),
      ending,
    ],
    [atStart(25), { kind: "redacted", data: "EmwK" }, said("Hi"), usage(25, 9), ...over()],
  ],
  [
    "calls are counted by themselves, whatever stands before them",
    [
      start(),
      ...textBlock("Hi"),
      open(1, toolUse("toolu_1")),
      json(1, ""),
      json(1, '{"a":'),
      json(1, "1}"),
      close(1),
      open(2, toolUse("toolu_2")),
      json(2, "{}"),
      close(2),
      stop("tool_use"),
      ending,
    ],
    [
      atStart(25),
      said("Hi"),
      toolStart(0, "toolu_1"),
      args(0, '{"a":'),
      args(0, "1}"),
      toolEnd(0),
      toolStart(1, "toolu_2"),
      args(1, "{}"),
      toolEnd(1),
      usage(25, 9),
      ...over("tool"),
    ],
  ],
  [
    "a call without arguments has an empty object, once it is over",
    [start(), open(0, toolUse("toolu_1")), close(0), stop("tool_use"), ending],
    [atStart(25), toolStart(0, "toolu_1"), args(0, "{}"), toolEnd(0), usage(25, 9), ...over("tool")],
  ],
  [
    "arguments that are in the beginning of their block",
    [start(), open(0, toolUse("toolu_1", { a: 1 })), close(0), stop("tool_use"), ending],
    [atStart(25), toolStart(0, "toolu_1"), args(0, '{"a":1}'), toolEnd(0), usage(25, 9), ...over("tool")],
  ],
  [
    "arguments that come piece by piece hold, not those of the beginning",
    [start(), open(0, toolUse("toolu_1", { a: 1 })), json(0, '{"b":2}'), close(0), stop("tool_use"), ending],
    [atStart(25), toolStart(0, "toolu_1"), args(0, '{"b":2}'), toolEnd(0), usage(25, 9), ...over("tool")],
  ],
  [
    "an answer that is cut within a call keeps what there is of it",
    [start(), open(0, toolUse("toolu_1")), json(0, '{"a'), close(0), stop("max_tokens"), ending],
    [atStart(25), toolStart(0, "toolu_1"), args(0, '{"a'), toolEnd(0), usage(25, 9), ...over("length")],
  ],
  [
    "blocks of kinds that nobody knows are passed over until they end, with their deltas",
    [
      start(),
      open(0, { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: {} }),
      json(0, '{"query":"x"}'),
      delta(0, "text_delta", { text: "hidden" }),
      close(0),
      open(1, { type: "web_search_tool_result", tool_use_id: "srvtoolu_1", content: [] }),
      close(1),
      ...textBlock("Hi", 2),
      stop("end_turn"),
      ending,
    ],
    [atStart(25), said("Hi"), usage(25, 9), ...over()],
  ],
  [
    "blocks that never end are over when the message is",
    [
      start(),
      open(0, { type: "thinking", thinking: "hm", signature: "" }),
      delta(0, "signature_delta", { signature: "EqQB" }),
      open(1, toolUse("toolu_1")),
      stop("tool_use"),
      ending,
    ],
    [
      atStart(25),
      { kind: "reasoning", text: "hm" },
      { kind: "signature", signature: "EqQB" },
      toolStart(0, "toolu_1"),
      usage(25, 9),
      args(0, "{}"),
      toolEnd(0),
      ...over("tool"),
    ],
  ],
  [
    "text of a block that never began, under no index",
    [
      start(),
      { type: "content_block_delta", delta: { type: "text_delta", text: "Hi" } },
      stop("end_turn"),
      ending,
    ],
    [atStart(25), said("Hi"), usage(25, 9), ...over()],
  ],
  [
    "what is behind the end is not read",
    [
      start(),
      ...textBlock("Hi"),
      stop("end_turn"),
      ending,
      ...textBlock("more", 1),
      { type: "error", error: {} },
    ],
    [atStart(25), said("Hi"), usage(25, 9), ...over()],
  ],
  [
    "a server that counts nothing reports zeros, and nothing at the start",
    [
      start({ input_tokens: 0, output_tokens: 0 }),
      ...textBlock("Hi"),
      stop("end_turn", { output_tokens: 0 }),
      ending,
    ],
    [said("Hi"), usage(0, 0), ...over()],
  ],
];

describe("a stream of Anthropic's", () => {
  test.each(rows)("%s", (_says, events, expected) => {
    expect(readStream(events)).toEqual(expected);
  });

  test("is known by its data: names, and the last blank line, may be missing", () => {
    const [, events, expected] = rows[0]!;
    const bare = events.map((event) => `data:${JSON.stringify(event)}`).join("\r\n\r\n");
    expect(read([Buffer.from(bare)])).toEqual(expected);
  });

  test("may end in the mark of another protocol, which alone ends nothing", () => {
    const [, events, expected] = rows[0]!;
    const done = Buffer.from("data: [DONE]\n\n");
    expect(read([sse(events), done])).toEqual(expected);
    expect(read([sse(events.slice(0, -1)), done]).at(-1)).toMatchObject({
      kind: "error",
      failure: { kind: "broken" },
    });
  });

  test.each(rows)("cut behind any of its events, it broke off: %s", (_says, events) => {
    const whole = events.indexOf(ending);
    for (let count = 0; count <= whole; count++) {
      const kinds = readStream(events.slice(0, count)).map(({ kind }) => kind);
      expect(kinds.at(-1)).toBe("error");
      expect(kinds.slice(0, -1)).not.toEqual(expect.arrayContaining(["error"]));
      expect(kinds).not.toContain("end");
    }
  });

  const failures: [says: string, bytes: string | Buffer, failure: object][] = [
    [
      "an error event",
      sse([start(), { type: "error", error: { type: "overloaded_error", message: "Overloaded" } }, ending]),
      { kind: "overloaded", status: 200, message: null },
    ],
    [
      "an error that only its event's name calls one",
      'event: error\ndata: {"message":"busy"}\n\n',
      { kind: "broken", message: null },
    ],
    [
      "an error of another protocol's form",
      `data: {"error":{"message":"The prompt is too long for upstream-model-2025","code":"context_length_exceeded"}}\n\n`,
      { kind: "context_length", message: "The prompt is too long for chat-large" },
    ],
    [
      "an error in place of a stream",
      '\n {"type":"error","error":{"type":"rate_limit_error","message":"slow"}}',
      { kind: "rate_limited" },
    ],
    ["data that is no JSON", "data: {oops\n\n", { kind: "broken", internal: "not a JSON object: {oops" }],
    ["data that is no object", "data: [1]\n\n", { kind: "broken" }],
    [
      "data that is nested without end",
      `data: {"type":"content_block_start","content_block":${"[".repeat(5000)}${"]".repeat(5000)}}\n\n`,
      { kind: "broken" },
    ],
    ["an event without end", `data: {"type":"ping","x":"${"x".repeat(9 * 1024 * 1024)}`, { kind: "broken" }],
    ["nothing at all", "", { kind: "broken" }],
    ["a page", "<html>Bad gateway</html>", { kind: "broken" }],
  ];

  test.each(failures)("%s is a failure, and the last that is told", (_says, bytes, failure) => {
    const events = read([Buffer.from(bytes)]);
    expect(events.at(-1)).toMatchObject({ kind: "error", failure });
    expect(events.filter(({ kind }) => kind === "error" || kind === "end")).toHaveLength(1);
  });

  test("a whole message in its place is read too", () => {
    const message = JSON.stringify({ content: [{ type: "text", text: "Hi" }], stop_reason: "end_turn" });
    expect(read([Buffer.from(message.slice(0, 9)), Buffer.from(message.slice(9))])).toEqual([
      said("Hi"),
      ...over(),
    ]);
  });
});

describe("why an answer is over", () => {
  const finishes: [stopReason: string | null, sequence: string | null, finish: Finish][] = [
    ["end_turn", null, { reason: "end" }],
    ["stop_sequence", "END", { reason: "stopSequence", sequence: "END" }],
    ["stop_sequence", null, { reason: "stopSequence", sequence: null }],
    ["max_tokens", null, { reason: "length" }],
    ["tool_use", null, { reason: "tool" }],
    ["refusal", null, { reason: "refusal" }],
    ["pause_turn", null, { reason: "pause" }],
    ["model_context_window_exceeded", null, { reason: "contextFull" }],
    ["something_new", null, { reason: "end" }],
    [null, null, { reason: "end" }],
  ];

  test.each(finishes)("%s, %s", (reason, sequence, finish) => {
    const streamed = readStream([start(), ...textBlock("Hi"), stop(reason, null, sequence), ending]);
    const whole = readWhole({
      content: [{ type: "text", text: "Hi" }],
      stop_reason: reason,
      stop_sequence: sequence,
    });
    for (const events of [streamed, whole])
      expect(events.slice(-2)).toEqual([{ kind: "finish", finish }, { kind: "end" }]);
  });

  test("the last reason holds, and it is told once", () => {
    const events = readStream([
      start(),
      ...textBlock("Hi"),
      stop("end_turn"),
      stop("max_tokens"),
      stop(null),
      ending,
    ]);
    expect(events.filter(({ kind }) => kind === "finish")).toEqual([
      { kind: "finish", finish: { reason: "length" } },
    ]);
  });
});

describe("a whole message", () => {
  test("is told block by block, then its usage, then its reason", () => {
    const events = readWhole({
      type: "message",
      content: [
        { type: "thinking", thinking: "hm", signature: "EqQB" },
        { type: "redacted_thinking", data: "EmwK" },
        { type: "text", text: "Hi" },
        { type: "server_tool_use", id: "s", name: "web_search", input: { query: "x" } },
        toolUse("toolu_1", { a: [1] }),
        toolUse("toolu_2"),
      ],
      stop_reason: "tool_use",
      usage: { input_tokens: 3, output_tokens: 20, output_tokens_details: { thinking_tokens: 5 } },
    });
    expect(events).toEqual([
      { kind: "reasoning", text: "hm" },
      { kind: "signature", signature: "EqQB" },
      { kind: "redacted", data: "EmwK" },
      said("Hi"),
      toolStart(0, "toolu_1"),
      args(0, '{"a":[1]}'),
      toolEnd(0),
      toolStart(1, "toolu_2"),
      args(1, "{}"),
      toolEnd(1),
      usage(3, 15, { outputReasoning: 5 }),
      ...over("tool"),
    ]);
  });

  test("keeps the digits of its arguments, as a stream does", () => {
    const block = '{"type":"tool_use","id":"t","name":"f","input":{"id":9007199254740993}}';
    const whole = read([Buffer.from(`{"content":[${block}],"stop_reason":"tool_use"}`)], { stream: false });
    expect(whole).toContainEqual(args(0, '{"id":9007199254740993}'));
    const begun = Buffer.from(`data: {"type":"content_block_start","index":0,"content_block":${block}}\n\n`);
    expect(read([begun, sse([close(0)])])).toContainEqual(args(0, '{"id":9007199254740993}'));
  });

  const failures: [says: string, body: string, failure: object][] = [
    [
      "an error",
      '{"type":"error","error":{"type":"overloaded_error","message":"x"}}',
      { kind: "overloaded" },
    ],
    ["an object of another kind", '{"hello":1}', { kind: "broken" }],
    ["half a message", '{"content":[{"type":"text","text":"Hi"}]', { kind: "broken" }],
    ["a page", "<html>", { kind: "broken", internal: "not a JSON object: <html>" }],
    ["nothing", "", { kind: "broken" }],
    [
      "a nest",
      `{"content":[{"type":"tool_use","input":${"[".repeat(9999)}${"]".repeat(9999)}}]}`,
      { kind: "broken" },
    ],
  ];

  test.each(failures)("%s is a failure and nothing else", (_says, body, failure) => {
    expect(read([Buffer.from(body)], { stream: false })).toEqual([
      { kind: "error", failure: expect.objectContaining(failure) },
    ]);
  });

  test("a body of more than 32 MiB is a failure before it is all there, and what follows is not kept", () => {
    const events: ReplyEvent[] = read(
      Array.from({ length: 34 }, () => Buffer.alloc(1024 * 1024, " ")),
      { stream: false },
    );
    expect(events).toEqual([{ kind: "error", failure: expect.objectContaining({ kind: "broken" }) }]);
  });
});
