import { describe, expect, test } from "@jest/globals";
import type { Finish, ReplyEvent } from "../../../../src/inference/dialects/reply-event.ts";
import { openReader } from "../../../../src/inference/dialects/dashscope/read-reply.ts";
import {
  call,
  event,
  flagsWith,
  fold,
  NAMES,
  read,
  report,
  type Said,
  spoken,
  stream,
} from "./supplier-stream.ts";

const END: ReplyEvent[] = [{ kind: "finish", finish: { reason: "end" } }, { kind: "end" }];

function eventsOf(said: readonly Said[]): ReplyEvent[] {
  return spoken(read([stream(said.map(report))]));
}

function text(told: string): ReplyEvent {
  return { kind: "text", text: told };
}

describe("a stream", () => {
  test("of text is told piece by piece, and ends with the connection", () => {
    expect(eventsOf([{ content: "Hel" }, { content: "lo" }, { content: "", finish: "stop" }])).toEqual([
      text("Hel"),
      text("lo"),
      ...END,
    ]);
  });

  test("tells its usage before its text, each time anew", () => {
    const events = read([stream([report({ content: "Hi" }), report({ content: "", finish: "stop" })])]);
    const usage = { inputFresh: 250, outputText: 16 };
    expect(events.slice(0, 3)).toMatchObject([
      { kind: "usage", usage },
      text("Hi"),
      { kind: "usage", usage },
    ]);
  });

  test("of reasoning and text keeps them apart, and empty contents say nothing", () => {
    const events = eventsOf([
      { content: "", reasoning_content: "Let me" },
      { content: [], reasoning_content: " think" },
      { content: "42", reasoning_content: "" },
      { content: "", finish: "stop" },
    ]);
    expect(fold(events).blocks).toEqual([
      { kind: "reasoning", text: "Let me think", signature: null },
      { kind: "text", text: "42" },
    ]);
  });

  test("of content in parts has its texts joined", () => {
    const events = eventsOf([
      { content: [{ text: "Hel" }, { text: "lo" }] },
      { content: [], finish: "stop" },
    ]);
    expect(events).toEqual([text("Hello"), ...END]);
  });

  test("in the text format is read as well", () => {
    const told = [
      '{"output":{"text":"Hi","finish_reason":"null"}}',
      '{"output":{"text":" you","finish_reason":"stop"}}',
    ];
    expect(read([stream(told)])).toEqual([text("Hi"), text(" you"), ...END]);
  });

  const reasons: [string | null, Finish["reason"] | null][] = [
    ["stop", "end"],
    ["length", "length"],
    ["tool_calls", "tool"],
    ["content_filter", "filter"],
    ["something_new", "end"],
    ["null", null],
    ["", null],
    [null, null],
  ];

  test.each(reasons)("that gives the reason %j ends with %j", (finish, reason) => {
    const events = eventsOf([{ content: "Hi" }, { content: "", finish }]);
    const last =
      reason === null ? { kind: "error", failure: { kind: "broken", status: 200 } } : { kind: "end" };
    expect(events.at(-1)).toMatchObject(last);
    expect(events.filter(({ kind }) => kind === "finish")).toEqual(
      reason === null ? [] : [{ kind: "finish", finish: { reason } }],
    );
  });

  test("is read with spaces behind colons, CRLF, comments, a byte order mark, other choices and no last blank line", () => {
    const other =
      '{"output":{"choices":[{"index":1,"message":{"content":"no"}},{"index":0,"message":{"content":"Hi"}}]}}';
    const bytes = `\uFEFF: hello\r\nid: 1\r\nevent: result\r\n:HTTP_STATUS/200\r\ndata: ${other}\r\n\r\ndata: {"output":{"text":"","finish_reason":"stop"},"search_info":{}}\r\ndata:\r\n`;
    expect(read([Buffer.from(bytes)])).toEqual([text("Hi"), ...END]);
  });

  test("may be followed by [DONE], which ends nothing by itself", () => {
    const told = `data:${report({ content: "Hi", finish: "stop" })}\n\ndata:[DONE]\n\n`;
    expect(spoken(read([Buffer.from(told)]))).toEqual([text("Hi"), ...END]);
    expect(read([Buffer.from("data:[DONE]\n\n")])).toMatchObject([{ kind: "error" }]);
  });

  test("may report its usage behind its end", () => {
    const late = JSON.stringify({ output: { choices: [] }, usage: { input_tokens: 1, output_tokens: 2 } });
    const events = read([stream([report({ content: "Hi", finish: "stop", usage: null }), late])]);
    expect(events.map(({ kind }) => kind)).toEqual(["text", "usage", "finish", "end"]);
  });
});

