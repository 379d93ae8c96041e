import { describe, expect, test } from "@jest/globals";
import { refusal } from "../refusal.ts";
import { generation, type Headers, type Json, MESSAGES, read, talk, tool } from "./generation.ts";

function refused(body: Json | Buffer | string, headers: Headers = {}) {
  return refusal(() => read(body, headers));
}

const IMAGE = { image: "https://pictures.test/cat.png" };

describe("what the relay learns of a generation request", () => {
  test("a minimal request has the protocol's defaults, and nothing of it goes on as a header", () => {
    expect(read({ model: "qwen-plus", input: { messages: MESSAGES } })).toMatchObject({
      protocol: "dashscope",
      model: "qwen-plus",
      stream: false,
      wantsUsage: true,
      maxOutputTokens: null,
      choices: 1,
      textBytes: 2,
      mediaParts: 0,
      messageCount: 1,
      hasTools: false,
      hasLateSystem: false,
      mayWriteCache: false,
      endUser: null,
      ownHeaders: [],
      ownQuery: "",
    });
  });

  const streams: [string, Headers, boolean][] = [
    ["X-DashScope-SSE: enable", { "x-dashscope-sse": "enable" }, true],
    ["X-DashScope-SSE: Enable", { "x-dashscope-sse": "Enable" }, true],
    ["X-DashScope-SSE: ENABLE", { "x-dashscope-sse": " ENABLE " }, true],
    ["X-DashScope-SSE: disable", { "x-dashscope-sse": "disable" }, false],
    ["accept: text/event-stream", { accept: "text/event-stream" }, true],
    ["accept: Text/Event-Stream;charset=utf-8", { accept: "Text/Event-Stream;charset=utf-8" }, true],
    ["accept: application/json", { accept: "application/json" }, false],
    ["accept: */*", { accept: "*/*" }, false],
    ["neither", {}, false],
  ];
  test.each(streams)(
    "%s decides whether it is a stream, and parameters.stream never does",
    (_, headers, is) => {
      for (const stream of [true, false, "yes", undefined]) {
        expect(read(generation({ stream }), headers).stream).toBe(is);
      }
    },
  );

  test("of the client's headers none goes on, whatever they ask of the vendor", () => {
    const headers = {
      "x-dashscope-workspace": "ws-1",
      "x-dashscope-plugin": "{}",
      "x-dashscope-datainspection": '{"input":"cip"}',
      authorization: "Bearer k",
    };
    expect(read(generation(), headers).ownHeaders).toEqual([]);
  });

  const bounds: [string, Json, number | null][] = [
    ["none", {}, null],
    ["max_tokens", { max_tokens: 10 }, 10],
    ["max_completion_tokens", { max_completion_tokens: 20 }, 20],
    ["the larger of both", { max_tokens: 30, max_completion_tokens: 20 }, 30],
    ["the larger of both", { max_tokens: 10, max_completion_tokens: 20 }, 20],
    ["max_tokens and the budget", { max_tokens: 10, enable_thinking: true, thinking_budget: 100 }, 110],
    ["max_tokens and the longest thought", { max_tokens: 10, enable_thinking: true }, 10 + 32_768],
    ["max_tokens and the longest thought", { max_tokens: 10, reasoning_effort: "high" }, 10 + 32_768],
    ["max_tokens and a budget alone", { max_tokens: 10, thinking_budget: 100 }, 110],
    ["max_tokens without thinking", { max_tokens: 10, enable_thinking: false, thinking_budget: 100 }, 10],
    ["max_tokens with an effort of none", { max_tokens: 10, reasoning_effort: "none" }, 10],
    ["max_completion_tokens, thinking within", { max_completion_tokens: 20, enable_thinking: true }, 20],
    ["no more than a number can be", { max_tokens: 2 ** 31 - 1, enable_thinking: true }, 2 ** 31 - 1],
  ];
  test.each(bounds)("the bound on the output is %s: %j gives %p", (_, parameters, bound) => {
    expect(read(generation(parameters)).maxOutputTokens).toBe(bound);
  });

  const UNTYPED = [{ role: "user", content: [{ text: "Hi" }] }];
  const TYPED = [{ role: "user", content: [{ type: "text", text: "Hi" }] }];
  const forms: [string, Json, Json][] = [
    ["nothing said", generation(), { textOnly: true, cumulative: true, contentParts: false }],
    ["message", generation({ result_format: "message" }), { textOnly: false, cumulative: true }],
    ["text", generation({ result_format: "text" }), { textOnly: true, cumulative: true }],
    ["incremental", generation({ incremental_output: true }), { textOnly: true, cumulative: false }],
    ["not incremental", generation({ incremental_output: false }), { cumulative: true }],
    ["tools", generation({ tools: [tool("f")] }), { textOnly: false, cumulative: true }],
    ["no tools", generation({ tools: [] }), { textOnly: true }],
    [
      "thinking, which is incremental",
      generation({ enable_thinking: true }),
      { textOnly: false, cumulative: false },
    ],
    [
      "thinking, but not incremental",
      generation({ enable_thinking: true, incremental_output: false }),
      { textOnly: false, cumulative: true },
    ],
    ["no thinking", generation({ enable_thinking: false }), { textOnly: true, cumulative: true }],
    ["parts of the multimodal endpoint", talk(UNTYPED), { textOnly: false, contentParts: true }],
    ["typed parts of the text endpoint", talk(TYPED), { textOnly: true, contentParts: false }],
  ];
  test.each(forms)("the form of the answer: %s", (_, body, form) => {
    expect(read(body).form).toMatchObject(form);
  });

  test("text is counted in UTF-8 bytes, tools with it, pictures, sounds and frames apart", () => {
    const tools = [tool("f", { description: "é" })];
    const request = read(
      talk(
        [
          { role: "system", content: "你好" },
          { role: "user", content: [{ text: "é" }, IMAGE, { audio: "https://a.test/a.wav" }] },
          { role: "user", content: [{ video: ["https://a.test/1.png", "https://a.test/2.png"] }] },
          { role: "assistant", content: null, reasoning_content: "abc" },
        ],
        { tools, response_format: null },
      ),
    );
    expect(request.textBytes).toBe(6 + 2 + 3 + Buffer.byteLength(JSON.stringify(tools)));
    expect(request).toMatchObject({ mediaParts: 4, messageCount: 4, hasTools: true });
  });

  test("a prompt with its history counts as the messages that it stands for", () => {
    const input = { prompt: "and now?", history: [{ user: "Hi", bot: "Hello" }] };
    expect(read(generation({}, { input }))).toMatchObject({ messageCount: 3, textBytes: 8 + 2 + 5 });
  });

  test("a mark for the prompt cache is seen however its name is spelled, and a text about one is none", () => {
    const marked = { type: "text", text: "x", cache_control: { type: "ephemeral" } };
    expect(read(talk([{ role: "user", content: [marked] }])).mayWriteCache).toBe(true);
    const spelled = JSON.stringify(talk([{ role: "user", content: [marked] }])).replace(
      "cache_",
      "c\\u0061che_",
    );
    expect(read(spelled).mayWriteCache).toBe(true);
    expect(read(talk([{ role: "user", content: "cache_control" }])).mayWriteCache).toBe(false);
  });

  test("several answers are counted", () => {
    expect(read(generation({ n: 4 })).choices).toBe(4);
    expect(read(generation({ n: null })).choices).toBe(1);
  });

  test("fields that are not known here pass, and __proto__ pollutes nothing", () => {
    expect(refused(generation({ something: { new: [1] } }, { user_agent: "x" }))).toBeNull();
    read('{"model":"m","input":{"prompt":"x","__proto__":{"polluted":true}},"__proto__":{"polluted":true}}');
    expect(({} as Json)["polluted"]).toBeUndefined();
  });

  test("every parameter may be null", () => {
    const names = [
      "result_format",
      "incremental_output",
      "temperature",
      "top_p",
      "top_k",
      "max_tokens",
      "seed",
    ];
    const more = [
      "stop",
      "tools",
      "tool_choice",
      "n",
      "response_format",
      "enable_thinking",
      "thinking_budget",
    ];
    const parameters = Object.fromEntries([...names, ...more].map((name) => [name, null]));
    expect(read(generation(parameters))).toMatchObject({ maxOutputTokens: null, hasTools: false });
    expect(read(generation({}, { parameters: null }))).toMatchObject({ choices: 1 });
  });
});

