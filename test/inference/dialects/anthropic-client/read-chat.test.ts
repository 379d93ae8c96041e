import { describe, expect, test } from "@jest/globals";
import type { FeatureUse, Turn } from "../../../../src/inference/dialects/chat-request.ts";
import { plainToolId } from "../../../../src/inference/dialects/tool-ids.ts";
import { usesOf } from "../../../../src/inference/dialects/uses-of.ts";
import { readChat } from "../../../../src/inference/dialects/anthropic/read-chat.ts";
import { refusal } from "../refusal.ts";
import { chatOf, HI, read, signed } from "./client.ts";
import { plainChat } from "../plain-chat.ts";

function userTurn(...content: object[]): Turn[] {
  return chatOf({ messages: [{ role: "user", content }] }).turns;
}

function partsOf(role: string, ...content: object[]) {
  const messages = [...(role === "assistant" ? HI : []), { role, content }];
  return chatOf({ messages }).turns.at(-1)?.parts;
}

function beyondOf(fields: object): FeatureUse[] {
  return chatOf(fields).beyond;
}

function refusedOf(fields: object) {
  return refusal(() => chatOf(fields));
}

const TEXT = { type: "text", text: "x" };
const PLAIN = { kind: "text" as const, text: "x", cache: null };
const PNG = { type: "base64", media_type: "image/PNG", data: "AAAA" };
const IMAGE = {
  kind: "image",
  source: { kind: "data", mediaType: "image/png", base64: "AAAA" },
  cache: null,
};
const PDF = { type: "base64", media_type: "application/pdf", data: "JVBE" };
const MARK = { cache_control: { type: "ephemeral" } };

describe("what a minimal request says", () => {
  test("is what it has, and silence for the rest: no thinking, any number of tools", () => {
    expect(chatOf({})).toEqual(plainChat());
  });
});

describe("the system prompt", () => {
  const rows: [string, unknown, Turn[]][] = [
    ["a text", "S", [{ role: "system", parts: [{ kind: "text", text: "S", cache: null }] }]],
    ["an empty text", "", []],
    ["null", null, []],
    [
      "blocks, with their marks",
      [TEXT, { ...TEXT, ...MARK }, { type: "text", text: "" }],
      [{ role: "system", parts: [PLAIN, { ...PLAIN, cache: "5m" }] }],
    ],
    [
      "a leading block for the bill, which changes with every build",
      [{ type: "text", text: "x-anthropic-billing-header: cc_version=2.1" }, TEXT],
      [{ role: "system", parts: [PLAIN] }],
    ],
    [
      "the same words further in",
      [TEXT, { type: "text", text: "x-anthropic-billing-header: y" }],
      [
        {
          role: "system",
          parts: [PLAIN, { kind: "text", text: "x-anthropic-billing-header: y", cache: null }],
        },
      ],
    ],
  ];

  test.each(rows)("is read from %s", (_what, system, turns) => {
    expect(chatOf({ system }).turns.slice(0, -1)).toEqual(turns);
  });

  test("in the middle of the conversation stays where it stands", () => {
    const chat = chatOf({ messages: [...HI, { role: "system", content: "Now in French." }] });
    expect(chat.turns.map(({ role }) => role)).toEqual(["user", "system"]);
    expect(usesOf(chat, "anthropic")).toContainEqual({ feature: "mid_system", param: "messages" });
  });
});

