import { describe, expect, test } from "@jest/globals";
import { plainToolId } from "../../../../src/inference/dialects/tool-ids.ts";
import { usesOf } from "../../../../src/inference/dialects/uses-of.ts";
import { refusal } from "../refusal.ts";
import { chatOf, generation, type Json, talk, tool } from "./generation.ts";

function text(words: string, cache: string | null = null): Json {
  return { kind: "text", text: words, cache };
}

function user(...content: Json[]): Json {
  return { role: "user", content };
}

function refused(body: Json) {
  return refusal(() => chatOf(body));
}

const CALLS = [
  { id: "call_1", type: "function", index: 0, function: { name: "f", arguments: '{"a": 1}' } },
  { id: "call_2", type: "function", index: 1, function: { name: "g", arguments: "" } },
];
const PNG = "data:image/png;base64,iVBORw0KGgo=";

describe("the turns of a conversation", () => {
  test("each message is a turn, whatever its neighbours, in the order in which they came", () => {
    const messages = [
      { role: "system", content: "be brief" },
      { role: "user", content: "a" },
      { role: "user", content: "b" },
      { role: "assistant", content: "c" },
      { role: "system", content: "later" },
      { role: "user", content: "" },
    ];
    expect(chatOf(talk(messages)).turns).toEqual(
      messages.map(({ role, content }) => ({ role, parts: [text(content)] })),
    );
  });

  test("a prompt and its history are turns like any other", () => {
    const input = { prompt: "and now?", history: [{ user: "Hi", bot: "Hello" }] };
    expect(chatOf(generation({}, { input })).turns).toEqual([
      { role: "user", parts: [text("Hi")] },
      { role: "assistant", parts: [text("Hello")] },
      { role: "user", parts: [text("and now?")] },
    ]);
  });

  const parts: [string, Json, Json][] = [
    ["text", { text: "x" }, text("x")],
    ["typed text", { type: "text", text: "x" }, text("x")],
    ["marked text", { type: "text", text: "x", cache_control: { type: "ephemeral" } }, text("x", "5m")],
    [
      "an image by its address",
      { image: "https://p.test/a.png" },
      { kind: "image", source: { kind: "url", url: "https://p.test/a.png" }, cache: null },
    ],
    [
      "an image as data",
      { image: "data:image/png;charset=utf-8;base64,iVBORw0KGgo=" },
      {
        kind: "image",
        source: { kind: "data", mediaType: "image/png", base64: "iVBORw0KGgo=" },
        cache: null,
      },
    ],
    [
      "an image under the type of its bytes, whatever it is called",
      { image: "data:image/jpg;base64,iVBORw0KGgo=" },
      {
        kind: "image",
        source: { kind: "data", mediaType: "image/png", base64: "iVBORw0KGgo=" },
        cache: null,
      },
    ],
    [
      "a sound by its address",
      { audio: "http://p.test/a.mp3" },
      { kind: "audio", source: { kind: "url", url: "http://p.test/a.mp3" } },
    ],
    [
      "a sound as data",
      { audio: "data:audio/mpeg;base64,AAAA" },
      { kind: "audio", source: { kind: "data", format: "mp3", base64: "AAAA" } },
    ],
    ["a film", { video: "https://p.test/a.mp4" }, { kind: "video", urls: ["https://p.test/a.mp4"] }],
    [
      "frames",
      { video: ["https://p.test/1.png", PNG] },
      { kind: "video", urls: ["https://p.test/1.png", PNG] },
    ],
  ];
  test.each(parts)("a user's part: %s", (_, part, read) => {
    expect(chatOf(talk([user({ text: "look" }, part)])).turns).toEqual([
      { role: "user", parts: [text("look"), read] },
    ]);
  });

  test("a part that holds two things loses neither", () => {
    const [turn] = chatOf(talk([user({ text: "x", image: PNG })])).turns;
    expect(turn?.parts.map(({ kind }) => kind)).toEqual(["text", "image"]);
  });

  test("an assistant's turn has its reasoning, unsigned, its text and its calls, arguments to the letter", () => {
    const messages = [
      { role: "user", content: "Hi" },
      { role: "assistant", content: "so", reasoning_content: "hm", tool_calls: CALLS },
      { role: "tool", tool_call_id: "call_2", content: "two" },
      { role: "tool", tool_call_id: "call_1", content: [{ text: "one" }, { image: PNG }] },
    ];
    expect(chatOf(talk(messages)).turns.slice(1)).toEqual([
      {
        role: "assistant",
        parts: [
          { kind: "reasoning", text: "hm", signature: null },
          text("so"),
          { kind: "toolCall", id: "call_1", name: "f", arguments: '{"a": 1}', cache: null },
          { kind: "toolCall", id: "call_2", name: "g", arguments: "", cache: null },
        ],
      },
      {
        role: "user",
        parts: [{ kind: "toolResult", callId: "call_2", parts: [text("two")], isError: false, cache: null }],
      },
      {
        role: "user",
        parts: [
          {
            kind: "toolResult",
            callId: "call_1",
            parts: [text("one"), expect.objectContaining({ kind: "image" })],
            isError: false,
            cache: null,
          },
        ],
      },
    ]);
  });

  test("an id that we had put into code comes back as its supplier gave it", () => {
    const id = plainToolId("functions.f:0");
    const messages = [
      { role: "assistant", content: "", tool_calls: [{ ...CALLS[0], id }] },
      { role: "tool", tool_call_id: id, content: "1" },
    ];
    const [call, result] = chatOf(talk(messages)).turns;
    expect(call?.parts.at(-1)).toMatchObject({ id: "functions.f:0" });
    expect(result?.parts[0]).toMatchObject({ callId: "functions.f:0" });
  });

  test("results without ids, as early clients send them, find their calls by name, else in order", () => {
    const called = (name: string): Json => ({
      type: "function",
      id: "",
      function: { name, arguments: "{}" },
    });
    const messages = [
      { role: "assistant", content: "", tool_calls: [called("f"), called("g"), called("f")] },
      { role: "tool", name: "g", content: "1" },
      { role: "tool", name: "f", content: "2" },
      { role: "tool", content: "3" },
    ];
    const turns = chatOf(talk(messages)).turns;
    const ids = turns[0]?.parts.flatMap((part) => (part.kind === "toolCall" ? [part.id] : [])) ?? [];
    expect(new Set(ids).size).toBe(3);
    expect(turns.slice(1).map(({ parts: [part] }) => part)).toMatchObject([
      { callId: ids[1] },
      { callId: ids[0] },
      { callId: ids[2] },
    ]);
  });

  test("a call whose result came by its id does not wait for one without", () => {
    const messages = [
      { role: "assistant", content: "", tool_calls: CALLS },
      { role: "tool", tool_call_id: "call_1", content: "1" },
      { role: "tool", content: "2" },
    ];
    expect(chatOf(talk(messages)).turns.at(-1)?.parts).toMatchObject([{ callId: "call_2" }]);
    expect(refused(talk([...messages, { role: "tool", content: "3" }]))?.param).toBe(
      "input.messages[3].tool_call_id",
    );
  });

  test("a prefix to be continued is the last turn, an assistant's", () => {
    const chat = chatOf(talk([...talkOf("Hi"), { role: "assistant", content: "It is", partial: true }]));
    expect(chat.turns.at(-1)).toEqual({ role: "assistant", parts: [text("It is")] });
    expect(usesOf(chat, "dashscope")).toContainEqual({ feature: "prefill", param: "input.messages" });
  });

  const FIRST = "input.messages[0]";
  const unreadable: [string, unknown[], string][] = [
    ["an unknown part", [user({ file: "x" })], `${FIRST}.content[0]`],
    ["a part of another protocol", [user({ type: "image_url", image_url: {} })], `${FIRST}.content[0]`],
    ["a text that is none", [user({ text: 1 })], `${FIRST}.content[0].text`],
    ["a file of the client's", [user({ image: "file:///etc/passwd" })], `${FIRST}.content[0].image`],
    ["a file of the vendor's", [user({ image: "oss://bucket/a.png" })], `${FIRST}.content[0].image`],
    ["data that is no base64", [user({ image: "data:image/svg+xml,<svg/>" })], `${FIRST}.content[0].image`],
    ["no frames", [user({ video: [] })], `${FIRST}.content[0].video`],
    ["a frame that is a file", [user({ video: [PNG, "file:///a"] })], `${FIRST}.content[0].video[1]`],
    ["an image of the system's", [{ role: "system", content: [{ image: PNG }] }], `${FIRST}.content[0]`],
    [
      "an image of the assistant's",
      [{ role: "assistant", content: [{ image: PNG }] }],
      `${FIRST}.content[0]`,
    ],
    [
      "reasoning that is no text",
      [{ role: "assistant", reasoning_content: [] }],
      `${FIRST}.reasoning_content`,
    ],
    ["calls that are no list", [{ role: "assistant", tool_calls: {} }], `${FIRST}.tool_calls`],
    [
      "a call without its function",
      [{ role: "assistant", tool_calls: [{}] }],
      `${FIRST}.tool_calls[0].function`,
    ],
    [
      "a call without a name",
      [{ role: "assistant", tool_calls: [{ function: {} }] }],
      `${FIRST}.tool_calls[0].function.name`,
    ],
    [
      "arguments that are an object",
      [{ role: "assistant", tool_calls: [{ id: "a", function: { name: "f", arguments: {} } }] }],
      `${FIRST}.tool_calls[0].function.arguments`,
    ],
    ["a result of no call", [{ role: "tool", content: "x" }], `${FIRST}.tool_call_id`],
    ["a prefix of the user's", [{ role: "user", content: "x", partial: true }], `${FIRST}.partial`],
    ["a prefix in the middle", [{ role: "assistant", partial: true }, ...talkOf("x")], `${FIRST}.partial`],
  ];
  test.each(unreadable)("%s is refused by its place, not dropped", (_, messages, param) => {
    expect(refused(talk(messages))).toMatchObject({ code: "invalid_request", status: 400, param });
  });
});

