import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { flagDefaults } from "../../../../src/catalog/upstream-flags.ts";
import { chunk, cut, delta, sse, USAGE } from "../upstream-stream.ts";
import { inShort, readEvents } from "./read-events.ts";

const ROLE = chunk([delta({ role: "assistant", content: "" })]);
const FINISH = chunk([delta({}, "stop")]);
const USAGE_EVENT = chunk([], { usage: USAGE });
const DONE = "[DONE]";
const TOLD_USAGE = "usage 300 600 100 0 30 20";

const say = (content: string, finish: string | null = null) => chunk([delta({ content }, finish)]);
const calling = (...items: object[]) => chunk([delta({ tool_calls: items })]);
const item = (index: number | null, id: string | null | undefined, name: string, written?: string) => ({
  ...(index !== null && { index }),
  ...(id !== undefined && { id }),
  type: "function",
  function: { ...(name !== "" && { name }), ...(written !== undefined && { arguments: written }) },
});
const piece = (index: number, written: string) => ({ index, function: { arguments: written } });

const read = (events: readonly string[]) => inShort(readEvents([sse(events)]));

describe("a stream of an OpenAI supplier, and of those that are nearly one", () => {
  const rows: [string, string[], string[]][] = [
    [
      "as the book has it",
      [ROLE, say("He"), say("llo"), FINISH, USAGE_EVENT, DONE],
      ["text Hello", "finish end", TOLD_USAGE, "end"],
    ],
    ["without [DONE]", [ROLE, say("x"), FINISH], ["text x", "finish end", "end"]],
    ["without a reason, but with [DONE]", [ROLE, say("x"), DONE], ["text x", "finish end", "end"]],
    [
      "the reason beside the last text, the usage too",
      [ROLE, chunk([delta({ content: "x" }, "length")], { usage: USAGE }), DONE],
      ["text x", "finish length", TOLD_USAGE, "end"],
    ],
    [
      "a usage on every chunk",
      [
        chunk([delta({ content: "x" })], { usage: { prompt_tokens: 1, completion_tokens: 1 } }),
        chunk([delta({}, "stop")], { usage: USAGE }),
        DONE,
      ],
      ["text x", "usage 1 0 0 0 1 0", "finish end", TOLD_USAGE, "end"],
    ],
    [
      "Azure's first chunk without choices",
      [chunk([]), ROLE, say("x"), FINISH, DONE],
      ["text x", "finish end", "end"],
    ],
    [
      "an empty text for no reason",
      [chunk([delta({ content: "x" }, "")]), FINISH, DONE],
      ["text x", "finish end", "end"],
    ],
    [
      "a second reason",
      [say("x", "stop"), chunk([delta({}, "length")]), DONE],
      ["text x", "finish end", "end"],
    ],
    [
      "other answers than the first",
      [
        chunk([delta({ content: "y" }, null, 1), delta({ content: "x" })]),
        chunk([delta({}, "stop", 1)]),
        FINISH,
      ],
      ["text x", "finish end", "end"],
    ],
    [
      "reasoning by either name, and once where it comes by both",
      [
        chunk([delta({ reasoning_content: "A", content: null })]),
        chunk([delta({ reasoning: "B", content: "" })]),
        chunk([delta({ reasoning_content: "C", reasoning: "C" })]),
        say("x"),
        FINISH,
      ],
      ["reasoning ABC", "text x", "finish end", "end"],
    ],
    [
      "reasoning and text in one chunk",
      [chunk([delta({ reasoning_content: "A", content: "x" }, "stop")])],
      ["reasoning A", "text x", "finish end", "end"],
    ],
    [
      "a refusal",
      [chunk([delta({ refusal: "No" })]), chunk([delta({ refusal: "." }, "stop")]), DONE],
      ["refusal No.", "finish refusal", "end"],
    ],
    ["a filter", [say("x", "content_filter"), DONE], ["text x", "finish filter", "end"]],
    [
      "the stop text that it names",
      [chunk([{ ...delta({ content: "x" }, "stop"), stop_reason: "END" }]), DONE],
      ["text x", "finish stopSequence END", "end"],
    ],
    ["a reason that is not known", [say("x", "eos"), DONE], ["text x", "finish end", "end"]],
    [
      "a text in parts",
      [chunk([delta({ content: [{ type: "text", text: "x" }] }, "stop")])],
      ["text x", "finish end", "end"],
    ],
    [
      "tools to wait for that were never called",
      [say("x", "tool_calls"), DONE],
      ["text x", "finish end", "end"],
    ],
    ["nothing to say", [ROLE, FINISH, DONE], ["finish end", "end"]],
    [
      "a report that cannot be true",
      [say("x", "stop"), chunk([], { usage: { prompt_tokens: -1, completion_tokens: 1 } })],
      ["text x", "finish end", "usage none", "end"],
    ],
    [
      "a report that contradicts itself",
      [say("x", "stop"), chunk([], { usage: { prompt_tokens: 1, completion_tokens: 1, cached_tokens: 2 } })],
      ["text x", "finish end", "usage 0 2 0 0 1 0 ?", "end"],
    ],
  ];

  test.each(rows)("%s", (_what, events, told) => {
    expect(read(events)).toEqual(told);
  });
});