describe("what a user's message holds", () => {
  const rows: [string, object, unknown[]][] = [
    ["a text", TEXT, [PLAIN]],
    ["a mark for five minutes", { ...TEXT, ...MARK }, [{ ...PLAIN, cache: "5m" }]],
    [
      "a mark for an hour",
      { ...TEXT, cache_control: { type: "ephemeral", ttl: "1h" } },
      [{ ...PLAIN, cache: "1h" }],
    ],
    ["an image as data", { type: "image", source: PNG }, [IMAGE]],
    [
      "an image under the type of its bytes, whatever it is called",
      { type: "image", source: { type: "base64", media_type: "image/jpeg", data: "iVBORw0KGgo=" } },
      [{ ...IMAGE, source: { kind: "data", mediaType: "image/png", base64: "iVBORw0KGgo=" } }],
    ],
    [
      "an image by its address",
      { type: "image", source: { type: "url", url: "https://a/b.png" }, ...MARK },
      [{ kind: "image", source: { kind: "url", url: "https://a/b.png" }, cache: "5m" }],
    ],
    [
      "a PDF as data",
      { type: "document", source: PDF, title: "Report" },
      [
        {
          kind: "file",
          name: "Report",
          source: { kind: "data", mediaType: "application/pdf", base64: "JVBE" },
          cache: null,
        },
      ],
    ],
    [
      "a document by its address",
      { type: "document", source: { type: "url", url: "https://a/b.pdf" } },
      [{ kind: "file", name: null, source: { kind: "url", url: "https://a/b.pdf" }, cache: null }],
    ],
    [
      "a plain-text document, with what is said of it before it",
      {
        type: "document",
        source: { type: "text", media_type: "text/plain", data: "D" },
        context: "C",
        title: "T",
      },
      [
        { kind: "text", text: "C", cache: null },
        { kind: "file", name: "T", source: { kind: "text", text: "D" }, cache: null },
      ],
    ],
    [
      "a document written in blocks",
      {
        type: "document",
        source: { type: "content", content: [TEXT, { type: "text", text: "y" }] },
        ...MARK,
      },
      [{ kind: "file", name: null, source: { kind: "text", text: "x\ny" }, cache: "5m" }],
    ],
    [
      "a document written as a text",
      { type: "document", source: { type: "content", content: "x" } },
      [{ kind: "file", name: null, source: { kind: "text", text: "x" }, cache: null }],
    ],
    [
      "a document of texts and images",
      {
        type: "document",
        source: { type: "content", content: [TEXT, { type: "image", source: PNG }] },
        title: "T",
        ...MARK,
      },
      [{ kind: "text", text: "T", cache: null }, PLAIN, { ...IMAGE, cache: "5m" }],
    ],
    [
      "a search result, as text",
      {
        type: "search_result",
        title: "T",
        source: "https://s",
        content: [TEXT, { type: "text", text: "y" }],
      },
      [{ kind: "text", text: "T\nhttps://s\nx\ny", cache: null }],
    ],
    [
      "a tool's result as a text",
      { type: "tool_result", tool_use_id: "toolu_1", content: "x" },
      [{ kind: "toolResult", callId: "toolu_1", parts: [PLAIN], isError: false, cache: null }],
    ],
    [
      "a tool's result of nothing, as an error",
      { type: "tool_result", tool_use_id: "toolu_1", is_error: true },
      [{ kind: "toolResult", callId: "toolu_1", parts: [], isError: true, cache: null }],
    ],
    [
      "a tool's result in blocks, with images",
      { type: "tool_result", tool_use_id: "t", content: [TEXT, { type: "image", source: PNG }], ...MARK },
      [{ kind: "toolResult", callId: "t", parts: [PLAIN, IMAGE], isError: false, cache: "5m" }],
    ],
    [
      "a tool's result with documents: texts within it, files behind it",
      {
        type: "tool_result",
        tool_use_id: "t",
        content: [
          { type: "document", source: { type: "text", media_type: "text/plain", data: "D" } },
          { type: "document", source: PDF },
          { type: "search_result", title: "T", source: "s", content: [TEXT] },
          { type: "tool_reference", tool_name: "later" },
        ],
      },
      [
        {
          kind: "toolResult",
          callId: "t",
          parts: [
            { kind: "text", text: "D", cache: null },
            { kind: "text", text: "T\ns\nx", cache: null },
            { kind: "text", text: "later", cache: null },
          ],
          isError: false,
          cache: null,
        },
        {
          kind: "file",
          name: null,
          source: { kind: "data", mediaType: "application/pdf", base64: "JVBE" },
          cache: null,
        },
      ],
    ],
  ];

  test.each(rows)("%s", (_what, block, parts) => {
    expect(partsOf("user", block)).toEqual(parts);
  });

  test("is in the order in which it was sent, empty texts left out", () => {
    expect(userTurn({ type: "text", text: "" }, TEXT, { type: "image", source: PNG }, TEXT)).toEqual([
      { role: "user", parts: [PLAIN, IMAGE, PLAIN] },
    ]);
  });

  test("several turns of one role stay several", () => {
    expect(chatOf({ messages: [...HI, ...HI] }).turns).toHaveLength(2);
  });
});