describe("what is refused, and which field is named", () => {
  const members: [string, Json, string][] = [
    ["no model", { input: { messages: MESSAGES } }, "model"],
    ["an empty model", { model: "", input: { messages: MESSAGES } }, "model"],
    ["no input", { model: "m" }, "input"],
    ["an input that is a text, as encrypted ones are", { model: "m", input: "AAAA" }, "input"],
    ["neither messages nor prompt", { model: "m", input: {} }, "input.messages"],
    ["an empty prompt", { model: "m", input: { prompt: "" } }, "input.messages"],
    ["a prompt that is a list", { model: "m", input: { prompt: ["x"] } }, "input.prompt"],
    [
      "a history that is no list of pairs",
      { model: "m", input: { prompt: "x", history: ["a"] } },
      "input.history",
    ],
    ["parameters that are a list", generation({}, { parameters: [] }), "parameters"],
    ["no messages", talk([]), "input.messages"],
    ["messages that are an object", talk({}), "input.messages"],
    ["a message that is a text", talk(["x"]), "input.messages[0]"],
    ["an unknown role", talk([...MESSAGES, { role: "developer" }]), "input.messages[1].role"],
    ["a content that is a number", talk([{ role: "user", content: 1 }]), "input.messages[0].content"],
    ["a part that is a text", talk([{ role: "user", content: ["x"] }]), "input.messages[0].content"],
    [
      "both messages and a prompt",
      generation({}, { input: { messages: MESSAGES, prompt: "x" } }),
      "input.prompt",
    ],
    [
      "both messages and a history",
      generation({}, { input: { messages: MESSAGES, history: [{ user: "a", bot: "b" }] } }),
      "input.history",
    ],
  ];
  test.each(members)("%s is invalid_request", (_, body, param) => {
    expect(refused(body)).toMatchObject({ code: "invalid_request", status: 400, param });
  });

  const parameters: [string, unknown[], unknown[]][] = [
    ["result_format", ["json", 1], ["text", "message"]],
    ["incremental_output", ["true", 1], [true, false]],
    ["temperature", [-0.1, 2, 2.1, "1"], [0, 1.99]],
    ["top_p", [0, 1.1, "1"], [0.001, 1]],
    ["top_k", [-1, 1.5, "5"], [0, 50, 150]],
    ["max_tokens", [0, -1, 0.5, 2 ** 31, "10"], [1, 2 ** 31 - 1]],
    ["max_completion_tokens", [0, "10"], [1]],
    ["max_input_tokens", [0, "10"], [1]],
    ["repetition_penalty", [0, -1, "1"], [0.1, 5]],
    ["presence_penalty", [-2.1, 2.1, "1"], [-2, 2]],
    ["seed", [-1, 1.5, "1", 2 ** 65], [0, 2 ** 31 - 1]],
    [
      "stop",
      [1, {}, ["a", 1], [[1], "a"], [1.5]],
      ["a", [], ["a", "b", "c", "d", "e"], [1, 2], [[1, 2], [3]]],
    ],
    ["enable_thinking", ["true"], [true]],
    ["thinking_budget", [-1, 1.5, "1"], [0, 1000]],
    ["preserve_thinking", [1], [true]],
    ["reasoning_effort", [1], ["high"]],
    ["response_format", ["json_object", []], [{ type: "json_object" }]],
    ["tools", [{}, ["f"]], [[tool("f")]]],
    ["tool_choice", ["required", "any", 1], ["auto", "none", tool("f")]],
    ["parallel_tool_calls", ["true"], [false]],
    ["n", [0, 5, 1.5], [1, 4]],
    ["logprobs", [1], [true]],
    ["top_logprobs", [-1, 6], [0, 5]],
    ["enable_search", ["true"], [true]],
    ["search_options", [true], [{}]],
    ["enable_code_interpreter", ["true"], [true]],
    ["translation_options", ["fr"], [{ target_lang: "fr" }]],
    ["vl_high_resolution_images", [1], [true]],
    ["tool_stream", [1], [true]],
    ["logit_bias", [[]], [{}]],
  ];
  test.each(parameters)("parameters.%s: %j are refused by its name, %j are not", (name, wrong, right) => {
    for (const value of wrong) {
      expect(refused(generation({ [name]: value }))).toMatchObject({
        code: "invalid_request",
        param: `parameters.${name}`,
      });
    }
    for (const value of right) expect(refused(generation({ [name]: value }))).toBeNull();
  });

  test("tools want the message format and one answer, as the vendor does", () => {
    const tools = [tool("f")];
    expect(refused(generation({ tools, result_format: "text" }))?.param).toBe("parameters.result_format");
    expect(refused(generation({ tools, n: 2 }))?.param).toBe("parameters.n");
    expect(refused(generation({ tools: [], result_format: "text", n: 2 }))).toBeNull();
  });

  test.each(["api_base", "base_url", "api_key", "user_config", "extra_headers", "proxy"])(
    "%s, by which other gateways were led elsewhere, is unsupported_parameter, in the body and in parameters",
    (field) => {
      const expected = { code: "unsupported_parameter", param: field };
      for (const value of ["https://evil.example", null]) {
        expect(refused(generation({}, { [field]: value }))).toMatchObject(expected);
        expect(refused(generation({ [field]: value }))).toMatchObject(expected);
      }
    },
  );

  test("an asynchronous call is unsupported_parameter, one that is not is none", () => {
    for (const value of ["enable", "Enable"]) {
      expect(refused(generation(), { "x-dashscope-async": value })).toMatchObject({
        code: "unsupported_parameter",
        status: 400,
        param: "X-DashScope-Async",
      });
    }
    expect(refused(generation(), { "x-dashscope-async": "disable" })).toBeNull();
  });

  test.each(["", "{", "nonsense", '{"model":"m"', '{"model":"m",}', "\ufeff{}", "{}{}"])(
    "%j is not valid JSON",
    (body) => {
      expect(refused(body)).toMatchObject({
        code: "invalid_request",
        message: "The body is not valid JSON.",
      });
    },
  );

  test("bytes that are no UTF-8 are refused", () => {
    const body = Buffer.from(JSON.stringify(generation({}, { model: "mX" })));
    body[body.indexOf("X")] = 0xff;
    expect(refused(body)).toMatchObject({ code: "invalid_request", message: "The body is not valid UTF-8." });
  });

  const INPUT = '"input":{"prompt":"x"}';
  test.each([
    [`{${INPUT},"model":"cheap","model":"dear"}`, "model"],
    [`{${INPUT},"model":"cheap","mod\\u0065l":"dear"}`, "model"],
    [`{${INPUT},"model":"m","input":{"prompt":"other"}}`, "input"],
    [`{${INPUT},"model":"m","parameters":{},"parameters":{"n":4}}`, "parameters"],
    [`{${INPUT},"model":"m","parameters":{"max_tokens":1,"max_tokens":9}}`, "parameters.max_tokens"],
    [`{${INPUT},"model":"m","parameters":{"n":1,"\\u006e":4}}`, "parameters.n"],
    ['{"model":"m","input":{"prompt":"x","prompt":"y"}}', "input.prompt"],
    ['{"model":"m","input":{"messages":[{"role":"user"}],"messages":[]}}', "input.messages"],
  ])("a field given twice is refused, however it is spelled: %s", (body, param) => {
    expect(refused(body)).toMatchObject({
      code: "invalid_request",
      param,
      message: `The field ${param} is given twice.`,
    });
  });

  test("the same name further in is no duplicate", () => {
    const schema = { model: "x", parameters: { n: 1 }, input: 2 };
    expect(refused(generation({ tools: [tool("f", { parameters: schema })], n: 1 }))).toBeNull();
  });

  test("nesting that is too deep is refused before anything parses it", () => {
    const deep = `${"[".repeat(70)}${"]".repeat(70)}`;
    expect(refused(`{"model":"m",${INPUT},"parameters":{"x":${deep}}}`)?.message).toContain("levels deep");
  });
});