describe("tool calls", () => {
  const FINISH: Said = { content: "", finish: "tool_calls" };
  const first = (id = "call_1"): object => call(0, id, { name: "get_weather", arguments: '{"city":' });

  function callsOf(said: readonly Said[]) {
    return fold(eventsOf(said)).blocks.filter((block) => block.kind === "toolCall");
  }

  test("go on where the id is empty, the same, or missing", () => {
    const told = callsOf([
      { tool_calls: [first()] },
      { tool_calls: [call(0, "", { arguments: '"Par' })] },
      { tool_calls: [call(0, "call_1", { arguments: "is" })] },
      { tool_calls: [{ index: 0, id: null, function: { arguments: '"' } }] },
      { tool_calls: [call(null, "", { arguments: "}" })], finish: "tool_calls" },
    ]);
    expect(told).toMatchObject([{ id: "call_1", name: "get_weather", arguments: '{"city":"Paris"}' }]);
  });

  test("are told as they come and closed before the end", () => {
    expect(eventsOf([{ tool_calls: [first()] }, FINISH])).toEqual([
      { kind: "toolStart", call: 0, id: "call_1", name: "get_weather" },
      { kind: "toolArguments", call: 0, text: '{"city":' },
      { kind: "toolEnd", call: 0 },
      { kind: "finish", finish: { reason: "tool" } },
      { kind: "end" },
    ]);
  });

  test("wait for their name, with the arguments that came before it", () => {
    const events = eventsOf([
      { tool_calls: [call(0, "call_1", { arguments: '{"a"' })] },
      { tool_calls: [call(0, "", { name: "f", arguments: ":1}" })] },
      FINISH,
    ]);
    expect(events.slice(0, 2)).toEqual([
      { kind: "toolStart", call: 0, id: "call_1", name: "f" },
      { kind: "toolArguments", call: 0, text: '{"a":1}' },
    ]);
  });

  const several: [string, Said[]][] = [
    [
      "by their index, with their pieces mixed",
      [
        { tool_calls: [first("a"), call(1, "b", { name: "f", arguments: "{" })] },
        { tool_calls: [call(1, "", { arguments: "}" }), call(0, "", { arguments: "1}" })] },
      ],
    ],
    [
      "by their ids, on one index",
      [
        { tool_calls: [first("a")] },
        { tool_calls: [call(0, "b", { name: "f", arguments: "{" })] },
        { tool_calls: [call(0, "", { arguments: "}" })] },
        { tool_calls: [call(0, "a", { arguments: "1}" })] },
      ],
    ],
    [
      "by their ids, without an index",
      [
        { tool_calls: [call(null, "a", { name: "get_weather", arguments: '{"city":' })] },
        { tool_calls: [call(null, "", { arguments: "1}" })] },
        { tool_calls: [call(null, "b", { name: "f", arguments: "{" })] },
        { tool_calls: [call(null, "b", { arguments: "}" })] },
      ],
    ],
  ];

  test.each(several)("are told apart %s", (_how, said) => {
    expect(callsOf([...said, FINISH])).toMatchObject([
      { id: "a", name: "get_weather", arguments: '{"city":1}' },
      { id: "b", name: "f", arguments: "{}" },
    ]);
  });

  test("of a whole answer are as many as it lists, with neither index nor id", () => {
    const calls = [
      call(null, "", { name: "f", arguments: "{}" }),
      call(null, "", { name: "f", arguments: "{}" }),
    ];
    const events = read([Buffer.from(report({ content: "", tool_calls: calls, finish: "stop" }))]);
    expect(fold(events).blocks).toHaveLength(2);
    expect(events.at(-1)).toEqual({ kind: "end" });
  });

  test("without a name ever are an error, not an answer without them", () => {
    const events = eventsOf([{ tool_calls: [call(0, "call_1", { arguments: "{}" })] }, FINISH]);
    expect(events).toMatchObject([{ kind: "error", failure: { kind: "broken" } }]);
  });

  test("share an event with the end", () => {
    const events = eventsOf([{ content: "", tool_calls: [first()], finish: "tool_calls" }]);
    expect(events.map(({ kind }) => kind)).toEqual([
      "toolStart",
      "toolArguments",
      "toolEnd",
      "finish",
      "end",
    ]);
  });
});