describe("what the assistant's message holds", () => {
  const rows: [string, object, unknown[]][] = [
    ["a text", TEXT, [PLAIN]],
    [
      "thinking with its supplier's signature, to the byte",
      { type: "thinking", thinking: "t", signature: "EqQB+/=" },
      [{ kind: "reasoning", text: "t", signature: "EqQB+/=" }],
    ],
    [
      "thinking that was left out, with its supplier's signature",
      { type: "thinking", thinking: "", signature: "EqQB" },
      [{ kind: "reasoning", text: "", signature: "EqQB" }],
    ],
    [
      "thinking with our signature, which is none to a supplier",
      { type: "thinking", thinking: "t", signature: signed("t") },
      [{ kind: "reasoning", text: "t", signature: null }],
    ],
    ["thinking that was left out, with ours", { type: "thinking", thinking: "", signature: signed("t") }, []],
    [
      "thinking without a signature",
      { type: "thinking", thinking: "t" },
      [{ kind: "reasoning", text: "t", signature: null }],
    ],
    [
      "thinking that only its supplier can read",
      { type: "redacted_thinking", data: "D" },
      [{ kind: "redacted", data: "D" }],
    ],
    [
      "a call, with its input as compact JSON",
      { type: "tool_use", id: "toolu_1", name: "f", input: { a: [1, "é"], b: {} }, ...MARK },
      [{ kind: "toolCall", id: "toolu_1", name: "f", arguments: '{"a":[1,"é"],"b":{}}', cache: "5m" }],
    ],
    [
      "a call without input",
      { type: "tool_use", id: "toolu_1", name: "f" },
      [{ kind: "toolCall", id: "toolu_1", name: "f", arguments: "{}", cache: null }],
    ],
    [
      "a plain-text document of its own, as text",
      { type: "document", source: { type: "text", media_type: "text/plain", data: "D" } },
      [{ kind: "text", text: "D", cache: null }],
    ],
  ];

  test.each(rows)("%s", (_what, block, parts) => {
    const given = partsOf("assistant", block, { type: "text", text: "end" }) ?? [];
    expect(given.slice(0, -1)).toEqual(parts);
  });

  test("ids that we coded for the client are the supplier's again, in the call and in its result", () => {
    const original = "functions.weather:0";
    const id = plainToolId(original);
    expect(id).not.toBe(original);
    const { turns } = chatOf({
      messages: [
        ...HI,
        { role: "assistant", content: [{ type: "tool_use", id, name: "f", input: {} }] },
        { role: "user", content: [{ type: "tool_result", tool_use_id: id, content: "x" }] },
      ],
    });
    expect(turns.flatMap(({ parts }): object[] => parts)).toMatchObject([
      {},
      { id: original },
      { callId: original },
    ]);
  });

  test("whole numbers keep all their digits, also where a number here has none for them", () => {
    const input = '{"id":9007199254740993,"list":[-12345678901234567890],"x":1.5}';
    const body = `{"model":"m","max_tokens":1,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[
      {"type":"tool_use","id":"t","name":"f","input":${input}}]}]}`;
    expect(readChat(read(body)).turns[1]!.parts).toMatchObject([{ arguments: input }]);
  });

  test("an unfinished answer at the end is one to be continued", () => {
    const chat = chatOf({ messages: [...HI, { role: "assistant", content: "The best is (" }] });
    expect(usesOf(chat, "anthropic")).toContainEqual({ feature: "prefill", param: "messages" });
  });
});