function talkOf(content: string): Json[] {
  return [{ role: "user", content }];
}

describe("what is asked for beside the conversation", () => {
  test("a silent client gets the protocol's own defaults", () => {
    expect(chatOf(generation())).toMatchObject({
      tools: [],
      toolChoice: { mode: "auto" },
      parallelToolCalls: false,
      stops: [],
      format: { kind: "text" },
      reasoning: { mode: "auto" },
      endUser: null,
      beyond: [],
      extras: {},
      sampling: {
        temperature: null,
        topP: null,
        topK: null,
        presencePenalty: null,
        frequencyPenalty: null,
        repetitionPenalty: null,
        seed: null,
      },
    });
  });

  test("sampling is told as it was given", () => {
    const parameters = {
      temperature: 0.5,
      top_p: 0.9,
      top_k: 20,
      presence_penalty: 1,
      repetition_penalty: 1.1,
    };
    expect(chatOf(generation({ ...parameters, seed: 7 })).sampling).toEqual({
      temperature: 0.5,
      topP: 0.9,
      topK: 20,
      presencePenalty: 1,
      frequencyPenalty: null,
      repetitionPenalty: 1.1,
      seed: "7",
    });
  });

  const seeds: [string, string | null][] = [
    ["0", "0"],
    ["9007199254740993", "9007199254740993"],
    ["18446744073709551615", "18446744073709551615"],
    ["1e3", "1000"],
    ["5.0", "5"],
    ["null", null],
  ];
  test.each(seeds)("the seed %s is %p, to the last digit", (written, seed) => {
    const body = `{"model":"m","input":{"prompt":"x"},"parameters":{ "seed" : ${written} }}`;
    expect(chatOf(body).sampling.seed).toBe(seed);
  });

  const stops: [unknown, string[], Json[]][] = [
    ["a", ["a"], []],
    [["a", "b"], ["a", "b"], []],
    ["", [], []],
    [[1, 2], [], [{ feature: "stop_tokens", param: "parameters.stop" }]],
    [[[1, 2], [3]], [], [{ feature: "stop_tokens", param: "parameters.stop" }]],
    [[], [], []],
  ];
  test.each(stops)("stop %j is the texts %j, and beyond them %j", (stop, texts, beyond) => {
    expect(chatOf(generation({ stop }))).toMatchObject({ stops: texts, beyond });
  });

  const thoughts: [Json, Json][] = [
    [{ enable_thinking: true }, { mode: "on", effort: null, budget: null }],
    [
      { enable_thinking: true, thinking_budget: 500 },
      { mode: "on", effort: null, budget: 500 },
    ],
    [
      { enable_thinking: true, reasoning_effort: "low" },
      { mode: "on", effort: "low", budget: null },
    ],
    [{ reasoning_effort: "max" }, { mode: "on", effort: "max", budget: null }],
    [{ reasoning_effort: "none" }, { mode: "off" }],
    [{ enable_thinking: true, thinking_budget: 0 }, { mode: "off" }],
    [{ enable_thinking: false }, { mode: "off" }],
    [{ enable_thinking: false, reasoning_effort: "high" }, { mode: "off" }],
    [{ thinking_budget: 500 }, { mode: "auto" }],
  ];
  test.each(thoughts)("%j is the reasoning %j", (parameters, reasoning) => {
    expect(chatOf(generation(parameters)).reasoning).toEqual(reasoning);
  });

  test("a budget for thinking that was not asked for is listed as a hint", () => {
    expect(chatOf(generation({ thinking_budget: 500 })).beyond).toEqual([
      { feature: "hint", param: "parameters.thinking_budget" },
    ]);
  });

  test("tools, whether they are described or not, and whether several may be called", () => {
    const schema = { type: "object", properties: { a: { $ref: "#/$defs/a" } }, $defs: { a: {} } };
    const tools = [tool("f", { description: "does", parameters: schema }), tool("g")];
    expect(chatOf(generation({ tools, parallel_tool_calls: true }))).toMatchObject({
      parallelToolCalls: true,
      tools: [
        { name: "f", description: "does", parameters: schema, strict: false, cache: null },
        { name: "g", description: null, parameters: null, strict: false, cache: null },
      ],
    });
  });

  const choices: [unknown, Json][] = [
    ["auto", { mode: "auto" }],
    ["none", { mode: "none" }],
    [tool("f"), { mode: "named", name: "f" }],
    [null, { mode: "auto" }],
  ];
  test.each(choices)("tool_choice %j is %j", (choice, read) => {
    expect(chatOf(generation({ tools: [tool("f")], tool_choice: choice })).toolChoice).toEqual(read);
  });

  const formats: [unknown, Json][] = [
    [{ type: "text" }, { kind: "text" }],
    [{ type: "json_object" }, { kind: "json" }],
    [
      { type: "json_schema", json_schema: { name: "n", schema: { type: "object" }, strict: true } },
      { kind: "schema", name: "n", description: null, schema: { type: "object" }, strict: true },
    ],
    [
      { type: "json_schema", json_schema: { schema: {}, description: "d" } },
      { kind: "schema", name: "response", description: "d", schema: {}, strict: false },
    ],
  ];
  test.each(formats)("response_format %j is %j", (format, read) => {
    expect(chatOf(generation({ response_format: format })).format).toEqual(read);
  });

  const beyond: [Json, string, string][] = [
    [{ n: 2 }, "choices", "parameters.n"],
    [{ enable_search: true }, "web_search", "parameters.enable_search"],
    [{ plugins: { search: {} } }, "web_search", "parameters.plugins"],
    [{ enable_code_interpreter: true }, "code_interpreter", "parameters.enable_code_interpreter"],
    [{ logit_bias: { "1": 5 } }, "logit_bias", "parameters.logit_bias"],
    [{ translation_options: {} }, "hint", "parameters.translation_options"],
    [{ vl_high_resolution_images: true }, "hint", "parameters.vl_high_resolution_images"],
    [{ max_input_tokens: 5 }, "hint", "parameters.max_input_tokens"],
    [{ preserve_thinking: true }, "hint", "parameters.preserve_thinking"],
    [{ tool_stream: true }, "hint", "parameters.tool_stream"],
    [{ search_options: {} }, "hint", "parameters.search_options"],
  ];
  test.each(beyond)("%j is %s, by the name %s", (parameters, feature, param) => {
    expect(chatOf(generation(parameters)).beyond).toEqual([{ feature, param }]);
  });

  test("what is switched off asks for nothing", () => {
    const off = { n: 1, logprobs: false, enable_search: false, enable_code_interpreter: false, plugins: {} };
    expect(chatOf(generation({ ...off, logit_bias: {} })).beyond).toEqual([]);
  });

  test("how closely a picture is to be looked at is listed, by its name", () => {
    const content = [{ image: PNG, min_pixels: 1, max_pixels: 9 }];
    expect(chatOf(talk([{ role: "user", content }])).beyond).toEqual([
      { feature: "image_detail", param: "min_pixels" },
      { feature: "image_detail", param: "max_pixels" },
    ]);
  });

  test("members that only the vendor knows are kept for its own kind, under their own names", () => {
    const known = { enable_search: true, search_options: { a: 1 }, max_input_tokens: 5 };
    expect(chatOf(generation({ ...known, whatever: 1, stop: "x", n: 1 })).extras).toEqual(known);
  });

  const wrong: [string, Json, string][] = [
    ["a tool that is no function", { tools: [{ type: "web" }] }, "parameters.tools[0].type"],
    ["a tool without its function", { tools: [{ type: "function" }] }, "parameters.tools[0].function"],
    ["a tool without a name", { tools: [tool("")] }, "parameters.tools[0].function.name"],
    [
      "a tool whose parameters are a list",
      { tools: [tool("f", { parameters: [] })] },
      "parameters.tools[0].function.parameters",
    ],
    ["a tool_choice that names nothing", { tool_choice: {} }, "parameters.tool_choice"],
    ["an unknown effort", { reasoning_effort: "huge" }, "parameters.reasoning_effort"],
    ["an unknown format", { response_format: { type: "xml" } }, "parameters.response_format.type"],
    [
      "a schema that is none",
      { response_format: { type: "json_schema" } },
      "parameters.response_format.json_schema",
    ],
  ];
  test.each(wrong)("%s is refused by its name", (_, parameters, param) => {
    expect(refused(generation(parameters))).toMatchObject({ code: "invalid_request", param });
  });

  test("a seed that is not written in digits and is too long to be known exactly is refused", () => {
    const body = '{"model":"m","input":{"prompt":"x"},"parameters":{"seed":1e18}}';
    expect(refusal(() => chatOf(body))?.param).toBe("parameters.seed");
  });
});
