import { describe, expect, test } from "@jest/globals";
import { refusal } from "../refusal.ts";
import { HI, read, type Sent } from "./client.ts";

const BASE = { model: "m", max_tokens: 10, messages: HI };

function refused(body: string | Buffer | object, sent: Sent = {}) {
  return refusal(() => read(body, sent));
}

function user(...content: object[]) {
  return { ...BASE, messages: [{ role: "user", content }] };
}

const NEWER = { headers: { "anthropic-version": "2026-10-21" } };

describe("what the relay learns of a message request", () => {
  test("a minimal request has the protocol's defaults", () => {
    expect(read(BASE)).toMatchObject({
      protocol: "anthropic",
      model: "m",
      stream: false,
      wantsUsage: true,
      maxOutputTokens: 10,
      choices: 1,
      textBytes: 2,
      mediaParts: 0,
      messageCount: 1,
      hasTools: false,
      hasLateSystem: false,
      mayWriteCache: false,
      endUser: null,
      form: { cumulative: false, textOnly: false, thinking: "hidden" },
      ownHeaders: [["anthropic-version", "2023-06-01"]],
      ownQuery: "",
    });
  });

  test("the usage of a stream is always wanted", () => {
    expect(read({ ...BASE, stream: true })).toMatchObject({ stream: true, wantsUsage: true });
  });

  test("max_tokens 0, which only warms the cache, is a bound like another", () => {
    expect(read({ ...BASE, max_tokens: 0 }).maxOutputTokens).toBe(0);
  });

  test("the body stays as it came, and the places of its members are known", () => {
    const text = '{ "max_tokens":1,"messages":[{"role":"user","content":"x"}],"mod\\u0065l" : "m" }';
    const { body, spans } = read(text);
    expect(body.toString()).toBe(text);
    expect(body.toString("utf8", spans.get("model")!.start, spans.get("model")!.end)).toBe('"m"');
  });

  test("text is counted in UTF-8 bytes wherever it stands, signatures not at all, media apart", () => {
    const tools = [{ name: "f", input_schema: { type: "object" } }];
    const source = { type: "base64", media_type: "image/png", data: "AAAA" };
    const request = read({
      ...BASE,
      system: [{ type: "text", text: "你好" }],
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "é" },
            { type: "image", source },
            { type: "document", source },
          ],
        },
        {
          role: "assistant",
          content: [
            { type: "thinking", thinking: "abc", signature: "S".repeat(1000) },
            { type: "tool_use", id: "t", name: "f", input: {} },
          ],
        },
        {
          role: "user",
          content: [
            {
              type: "tool_result",
              tool_use_id: "t",
              content: [
                { type: "text", text: "1234" },
                { type: "image", source },
              ],
            },
            {
              type: "document",
              source: { type: "text", media_type: "text/plain", data: "12345" },
              title: "T",
            },
            { type: "search_result", source: "s", title: "t", content: [{ type: "text", text: "123456" }] },
          ],
        },
        { role: "system", content: "1234567" },
      ],
      tools,
    });
    const call = JSON.stringify({ type: "tool_use", id: "t", name: "f", input: {} }).length;
    expect(request.textBytes).toBe(6 + 2 + 3 + call + 4 + 6 + 8 + 7 + JSON.stringify(tools).length);
    expect(request).toMatchObject({ mediaParts: 3, hasTools: true, messageCount: 4 });
  });

  test("a mark for the prompt cache anywhere may write one", () => {
    expect(read(user({ type: "text", text: "x", cache_control: { type: "ephemeral" } })).mayWriteCache).toBe(
      true,
    );
  });

  test("the end user is metadata.user_id", () => {
    expect(read({ ...BASE, metadata: { user_id: "u1" } }).endUser).toBe("u1");
    expect(read({ ...BASE, metadata: { user_id: "" } }).endUser).toBeNull();
    expect(read({ ...BASE, metadata: { user_id: null } }).endUser).toBeNull();
  });

  test.each<[string, object | null, string]>([
    ["absent", null, "hidden"],
    ["disabled", { type: "disabled" }, "hidden"],
    ["enabled", { type: "enabled", budget_tokens: 1024 }, "told"],
    ["adaptive", { type: "adaptive" }, "told"],
    ["adaptive, summarized", { type: "adaptive", display: "summarized" }, "told"],
    ["adaptive, omitted", { type: "adaptive", display: "omitted" }, "unsaid"],
    ["enabled, omitted", { type: "enabled", budget_tokens: 2000, display: "omitted" }, "unsaid"],
  ])("thinking %s is told so", (_what, thinking, told) => {
    expect(read({ ...BASE, thinking }).form.thinking).toBe(told);
  });

  test("fields that are not known here pass", () => {
    expect(
      refused({ ...BASE, enable_thinking: true, something: { new: [1] }, temperature: null }),
    ).toBeNull();
    expect(refused(user({ type: "block_of_tomorrow" }))).toBeNull();
    expect(refused({ ...BASE, thinking: { type: "of_tomorrow" } })).toBeNull();
  });
});