describe("tools", () => {
  const schema = {
    type: "object",
    properties: { a: { $ref: "#/$defs/a" } },
    $defs: { a: {} },
    additionalProperties: false,
  };

  test("are told whole", () => {
    const tools = [
      { name: "f", description: "D", input_schema: schema, strict: true, ...MARK },
      { type: "custom", name: "g", input_schema: { type: "object" } },
    ];
    expect(chatOf({ tools }).tools).toEqual([
      { name: "f", description: "D", parameters: schema, strict: true, cache: "5m" },
      { name: "g", description: null, parameters: { type: "object" }, strict: false, cache: null },
    ]);
  });

  test("whose loading is deferred are told at once, and the search for them is not needed", () => {
    const tools = [
      { type: "tool_search_tool_regex_20251119", name: "tool_search_tool_regex" },
      { name: "f", input_schema: {}, defer_loading: true },
      { name: "g", input_schema: {}, defer_loading: true },
    ];
    const messages = [
      ...HI,
      {
        role: "assistant",
        content: [{ type: "server_tool_use", id: "s", name: "tool_search_tool_regex", input: {} }],
      },
      {
        role: "assistant",
        content: [{ type: "tool_search_tool_result", tool_use_id: "s", content: {} }, TEXT],
      },
    ];
    const chat = chatOf({ tools, messages });
    expect(chat.tools.map(({ name }) => name)).toEqual(["f", "g"]);
    expect(chat.beyond).toEqual([{ feature: "deferred_tools", param: "defer_loading" }]);
  });

  test.each([
    "web_search_20250305",
    "bash_20250124",
    "text_editor_20250728",
    "code_execution_20250825",
    "mcp_toolset",
  ])("%s is one that only its supplier has", (type) => {
    const chat = chatOf({
      tools: [
        { name: "f", input_schema: {} },
        { type, name: "x" },
      ],
    });
    expect(chat.tools.map(({ name }) => name)).toEqual(["f"]);
    expect(chat.beyond).toEqual([{ feature: "server_tools", param: "tools[1].type" }]);
  });

  test.each<[object | null, object, boolean]>([
    [null, { mode: "auto" }, true],
    [{ type: "auto" }, { mode: "auto" }, true],
    [{ type: "auto", disable_parallel_tool_use: true }, { mode: "auto" }, false],
    [{ type: "any", disable_parallel_tool_use: false }, { mode: "required" }, true],
    [{ type: "none" }, { mode: "none" }, true],
    [{ type: "tool", name: "f", disable_parallel_tool_use: true }, { mode: "named", name: "f" }, false],
  ])("the choice %j is %j, several at once %j", (tool_choice, toolChoice, parallelToolCalls) => {
    expect(chatOf({ tool_choice })).toMatchObject({ toolChoice, parallelToolCalls });
  });
});

describe("thinking, effort and format", () => {
  const effort = { output_config: { effort: "xhigh" } };

  test.each<[string, object, object, FeatureUse[]]>([
    ["nothing", {}, { mode: "auto" }, []],
    ["disabled", { thinking: { type: "disabled" } }, { mode: "off" }, []],
    ["effort alone", effort, { mode: "auto" }, [{ feature: "hint", param: "output_config.effort" }]],
    [
      "a budget",
      { thinking: { type: "enabled", budget_tokens: 2048 } },
      { mode: "on", effort: null, budget: 2048 },
      [],
    ],
    [
      "a budget and effort",
      { thinking: { type: "enabled", budget_tokens: 2048 }, ...effort },
      { mode: "on", effort: "xhigh", budget: 2048 },
      [],
    ],
    ["adaptive", { thinking: { type: "adaptive" } }, { mode: "on", effort: null, budget: null }, []],
    [
      "adaptive with effort",
      { thinking: { type: "adaptive" }, ...effort },
      { mode: "on", effort: "xhigh", budget: null },
      [],
    ],
    [
      "between tools",
      { thinking: { type: "between_tools" } },
      { mode: "on", effort: null, budget: null },
      [],
    ],
  ])("%s", (_what, fields, reasoning, beyond) => {
    expect(chatOf(fields)).toMatchObject({ reasoning, beyond });
  });

  const schema = { type: "object", properties: {} };
  const format = { type: "json_schema", schema };

  test.each<[string, object]>([
    ["output_config.format", { output_config: { format } }],
    ["output_format, as it was called before", { output_format: format }],
  ])("a schema in %s is one to be kept strictly", (_what, fields) => {
    expect(chatOf(fields).format).toEqual({
      kind: "schema",
      name: "response",
      description: null,
      schema,
      strict: true,
    });
  });
});