describe("tool calls", () => {
  const rows: [string, string[], string[]][] = [
    [
      "interleaved, as the book has them",
      [
        calling(item(0, "a", "f", "")),
        calling(item(1, "b", "g", "")),
        calling(piece(0, '{"x":')),
        calling(piece(1, "{}"), piece(0, "1}")),
      ],
      ["call 0 a f", "call 1 b g", 'args 0 {"x":', "args 1 {}", "args 0 1}", "done 0", "done 1"],
    ],
    [
      "a name after the id, and arguments before the name",
      [calling(item(0, "a", "", '{"x"')), calling(item(0, undefined, "f", ":1}"))],
      ["call 0 a f", 'args 0 {"x":1}', "done 0"],
    ],
    [
      "an id that is empty or null in what goes on",
      [calling(item(0, "a", "f", "{")), calling(item(0, "", "", '"x":')), calling(item(0, null, "", "1}"))],
      ["call 0 a f", 'args 0 {"x":1}', "done 0"],
    ],
    [
      "an id and a name that are repeated",
      [calling(item(0, "a", "f", "{")), calling(item(0, "a", "f", "}"))],
      ["call 0 a f", "args 0 {}", "done 0"],
    ],
    [
      "indexes from 1",
      [calling(item(1, "a", "f", "{")), calling(piece(1, "}"))],
      ["call 0 a f", "args 0 {}", "done 0"],
    ],
    [
      "no indexes",
      [
        calling(item(null, "a", "f", "{")),
        calling(item(null, "", "", "}")),
        calling(item(null, "b", "g", "{}")),
      ],
      ["call 0 a f", "args 0 {}", "call 1 b g", "args 1 {}", "done 0", "done 1"],
    ],
    [
      "another id on the same index is another call",
      [calling(item(0, "a", "f", "{}")), calling(item(0, "b", "g", "{}"))],
      ["call 0 a f", "args 0 {}", "call 1 b g", "args 1 {}", "done 0", "done 1"],
    ],
    [
      "arguments that are the object itself",
      [calling({ index: 0, id: "a", function: { name: "f", arguments: { x: 1 } } })],
      ["call 0 a f", 'args 0 {"x":1}', "done 0"],
    ],
    ["no arguments at all", [calling(item(0, "a", "f"))], ["call 0 a f", "done 0"]],
  ];

  test.each(rows)("%s", (_what, events, told) => {
    expect(read([ROLE, ...events, chunk([delta({}, "tool_calls")]), DONE])).toEqual([
      ...told,
      "finish tool",
      "end",
    ]);
  });

  test("the reason may stand beside the last arguments", () => {
    const last = chunk([delta({ tool_calls: [piece(0, "}")] }, "tool_calls")]);
    expect(read([calling(item(0, "a", "f", "{")), last, DONE])).toEqual([
      "call 0 a f",
      "args 0 {}",
      "done 0",
      "finish tool",
      "end",
    ]);
  });

  test("a call without a name breaks an answer, unless the answer was cut", () => {
    const nameless = calling(item(0, "a", "", "{}"));
    expect(read([nameless, chunk([delta({}, "tool_calls")]), DONE])).toEqual(["error broken"]);
    expect(read([nameless, DONE])).toEqual(["error broken"]);
    expect(read([say("x"), nameless, chunk([delta({}, "length")]), DONE])).toEqual([
      "text x",
      "finish length",
      "end",
    ]);
  });
});

describe("a stream that goes wrong", () => {
  const rows: [string, string, string][] = [
    ["an error", '{"error":{"message":"boom","type":"server_error"}}', "broken"],
    ["a limit", '{"error":{"message":"slow","code":"rate_limit_exceeded"}}', "rate_limited"],
    ["our balance", '{"error":{"message":"pay","code":"insufficient_quota"}}', "credential"],
    [
      "an error beside choices",
      chunk([delta({ content: "SECRET" })], { error: { code: 503, message: "x" } }),
      "overloaded",
    ],
    ["an error as the reason", chunk([delta({ content: "SECRET" }, "error")]), "broken"],
    [
      "vLLM's old shape",
      '{"object":"error","message":"x","type":"BadRequestError","code":400}',
      "bad_request",
    ],
    ["not JSON", "<html>", "broken"],
  ];

  test.each(rows)("%s ends it: nothing is told after it, and nothing of it", (_what, event, kind) => {
    expect(read([ROLE, say("x"), event, say("SECRET"), FINISH, DONE])).toEqual(["text x", `error ${kind}`]);
  });

  test("the line event: error makes an error of any data", () => {
    const bytes = Buffer.concat([sse([say("x")]), Buffer.from('event: error\ndata: {"message":"x"}\n\n')]);
    expect(inShort(readEvents([bytes]))).toEqual(["text x", "error broken"]);
  });

  test("its words are the client's only where they help, and under the client's name of the model", () => {
    const event = '{"error":{"message":"upstream-model takes 10 tokens","type":"invalid_request_error"}}';
    expect(readEvents([sse([event])]).at(-1)).toMatchObject({
      failure: { message: "chat-large takes 10 tokens" },
    });
    expect(readEvents([sse([event])], { names: null }).at(-1)).toMatchObject({ failure: { message: null } });
  });

  test.each([
    ["[DONE] alone", [DONE]],
    ["only the role", [ROLE]],
    ["nothing", []],
  ])("%s is no answer", (_what, events) => {
    expect(read(events)).toEqual(["error broken"]);
  });

  test("an event that is too long breaks it", () => {
    expect(inShort(readEvents([sse([say("x")]), Buffer.alloc(9 * 1024 * 1024, "x")]))).toEqual([
      "text x",
      "error broken",
    ]);
  });
});

