import { describe, expect, test } from "@jest/globals";
import { refusal } from "../refusal.ts";
import { MESSAGES, readChat, usesIn } from "./read-chat-request.ts";
import { plainChat } from "../plain-chat.ts";

const F = { type: "function", function: { name: "f" } };
const G = {
  type: "function",
  function: { name: "g", description: "G", parameters: { type: "object" }, strict: true },
};
const named = (name: string) => ({ type: "function", function: { name } });

describe("a request that says no more than it must", () => {
  test("leaves all else open", () => {
    expect(readChat({})).toEqual(plainChat());
  });

  test("null is as good as absent, in every field", () => {
    const fields = [
      ...["n", "seed", "stop", "tools", "tool_choice", "functions", "function_call", "parallel_tool_calls"],
      ...[
        "response_format",
        "reasoning_effort",
        "temperature",
        "top_p",
        "top_k",
        "presence_penalty",
        "logprobs",
      ],
      ...[
        "frequency_penalty",
        "modalities",
        "audio",
        "prediction",
        "web_search_options",
        "moderation",
        "store",
      ],
      ...[
        "metadata",
        "service_tier",
        "verbosity",
        "user",
        "safety_identifier",
        "prompt_cache_key",
        "logit_bias",
      ],
      ...["enable_thinking", "thinking_budget", "enable_search", "repetition_penalty", "top_logprobs"],
    ];
    expect(readChat(Object.fromEntries(fields.map((field) => [field, null])))).toEqual(readChat({}));
  });
});

describe("tools", () => {
  test("are functions, whose schema may be absent", () => {
    expect(readChat({ tools: [F, G] }).tools).toEqual([
      { name: "f", description: null, parameters: null, strict: false, cache: null },
      { name: "g", description: "G", parameters: { type: "object" }, strict: true, cache: null },
    ]);
  });

  test("the functions from before there were tools are tools", () => {
    const { tools, toolChoice } = readChat({
      functions: [F.function, G.function],
      function_call: { name: "g" },
    });
    expect(tools.map(({ name }) => name)).toEqual(["f", "g"]);
    expect(toolChoice).toEqual({ mode: "named", name: "g" });
    expect(readChat({ functions: [F.function], function_call: "none" }).toolChoice).toEqual({ mode: "none" });
  });

  const choices: [unknown, object, string[]][] = [
    ["auto", { mode: "auto" }, ["f", "g"]],
    ["none", { mode: "none" }, ["f", "g"]],
    ["required", { mode: "required" }, ["f", "g"]],
    [named("g"), { mode: "named", name: "g" }, ["f", "g"]],
    [
      { type: "allowed_tools", allowed_tools: { mode: "required", tools: [named("g"), named("h")] } },
      { mode: "required" },
      ["g"],
    ],
    [
      { type: "allowed_tools", allowed_tools: { mode: "auto", tools: [named("f")] } },
      { mode: "auto" },
      ["f"],
    ],
  ];

  test.each(choices)("tool_choice %j", (tool_choice, mode, names) => {
    const chat = readChat({ tools: [F, G], tool_choice });
    expect(chat.toolChoice).toEqual(mode);
    expect(chat.tools.map(({ name }) => name)).toEqual(names);
  });

  test("one at a time only where the client says so", () => {
    expect(readChat({ tools: [F], parallel_tool_calls: false }).parallelToolCalls).toBe(false);
    expect(readChat({ tools: [F], parallel_tool_calls: true }).parallelToolCalls).toBe(true);
  });

  test("custom tools and those that the supplier runs are noted", () => {
    const custom = { type: "custom", custom: { name: "c" } };
    expect(usesIn({ tools: [custom, { type: "web_search" }], tool_choice: custom })).toEqual([
      "custom_tools tools[0].type",
      "server_tools tools[1].type",
      "custom_tools tool_choice",
    ]);
  });

  const refused: [string, object, string][] = [
    ["a function without a name", { tools: [{ type: "function", function: {} }] }, "tools[0].function.name"],
    ["a tool without its function", { tools: [F, { type: "function" }] }, "tools[1].function"],
    [
      "a schema that is a text",
      { tools: [{ type: "function", function: { name: "f", parameters: "x" } }] },
      "tools[0].function.parameters",
    ],
    ["a choice that is none", { tools: [F], tool_choice: "maybe" }, "tool_choice"],
    ["a choice of what is no tool", { tools: [F], tool_choice: named("h") }, "tool_choice"],
    [
      "a choice among tools without a mode",
      { tools: [F], tool_choice: { type: "allowed_tools", allowed_tools: { tools: [] } } },
      "tool_choice.allowed_tools.mode",
    ],
  ];

  test.each(refused)("%s is refused", (_what, fields, param) => {
    expect(refusal(() => readChat(fields))).toMatchObject({ code: "invalid_request", param });
  });
});