describe("the rest of the fields", () => {
  test("sampling, stops and the end user are told as they are", () => {
    const fields = {
      ...{ temperature: 0.5, top_p: 0.9, top_k: 40 },
      ...{ stop_sequences: ["a", "b", "c", "d", "e"], metadata: { user_id: "u" } },
    };
    const chat = chatOf(fields);
    expect(chat).toMatchObject({
      sampling: { temperature: 0.5, topP: 0.9, topK: 40 },
      stops: ["a", "b", "c", "d", "e"],
    });
    expect(chat.endUser).toBe("u");
    expect(usesOf(chat, "anthropic").map(({ feature }) => feature)).toEqual(
      expect.arrayContaining(["temperature", "top_p", "top_k", "many_stops", "end_user"]),
    );
  });

  test.each<[object, FeatureUse[]]>([
    [{ service_tier: "auto" }, [{ feature: "hint", param: "service_tier" }]],
    [{ speed: "fast" }, [{ feature: "hint", param: "speed" }]],
    [{ inference_geo: "us" }, [{ feature: "hint", param: "inference_geo" }]],
    [{ context_management: { edits: [] } }, [{ feature: "hint", param: "context_management" }]],
    [{ container: "c_1" }, [{ feature: "containers", param: "container" }]],
    [{ mcp_servers: [{ type: "url" }] }, [{ feature: "containers", param: "mcp_servers" }]],
    [{ mcp_servers: [] }, []],
    [{ thread: { type: "continue" } }, [{ feature: "containers", param: "thread" }]],
    [{ max_tokens: 0 }, [{ feature: "no_output", param: "max_tokens" }]],
    [{ service_tier: null, container: null, something_new: 1 }, []],
  ])("%j is noted as %j", (fields, beyond) => {
    expect(beyondOf(fields)).toEqual(beyond);
  });

  test("a mark of the whole request stands at the last part that can carry one, where it has none", () => {
    const messages = [...HI, { role: "user", content: [TEXT, { type: "image", source: PNG }] }];
    expect(chatOf({ messages, ...MARK }).turns[1]!.parts).toEqual([PLAIN, { ...IMAGE, cache: "5m" }]);
  });
});

describe("content that only its supplier can read is never passed over in silence", () => {
  const FILE = { type: "file", file_id: "file_1" };

  test.each<[string, object, FeatureUse[]]>([
    [
      "an uploaded image",
      { type: "image", source: FILE },
      [{ feature: "uploaded_file", param: "messages[0].content[1].source" }],
    ],
    [
      "an uploaded document",
      { type: "document", source: FILE },
      [{ feature: "uploaded_file", param: "messages[0].content[1].source" }],
    ],
    [
      "a document to be cited",
      { type: "document", source: PDF, citations: { enabled: true } },
      [{ feature: "citations", param: "citations" }],
    ],
    [
      "an upload to a container",
      { type: "container_upload", file_id: "f" },
      [{ feature: "server_tools", param: "messages[0].content[1]" }],
    ],
    [
      "a state of a browser within a result",
      { type: "tool_result", tool_use_id: "t", content: [{ type: "browser_state" }] },
      [{ feature: "server_tools", param: "messages[0].content[1].content[0]" }],
    ],
    [
      "a block of tomorrow",
      { type: "of_tomorrow" },
      [{ feature: "server_tools", param: "messages[0].content[1]" }],
    ],
  ])("%s", (_what, block, beyond) => {
    expect(beyondOf({ messages: [{ role: "user", content: [TEXT, block] }] })).toEqual(beyond);
  });

  test.each<[string, object, string]>([
    ["server_tool_use", { id: "s", name: "web_search", input: {} }, "server_tools"],
    ["web_search_tool_result", { tool_use_id: "s", content: [] }, "server_tools"],
    ["mcp_tool_use", { id: "s", name: "x", input: {} }, "server_tools"],
    ["image", { source: PNG }, "server_tools"],
    ["document", { source: PDF }, "server_tools"],
  ])("%s of the assistant", (type, members, feature) => {
    const messages = [...HI, { role: "assistant", content: [{ type, ...members }] }, ...HI];
    expect(beyondOf({ messages })).toEqual([{ feature, param: "messages[1].content[0]" }]);
  });

  test("citations of the assistant's text are noted once, however many there are", () => {
    const cited = { ...TEXT, citations: [{ type: "char_location" }] };
    const messages = [...HI, { role: "assistant", content: [cited, cited] }, ...HI];
    expect(beyondOf({ messages })).toEqual([{ feature: "citations", param: "citations" }]);
  });
});