const CONVERSATION = [
  ROLE,
  chunk([delta({ reasoning_content: "Ich denke… 你好" })], { usage: null }),
  say('"finish_reason":"stop" \r\n data: [DONE]'),
  say("👩‍👩‍👧"),
  calling(item(0, "a", "f", '{"x":')),
  calling(piece(0, "1}")),
  chunk([delta({}, "tool_calls")]),
  USAGE_EVENT,
  DONE,
];

describe("however the network cuts a stream", () => {
  test.each(["\n", "\r\n", "\r"])("it is read the same (line end %j)", (lineEnd) => {
    const bytes = Buffer.concat([Buffer.from("\ufeff"), sse(CONVERSATION, lineEnd)]);
    const expected = readEvents([bytes]);
    expect(inShort(expected).at(-1)).toBe("end");
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 60 }), (places) => {
        expect(readEvents(cut(bytes, places))).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  test("cut behind any event before its reason it is an error, and never ends", () => {
    const reasonAt = CONVERSATION.length - 3;
    CONVERSATION.forEach((_event, count) => {
      const told = read(CONVERSATION.slice(0, count));
      expect(told.at(-1)).toBe(count > reasonAt ? "end" : "error broken");
      expect(told.filter((one) => one === "end" || one.startsWith("error"))).toHaveLength(1);
    });
  });

  test("cut at any byte before its reason it is an error", () => {
    const bytes = sse(CONVERSATION);
    const reason = bytes.indexOf('"finish_reason":"tool_calls"');
    for (let length = 0; length < reason; length++) {
      expect(readEvents([bytes.subarray(0, length)]).at(-1)).toMatchObject({ kind: "error" });
    }
  });
});

describe("a whole answer", () => {
  const whole = (message: object, finish: string | null, more: object = {}) =>
    Buffer.from(
      `\ufeff${JSON.stringify({ choices: [{ index: 0, message, finish_reason: finish }], usage: USAGE, ...more })}`,
    );
  const told = (body: Buffer) => inShort(readEvents([body], { stream: false }));

  test("is told as its stream would be", () => {
    const message = {
      role: "assistant",
      reasoning_content: "R",
      content: "T",
      refusal: null,
      tool_calls: [item(null, "a", "f", "{}"), item(null, "a", "g", "")],
    };
    expect(told(whole(message, "tool_calls"))).toEqual([
      "reasoning R",
      "text T",
      "call 0 a f",
      "args 0 {}",
      "call 1 a g",
      "done 0",
      "done 1",
      "finish tool",
      TOLD_USAGE,
      "end",
    ]);
  });

  test("without a reason is whole", () => {
    expect(told(whole({ content: "T" }, null))).toEqual(["text T", TOLD_USAGE, "finish end", "end"]);
  });

  test("counts the cache as its supplier does", () => {
    const flags = { ...flagDefaults.openai, usageSemantics: "excludes_cache" as const };
    const events = readEvents([whole({ content: "T" }, "stop")], { stream: false, flags });
    expect(inShort(events)).toContain("usage 1000 600 100 0 30 20");
  });

  test.each([
    ["an error", '{"error":{"message":"x","code":"rate_limit_exceeded"}}', "rate_limited"],
    [
      "an error beside an answer",
      '{"choices":[{"message":{"content":"x"}}],"error":{"code":503}}',
      "overloaded",
    ],
    ["no choices", '{"choices":[]}', "broken"],
    ["a page", "<html>", "broken"],
    ["half of it", '{"choices":[{"message":{"content":"x"}}', "broken"],
    ["nothing", "", "broken"],
  ])("%s is an error", (_what, body, kind) => {
    expect(told(Buffer.from(body))).toEqual([`error ${kind}`]);
  });

  test("of more than 32 MiB is none", () => {
    const piece = Buffer.alloc(8 * 1024 * 1024, " ");
    const events = readEvents([piece, piece, piece, piece, Buffer.from("{}")], { stream: false });
    expect(inShort(events)).toEqual(["error broken"]);
  });
});