describe("what goes on to a supplier of the same protocol", () => {
  test.each<[string, Sent["headers"], [string, string][]]>([
    ["the newer version", { "anthropic-version": "2026-10-21" }, [["anthropic-version", "2026-10-21"]]],
    [
      "one header of betas, as sent",
      { "anthropic-beta": "a-1, b-2" },
      [
        ["anthropic-version", "2023-06-01"],
        ["anthropic-beta", "a-1, b-2"],
      ],
    ],
    [
      "several headers of betas, joined",
      { "anthropic-beta": ["a-1", "b-2"] },
      [
        ["anthropic-version", "2023-06-01"],
        ["anthropic-beta", "a-1,b-2"],
      ],
    ],
    [
      "nothing else of the client's",
      { authorization: "Bearer x", "x-api-key": "k", cookie: "c", "x-stainless-lang": "js", host: "h" },
      [["anthropic-version", "2023-06-01"]],
    ],
  ])("%s", (_what, headers, own) => {
    expect(read(BASE, { headers: headers! }).ownHeaders).toEqual(own);
  });

  test.each([
    ["?beta=true", "?beta=true"],
    ["?x=1&beta=true", "?beta=true"],
    ["?beta=false", ""],
    ["?key=secret", ""],
    ["", ""],
  ])("of the query %j is %j", (query, own) => {
    expect(read(BASE, { query }).ownQuery).toBe(own);
  });
});

describe("what is refused, and which field is named", () => {
  const rows: [string, object, string][] = [
    ["no model", { ...BASE, model: undefined }, "model"],
    ["an empty model", { ...BASE, model: "" }, "model"],
    ["no max_tokens", { ...BASE, max_tokens: undefined }, "max_tokens"],
    ["max_tokens: null", { ...BASE, max_tokens: null }, "max_tokens"],
    ["max_tokens = -1", { ...BASE, max_tokens: -1 }, "max_tokens"],
    ["max_tokens = 0.5", { ...BASE, max_tokens: 0.5 }, "max_tokens"],
    ["max_tokens = 2^31", { ...BASE, max_tokens: 2 ** 31 }, "max_tokens"],
    ["max_tokens as a text", { ...BASE, max_tokens: "10" }, "max_tokens"],
    ["no messages", { ...BASE, messages: undefined }, "messages"],
    ["empty messages", { ...BASE, messages: [] }, "messages"],
    ["100 001 messages", { ...BASE, messages: new Array(100_001).fill(HI[0]) }, "messages"],
    ["a message that is no object", { ...BASE, messages: ["x"] }, "messages[0]"],
    [
      "a role of another protocol",
      { ...BASE, messages: [...HI, { role: "tool", content: "x" }] },
      "messages[1].role",
    ],
    ["a message without content", { ...BASE, messages: [{ role: "user" }] }, "messages[0].content"],
    [
      "a content that is a number",
      { ...BASE, messages: [{ role: "user", content: 1 }] },
      "messages[0].content",
    ],
    [
      "a block that is no object",
      { ...BASE, messages: [{ role: "user", content: ["x"] }] },
      "messages[0].content[0]",
    ],
    ["a block without a type", user({ text: "x" }), "messages[0].content[0].type"],
    ["a text block without a text", user({ type: "text" }), "messages[0].content[0].text"],
    ["a system that is an object", { ...BASE, system: {} }, "system"],
    ["a system with an image", { ...BASE, system: [{ type: "image" }] }, "system[0].type"],
    ["stream: 1", { ...BASE, stream: 1 }, "stream"],
    ["a stop that is a text", { ...BASE, stop_sequences: "x" }, "stop_sequences"],
    ["a stop that is blank", { ...BASE, stop_sequences: ["x", " \n"] }, "stop_sequences"],
    ["temperature = 1.1", { ...BASE, temperature: 1.1 }, "temperature"],
    ["top_p as a text", { ...BASE, top_p: "1" }, "top_p"],
    ["top_k = -1", { ...BASE, top_k: -1 }, "top_k"],
    ["top_k = 1.5", { ...BASE, top_k: 1.5 }, "top_k"],
    ["tools that are no list", { ...BASE, tools: {} }, "tools"],
    ["a tool_choice that is a text", { ...BASE, tool_choice: "auto" }, "tool_choice"],
    ["a thinking that is true", { ...BASE, thinking: true }, "thinking"],
    ["thinking without a type", { ...BASE, thinking: {} }, "thinking.type"],
    ["thinking without its budget", { ...BASE, thinking: { type: "enabled" } }, "thinking.budget_tokens"],
    [
      "a budget of 1023",
      { ...BASE, thinking: { type: "enabled", budget_tokens: 1023 } },
      "thinking.budget_tokens",
    ],
    ["an output_config that is a text", { ...BASE, output_config: "json" }, "output_config"],
    ["a user_id that is a number", { ...BASE, metadata: { user_id: 1 } }, "metadata.user_id"],
    ["mcp_servers that are no list", { ...BASE, mcp_servers: {} }, "mcp_servers"],
  ];

  test.each(rows)("%s is invalid_request", (_what, body, param) => {
    expect(refused(body)).toMatchObject({ code: "invalid_request", status: 400, param });
  });

  test.each(["api_base", "base_url", "api_key", "user_config", "extra_headers", "proxy"])(
    "%s, by which other gateways were led elsewhere, is unsupported_parameter, whatever its value",
    (field) => {
      for (const value of ["https://evil.example", null, {}]) {
        expect(refused({ ...BASE, [field]: value })).toMatchObject({
          code: "unsupported_parameter",
          param: field,
        });
      }
      expect(refused({ ...BASE, metadata: { [field]: "x" } })).toBeNull();
    },
  );

  test.each([
    ['"model":"cheap","model":"dear"', "model"],
    ['"model":"cheap","mod\\u0065l":"dear"', "model"],
    ['"model":"m","max_tokens":9', "max_tokens"],
  ])("a field given twice is refused, however it is spelled: %s", (members, param) => {
    const error = refused(`{"max_tokens":1,"messages":[{"role":"user","content":"x"}],${members}}`);
    expect(error).toMatchObject({ code: "invalid_request", param });
  });

  test.each<[string, string | Buffer, string]>([
    ["no JSON", "{", "The body is not valid JSON."],
    ["no object", "[]", "The body must be a JSON object."],
    ["no UTF-8", Buffer.from([0x7b, 0xff, 0x7d]), "The body is not valid UTF-8."],
    [
      "nested too deep",
      `{"a":${"[".repeat(100)}${"]".repeat(100)}}`,
      "The body is nested more than 64 levels deep.",
    ],
  ])("a body that is %s is refused", (_what, body, message) => {
    expect(refused(body)).toMatchObject({ code: "invalid_request", message });
  });
});