describe("errors within an answer", () => {
  const throttled = '{"code":"Throttling.RateQuota","message":"slow down","request_id":"1"}';
  const rows: [string, string, string][] = [
    [
      "an event of that name",
      event('{"code":"InvalidParameter","message":"bad"}', { name: "error", status: 400 }),
      "bad_request",
    ],
    ["its code, of whatever name and status", event(throttled), "rate_limited"],
    ["its status alone", event('{"message":"no"}', { status: 503 }), "overloaded"],
    ["its status, although it has an output", event('{"output":{},"code":"x"}', { status: 500 }), "broken"],
    ["a whole body in place of a stream", throttled, "rate_limited"],
    [
      "a whole body in a gateway's shape",
      '{"error":{"code":"DataInspectionFailed","message":"no"}}',
      "content_blocked",
    ],
    ["HTML", "<html></html>", "broken"],
    ["nothing", "", "broken"],
    ["an event that is no JSON", event("{"), "broken"],
    ["an event that is no object", event("[]"), "broken"],
    ["JSON that is no answer", "{}", "broken"],
    ["JSON that is cut", '{"output":{"text":"Hi"', "broken"],
  ];

  test.each(rows)("are known by %s", (_how, bytes, kind) => {
    expect(read([Buffer.from(bytes)])).toMatchObject([{ kind: "error", failure: { kind, status: 200 } }]);
  });

  test("end it, whatever came before and comes behind", () => {
    const told = Buffer.concat([
      stream([report({ content: "Hi" })]),
      Buffer.from(event(throttled, { name: "error", status: 429 })),
      stream([report({ content: " you", finish: "stop" })]),
    ]);
    expect(spoken(read([told])).map(({ kind }) => kind)).toEqual(["text", "error"]);
  });

  test("an empty code beside an output is none", () => {
    const told = '{"code":"","message":"","output":{"text":"Hi","finish_reason":"stop"}}';
    expect(read([Buffer.from(told)])).toEqual([text("Hi"), ...END]);
  });

  test("an event or a body above its limit is one, and nothing is read behind it", () => {
    const long = Buffer.alloc(1024 * 1024 + 1, 0x78);
    expect(read([Buffer.from("data:"), long])).toMatchObject([
      { kind: "error", failure: { kind: "broken" } },
    ]);
    const pieces = Array.from({ length: 34 }, () => long);
    expect(read([Buffer.from("{"), ...pieces])).toMatchObject([
      { kind: "error", failure: { kind: "broken" } },
    ]);
  });
});

describe("a whole answer", () => {
  test("is read although a stream was asked for, and the other way round", () => {
    const whole = Buffer.from(`\n${report({ content: "Hi", finish: "stop" })}`);
    for (const streams of [true, false]) {
      const events: ReplyEvent[] = [];
      const reader = openReader({ stream: streams, names: NAMES, flags: flagsWith() }, (one) =>
        events.push(one),
      );
      for (const byte of whole) reader.push(Buffer.from([byte]));
      expect(events).toEqual([]);
      reader.end();
      expect(spoken(events)).toEqual([text("Hi"), ...END]);
    }
  });

  test("in the text format, with a byte order mark", () => {
    const told =
      '\uFEFF{"output":{"text":"Hi","finish_reason":"stop"},"usage":{"input_tokens":1,"output_tokens":1}}';
    expect(spoken(read([Buffer.from(told)]))).toEqual([text("Hi"), ...END]);
  });
});