describe("how to answer", () => {
  test("sampling", () => {
    const fields = { temperature: 0, top_p: 0.5, top_k: 20, presence_penalty: 0, repetition_penalty: 1.1 };
    expect(readChat({ ...fields, frequency_penalty: -1 }).sampling).toEqual({
      temperature: 0,
      topP: 0.5,
      topK: 20,
      presencePenalty: 0,
      frequencyPenalty: -1,
      repetitionPenalty: 1.1,
      seed: null,
    });
    expect(usesIn({ frequency_penalty: 0 })).toEqual([]);
    expect(refusal(() => readChat({ top_k: "20" }))?.param).toBe("top_k");
  });

  test.each([
    ["9007199254740993", "9007199254740993"],
    ["-1", "-1"],
    ["1e3", "1000"],
    ["null", null],
  ])("a seed of %s keeps its digits", (given, seed) => {
    const body = `{"model":"m","messages":${JSON.stringify(MESSAGES)},"seed": ${given} }`;
    expect(readChat(body).sampling.seed).toBe(seed);
  });

  test("a seed with a fraction is refused", () => {
    expect(refusal(() => readChat({ seed: 1.5 }))?.param).toBe("seed");
  });

  test.each([
    ["x", ["x"]],
    [
      ["a", "", "b"],
      ["a", "b"],
    ],
    ["", []],
  ])("stop %j", (stop, stops) => {
    expect(readChat({ stop }).stops).toEqual(stops);
  });

  const schema = { type: "object", properties: {} };
  const formats: [object, object][] = [
    [{ type: "text" }, { kind: "text" }],
    [{ type: "json_object" }, { kind: "json" }],
    [
      { type: "json_schema", json_schema: { name: "n", description: "d", schema, strict: true } },
      { kind: "schema", name: "n", description: "d", schema, strict: true },
    ],
    [
      { type: "json_schema", json_schema: { name: "n", schema } },
      { kind: "schema", name: "n", description: null, schema, strict: false },
    ],
  ];

  test.each(formats)("response_format %j", (response_format, format) => {
    expect(readChat({ response_format }).format).toEqual(format);
  });

  test("a format that is not known, or without its schema, is refused", () => {
    expect(refusal(() => readChat({ response_format: { type: "xml" } }))?.param).toBe("response_format.type");
    const bare = { type: "json_schema", json_schema: { name: "n" } };
    expect(refusal(() => readChat({ response_format: bare }))?.param).toBe(
      "response_format.json_schema.schema",
    );
  });

  const reasonings: [object, object][] = [
    [{ reasoning_effort: "none" }, { mode: "off" }],
    [{ reasoning_effort: "xhigh" }, { mode: "on", effort: "xhigh", budget: null }],
    [{ enable_thinking: true }, { mode: "on", effort: null, budget: null }],
    [{ enable_thinking: false, reasoning_effort: "high" }, { mode: "off" }],
    [{ thinking_budget: 2048 }, { mode: "on", effort: null, budget: 2048 }],
    [{ enable_thinking: true, thinking_budget: 0 }, { mode: "off" }],
    [
      { reasoning_effort: "low", thinking_budget: 9 },
      { mode: "on", effort: "low", budget: 9 },
    ],
  ];

  test.each(reasonings)("%j", (fields, reasoning) => {
    expect(readChat(fields).reasoning).toEqual(reasoning);
  });

  test("an effort that is no word of OpenAI's is refused", () => {
    expect(refusal(() => readChat({ reasoning_effort: "huge" }))?.param).toBe("reasoning_effort");
  });

  test("the end user is safety_identifier, else user", () => {
    expect(readChat({ user: "u" }).endUser).toBe("u");
    expect(readChat({ user: "u", safety_identifier: "s" }).endUser).toBe("s");
  });
});

describe("what has no place between protocols", () => {
  const rows: [object, string[]][] = [
    [{ n: 2 }, ["choices n"]],
    [{ n: 1 }, []],
    [{ logit_bias: { 1: 2 } }, ["logit_bias logit_bias"]],
    [{ logit_bias: {} }, []],
    [{ modalities: ["text", "audio"], audio: { voice: "x", format: "mp3" } }, ["audio_output modalities"]],
    [{ modalities: ["text"] }, []],
    [{ web_search_options: {} }, ["server_tools web_search_options"]],
    [{ moderation: { model: "x" } }, ["moderation moderation"]],
    [{ prediction: { type: "content", content: "x" } }, ["prediction prediction"]],
    [{ store: true }, ["hint store"]],
    [{ store: false }, []],
    [{ metadata: { a: "b" } }, ["hint metadata"]],
    [{ metadata: {} }, []],
    [{ service_tier: "flex" }, ["hint service_tier"]],
    [{ service_tier: "auto" }, []],
    [{ verbosity: "low" }, ["hint verbosity"]],
    [{ verbosity: "medium" }, []],
    [{ prompt_cache_key: "k" }, ["cache_key prompt_cache_key"]],
    [{ prompt_cache_retention: "24h" }, ["hint prompt_cache_retention"]],
    [{ something_new: [1] }, []],
  ];

  test.each(rows)("%j uses %j", (fields, uses) => {
    expect(usesIn(fields)).toEqual(uses);
  });

  test("search by Qwen's own field is kept for suppliers that know it", () => {
    const fields = { enable_search: true, search_options: { forced_search: true } };
    expect(readChat(fields).extras).toEqual(fields);
    expect(usesIn(fields)).toEqual(["qwen_search enable_search"]);
    expect(readChat({ ...fields, enable_search: false })).toMatchObject({ extras: {}, beyond: [] });
  });
});
