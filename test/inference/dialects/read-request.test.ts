import { describe, expect, test } from "@jest/globals";
import { openaiDialect } from "../../../src/inference/dialects/openai/openai-dialect.ts";
import { refusal } from "./refusal.ts";

const MESSAGES = [{ role: "user", content: "Hi" }];

function read(body: string | Buffer | object) {
  const bytes = Buffer.isBuffer(body)
    ? body
    : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  return openaiDialect.readRequest({ body: bytes, headers: {}, query: "?beta=true" });
}

function refused(body: string | Buffer | object) {
  return refusal(() => read(body));
}

describe("what the relay learns of a chat completion request", () => {
  test("a minimal request has the protocol's defaults", () => {
    expect(read({ model: "qwen-plus", messages: MESSAGES })).toMatchObject({
      protocol: "openai",
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
      form: { cumulative: false, textOnly: false, thinking: "told" },
      ownHeaders: [],
      ownQuery: "",
    });
  });

  test("usage of a stream is wanted only when it is asked for", () => {
    const stream = { model: "m", messages: MESSAGES, stream: true };
    expect(read(stream).wantsUsage).toBe(false);
    expect(read({ ...stream, stream_options: { include_usage: false } }).wantsUsage).toBe(false);
    expect(read({ ...stream, stream_options: { include_usage: true } }).wantsUsage).toBe(true);
  });

  test("the larger of two bounds on the output is the one that counts", () => {
    const body = { model: "m", messages: MESSAGES };
    expect(read({ ...body, max_tokens: 10 }).maxOutputTokens).toBe(10);
    expect(read({ ...body, max_completion_tokens: 20 }).maxOutputTokens).toBe(20);
    expect(read({ ...body, max_tokens: 30, max_completion_tokens: 20 }).maxOutputTokens).toBe(30);
    expect(read({ ...body, max_tokens: null }).maxOutputTokens).toBeNull();
  });

  test("text is counted in UTF-8 bytes, tools with it, pictures apart", () => {
    const parts = [
      { type: "text", text: "é" },
      { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
    ];
    const tools = [{ type: "function", function: { name: "f" } }];
    const request = read({
      model: "m",
      messages: [
        { role: "system", content: "你好" },
        { role: "user", content: parts },
        { role: "assistant", content: null, reasoning_content: "abc" },
      ],
      tools,
    });
    expect(request.textBytes).toBe(6 + 2 + 3 + JSON.stringify(tools).length);
    expect(request.mediaParts).toBe(1);
    expect(request).toMatchObject({ hasTools: true, messageCount: 3 });
  });

  test("a request that marks a part for the prompt cache may write one", () => {
    const marks = [
      { cache_control: { type: "ephemeral" } },
      { prompt_cache_breakpoint: { mode: "explicit" } },
    ];
    for (const mark of marks) {
      const part = { type: "text", text: "x", ...mark };
      expect(read({ model: "m", messages: [{ role: "user", content: [part] }] }).mayWriteCache).toBe(true);
    }
  });

  test("the end user is safety_identifier, else user", () => {
    const body = { model: "m", messages: MESSAGES, user: "u1" };
    expect(read(body).endUser).toBe("u1");
    expect(read({ ...body, safety_identifier: "s1" }).endUser).toBe("s1");
  });

  test("fields that are not known here pass, also those of other suppliers", () => {
    const body = { model: "m", messages: MESSAGES, enable_thinking: true, top_k: 5, something: { new: [1] } };
    expect(refused(body)).toBeNull();
    expect(refused({ ...body, __proto__x: 1 })).toBeNull();
  });

  test("__proto__ in a body pollutes nothing", () => {
    read('{"model":"m","messages":[{"role":"user","content":"x"}],"__proto__":{"polluted":true}}');
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});

describe("what is refused, and which field is named", () => {
  const base = { model: "m", messages: MESSAGES };
  const rows: [string, object, string][] = [
    ["no model", { messages: MESSAGES }, "model"],
    ["an empty model", { ...base, model: "" }, "model"],
    ["a model that is no text", { ...base, model: 1 }, "model"],
    ["no messages", { model: "m" }, "messages"],
    ["empty messages", { model: "m", messages: [] }, "messages"],
    ["a message that is no object", { model: "m", messages: ["x"] }, "messages[0]"],
    ["an unknown role", { model: "m", messages: [...MESSAGES, { role: "robot" }] }, "messages[1].role"],
    [
      "a content that is a number",
      { model: "m", messages: [{ role: "user", content: 1 }] },
      "messages[0].content",
    ],
    [
      "a part that is no object",
      { model: "m", messages: [{ role: "user", content: ["x"] }] },
      "messages[0].content",
    ],
    ['stream: "yes"', { ...base, stream: "yes" }, "stream"],
    ["stream_options without stream", { ...base, stream_options: {} }, "stream_options"],
    ["stream_options that is a list", { ...base, stream: true, stream_options: [] }, "stream_options"],
    [
      "include_usage: 1",
      { ...base, stream: true, stream_options: { include_usage: 1 } },
      "stream_options.include_usage",
    ],
    ["n = 0", { ...base, n: 0 }, "n"],
    ["n = 129", { ...base, n: 129 }, "n"],
    ["n = 1.5", { ...base, n: 1.5 }, "n"],
    ["max_tokens = 0", { ...base, max_tokens: 0 }, "max_tokens"],
    ["max_tokens = -1", { ...base, max_tokens: -1 }, "max_tokens"],
    ["max_tokens = 2^31", { ...base, max_tokens: 2 ** 31 }, "max_tokens"],
    ["max_tokens as a text", { ...base, max_tokens: "10" }, "max_tokens"],
    ["max_completion_tokens = 0.5", { ...base, max_completion_tokens: 0.5 }, "max_completion_tokens"],
    ["temperature = 2.1", { ...base, temperature: 2.1 }, "temperature"],
    ["top_p as a text", { ...base, top_p: "1" }, "top_p"],
    ["presence_penalty = -3", { ...base, presence_penalty: -3 }, "presence_penalty"],
    ["frequency_penalty = 3", { ...base, frequency_penalty: 3 }, "frequency_penalty"],
    ["top_logprobs = 21", { ...base, top_logprobs: 21 }, "top_logprobs"],
    ["five stops", { ...base, stop: ["1", "2", "3", "4", "5"] }, "stop"],
    ["tools that are no list", { ...base, tools: {} }, "tools"],
    ["a response_format that is a text", { ...base, response_format: "json" }, "response_format"],
  ];

  test.each(rows)("%s is invalid_request", (_what, body, param) => {
    expect(refused(body)).toMatchObject({ code: "invalid_request", status: 400, param });
  });

  test.each(["api_base", "base_url", "api_key", "user_config", "extra_headers", "proxy"])(
    "%s, by which other gateways were led elsewhere, is unsupported_parameter, whatever its value",
    (field) => {
      for (const value of ["https://evil.example", null, {}]) {
        expect(refused({ ...base, [field]: value })).toMatchObject({
          code: "unsupported_parameter",
          param: field,
        });
      }
      expect(refused({ ...base, metadata: { [field]: "x" } })).toBeNull();
    },
  );

  test("1e999 is no number", () => {
    expect(refused('{"model":"m","messages":[{"role":"user"}],"temperature":1e999}')?.param).toBe(
      "temperature",
    );
  });

  test.each([
    "",
    "{",
    "nonsense",
    '{"model":"m"',
    '{"model":"m",}',
    "\ufeff{}",
    "{}{}",
    "{'a':1}",
    '{"a":[1}',
  ])("%j is not valid JSON", (body) => {
    expect(refused(body)).toMatchObject({ code: "invalid_request", message: "The body is not valid JSON." });
  });

  test.each(["[]", "1", '"text"', "null"])("%s is JSON but no object", (body) => {
    expect(refused(body)).toMatchObject({
      code: "invalid_request",
      message: "The body must be a JSON object.",
    });
  });

  test("bytes that are no UTF-8 are refused", () => {
    const body = Buffer.from(JSON.stringify({ model: "mX", messages: MESSAGES }));
    body[body.indexOf("X")] = 0xff;
    expect(refused(body)).toMatchObject({ code: "invalid_request", message: "The body is not valid UTF-8." });
  });

  test.each([
    ['"model":"cheap","model":"dear"', "model"],
    ['"model":"cheap","mod\\u0065l":"dear"', "model"],
    ['"\\u006d\\u006f\\u0064\\u0065\\u006c":"cheap","model":"dear"', "model"],
    ['"model":"m","max_tokens":1,"max_tokens":9', "max_tokens"],
    ['"model":"m","stream":true,"stre\\u0061m":false', "stream"],
    ['"model":"m","n":1,"n":100', "n"],
    ['"model":"m","messages":[{"role":"user","content":"other"}]', "messages"],
  ])("a field given twice is refused, however it is spelled: %s", (members, param) => {
    const error = refused(`{"messages":[{"role":"user","content":"x"}],${members}}`);
    expect(error).toMatchObject({ code: "invalid_request", param });
  });

  test("the same name further in is no duplicate, and a lone escaped model is a model", () => {
    expect(
      read('{"mod\\u0065l":"m","messages":[{"role":"user","model":"x","content":"\\"model\\":1"}]}').model,
    ).toBe("m");
  });
});