describe("the version of the protocol", () => {
  test.each(["2023-01-01", "2023-06-01,2026-10-21", "latest"])("%j is refused", (version) => {
    expect(refused(BASE, { headers: { "anthropic-version": version } })).toMatchObject({
      code: "invalid_request",
      param: "anthropic-version",
      message: "anthropic-version must be 2023-06-01 or 2026-10-21.",
    });
  });

  test("2026-10-21 takes a plain request", () => {
    expect(refused({ ...BASE, thinking: { type: "adaptive" }, tools: [] }, NEWER)).toBeNull();
  });

  test.each([
    ["temperature", 1],
    ["temperature", null],
    ["top_p", 0.5],
    ["top_k", 5],
  ])("2026-10-21 refuses %s, be it %j", (field, value) => {
    const body = { ...BASE, [field]: value };
    expect(refused(body, NEWER)).toMatchObject({ code: "unsupported_parameter", status: 400, param: field });
    expect(refused(body, NEWER)?.message).toContain("Extra inputs are not permitted");
    expect(refused(body)).toBeNull();
  });

  const document = { type: "document", source: { type: "text", media_type: "text/plain", data: "x" } };
  const cited = { type: "text", text: "x", citations: [{ type: "char_location" }] };

  test.each<[string, object, string | null]>([
    [
      "a document of the assistant",
      { role: "assistant", content: [document] },
      "messages[0].content[0].type",
    ],
    ["a document of the user", { role: "user", content: [document] }, null],
    ["citations of the user", { role: "user", content: [cited] }, "messages[0].content[0].citations"],
    ["citations of the assistant", { role: "assistant", content: [cited] }, null],
    ["empty citations of the user", { role: "user", content: [{ ...cited, citations: [] }] }, null],
  ])("2026-10-21 on %s: %j → %j", (_what, message, param) => {
    const body = { ...BASE, messages: [message] };
    expect(refused(body, NEWER)?.param ?? null).toBe(param);
    expect(refused(body)).toBeNull();
  });
});