describe("what is refused, and which place is named", () => {
  const at = (role: string, block: object): object => ({ messages: [...HI, { role, content: [block] }] });
  const rows: [string, object, string][] = [
    [
      "a user's message without content",
      { messages: [{ role: "user", content: "" }] },
      "messages[0].content",
    ],
    ["a user's message without blocks", { messages: [{ role: "user", content: [] }] }, "messages[0].content"],
    [
      "nothing but empty texts",
      { messages: [{ role: "user", content: [{ type: "text", text: "" }] }] },
      "messages",
    ],
    [
      "nothing but a system prompt",
      { system: "S", messages: [{ role: "system", content: "T" }] },
      "messages",
    ],
    ["an image without a source", at("user", { type: "image" }), "messages[1].content[0].source"],
    [
      "an image of an unknown source",
      at("user", { type: "image", source: { type: "ftp" } }),
      "messages[1].content[0].source.type",
    ],
    [
      "an image without data",
      at("user", { type: "image", source: { ...PNG, data: 1 } }),
      "messages[1].content[0].source.data",
    ],
    ["a result of no call", at("user", { type: "tool_result" }), "messages[1].content[0].tool_use_id"],
    [
      "a result that is a number",
      at("user", { type: "tool_result", tool_use_id: "t", content: 1 }),
      "messages[1].content[0].content",
    ],
    [
      "a call by the user",
      at("user", { type: "tool_use", id: "t", name: "f", input: {} }),
      "messages[1].content[0].type",
    ],
    [
      "a thought of the user's",
      at("user", { type: "thinking", thinking: "t" }),
      "messages[1].content[0].type",
    ],
    [
      "a result by the assistant",
      at("assistant", { type: "tool_result", tool_use_id: "t" }),
      "messages[1].content[0].type",
    ],
    [
      "a call without an id",
      at("assistant", { type: "tool_use", name: "f", input: {} }),
      "messages[1].content[0].id",
    ],
    [
      "a call with a text as input",
      at("assistant", { type: "tool_use", id: "t", name: "f", input: "{}" }),
      "messages[1].content[0].input",
    ],
    ["a tool without a name", { tools: [{ input_schema: {} }] }, "tools[0].name"],
    ["a tool with an empty name", { tools: [{ name: "", input_schema: {} }] }, "tools[0].name"],
    ["a tool without a schema", { tools: [{ name: "f" }] }, "tools[0].input_schema"],
    ["a choice of no type", { tool_choice: { type: "required" } }, "tool_choice.type"],
    ["a named choice without a name", { tool_choice: { type: "tool" } }, "tool_choice.name"],
    ["thinking of an unknown type", { thinking: { type: "hard" } }, "thinking.type"],
    ["effort in other words", { output_config: { effort: "huge" } }, "output_config.effort"],
    ["a format of another kind", { output_config: { format: { type: "xml" } } }, "output_config.format.type"],
    [
      "a format without its schema",
      { output_config: { format: { type: "json_schema" } } },
      "output_config.format.schema",
    ],
  ];

  test.each(rows)("%s", (_what, fields, param) => {
    expect(refusedOf(fields)).toMatchObject({ code: "invalid_request", status: 400, param });
  });
});
