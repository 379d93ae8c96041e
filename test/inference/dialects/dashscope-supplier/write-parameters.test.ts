import { describe, expect, test } from "@jest/globals";
import type { ChatRequest } from "../../../../src/inference/dialects/chat-request.ts";
import { noSampling } from "../plain-chat.ts";
import { assistant, chatOf, parametersOf, result, tool, toolCall, user, write } from "./chats.ts";

const plain = { result_format: "message", incremental_output: true };
const on = (effort: "low" | "high" | null = null, budget: number | null = null): Partial<ChatRequest> => ({
  reasoning: { mode: "on", effort, budget },
});
const forced: Partial<ChatRequest> = { tools: [tool("f")], toolChoice: { mode: "named", name: "f" } };

describe("what is always said", () => {
  test("the form of the answer, whether to think, and the bound that is paid for", () => {
    expect(parametersOf({})).toEqual({ ...plain, enable_thinking: false, max_tokens: 4000 });
  });

  test("the bound under the name that the deployment takes", () => {
    const parameters = parametersOf({}, { maxTokensField: "max_completion_tokens" });
    expect(parameters).toEqual({ ...plain, enable_thinking: false, max_completion_tokens: 4000 });
  });

  test("the supplier's name of the model", () => {
    expect(write(chatOf([user("Hi")])).json.model).toBe("qwen-plus-2025-07-28");
  });
});

describe("thinking", () => {
  const rows: [string, Partial<ChatRequest>, object][] = [
    [
      "is off where the client leaves it open",
      { reasoning: { mode: "auto" } },
      { enable_thinking: false, max_tokens: 4000 },
    ],
    ["is off where it says so", { reasoning: { mode: "off" } }, { enable_thinking: false, max_tokens: 4000 }],
    [
      "is on without a budget where it gives none",
      on(),
      { enable_thinking: true, max_completion_tokens: 4000 },
    ],
    [
      "has the budget of the client",
      on(null, 500),
      { enable_thinking: true, thinking_budget: 500, max_completion_tokens: 4000 },
    ],
    [
      "has the budget of its effort",
      on("low"),
      { enable_thinking: true, thinking_budget: 2048, max_completion_tokens: 4000 },
    ],
    [
      "leaves a quarter of the bound for the answer",
      on("high"),
      { enable_thinking: true, thinking_budget: 3000, max_completion_tokens: 4000 },
    ],
  ];

  test.each(rows)("%s", (_what, more, parameters) => {
    expect(parametersOf(more)).toEqual({ ...plain, ...parameters });
    expect(write(chatOf([user("Hi")], more)).ignored).toEqual([]);
  });

  test("has no room in a bound of one token", () => {
    const { json, ignored } = write(chatOf([user("Hi")], on("low")), {}, 1);
    expect(json.parameters).toEqual({ ...plain, enable_thinking: false, max_tokens: 1 });
    expect(ignored).toEqual(["reasoning"]);
  });

  const ruledOut: [string, ChatRequest][] = [
    ["a forced tool", chatOf([user("Hi")], { ...on("low"), ...forced })],
    [
      "that its one tool must be called",
      chatOf([user("Hi")], { ...on("low"), ...forced, toolChoice: { mode: "required" } }),
    ],
    ["JSON", chatOf([user("json")], { ...on("low"), format: { kind: "json" } })],
    [
      "JSON after a schema",
      chatOf([user("Hi")], {
        ...on("low"),
        format: { kind: "schema", name: "r", description: null, schema: {}, strict: true },
      }),
    ],
    ["an answer that was begun", chatOf([user("Hi"), assistant("Well")], on("low"))],
  ];

  test.each(ruledOut)("gives way to %s, and the client hears so", (_what, chat) => {
    const { json, ignored } = write(chat);
    expect(json.parameters).toMatchObject({ enable_thinking: false, max_tokens: 4000 });
    expect(json.parameters).not.toHaveProperty("thinking_budget");
    expect(ignored).toEqual(["reasoning"]);
  });

  test("that was not asked for gives way without a word", () => {
    expect(write(chatOf([user("Hi")], { ...forced, reasoning: { mode: "auto" } })).ignored).toEqual([]);
  });

  test("is not spoken of to models that always or never do it", () => {
    expect(parametersOf({}, { thinkingMode: "always" })).toEqual({ ...plain, max_completion_tokens: 4000 });
    expect(parametersOf(on("low"), { thinkingMode: "always" })).toEqual({
      ...plain,
      thinking_budget: 2048,
      max_completion_tokens: 4000,
    });
    expect(parametersOf(on("low"), { thinkingMode: "none" })).toEqual({ ...plain, max_tokens: 4000 });
  });

  test("is told in words of effort to models that take them", () => {
    const words = { thinkingMode: "adaptive" } as const;
    expect(parametersOf(on("high"), words)).toMatchObject({
      enable_thinking: true,
      reasoning_effort: "high",
    });
    expect(parametersOf(on(null, 3000), words)).toMatchObject({ reasoning_effort: "low" });
    expect(parametersOf({}, words)).toEqual({ ...plain, enable_thinking: false, max_tokens: 4000 });
  });
});

describe("sampling", () => {
  const rows: [Partial<ChatRequest["sampling"]>, object][] = [
    [{ temperature: 0 }, { temperature: 0 }],
    [{ temperature: 1.5 }, { temperature: 1.5 }],
    [{ temperature: 2 }, { temperature: 1.99 }],
    [{ topP: 0 }, { top_p: 0.001 }],
    [{ topP: 1 }, { top_p: 1 }],
    [{ topK: 40 }, { top_k: 40 }],
    [{ topK: -1 }, {}],
    [{ presencePenalty: -2 }, { presence_penalty: -2 }],
    [{ repetitionPenalty: 1.1 }, { repetition_penalty: 1.1 }],
    [{ frequencyPenalty: 1 }, {}],
    [{ seed: "42" }, { seed: 42 }],
  ];

  test.each(rows)("%j becomes %j", (sampling, parameters) => {
    expect(parametersOf({ sampling: { ...noSampling, ...sampling } })).toEqual({
      ...plain,
      ...{ enable_thinking: false, max_tokens: 4000 },
      ...parameters,
    });
  });

  test("a seed keeps all its digits", () => {
    const { text } = write(chatOf([user("Hi")], { sampling: { ...noSampling, seed: "9007199254740993" } }));
    expect(text).toContain('"seed":9007199254740993}');
  });

  test.each(["-1", "01", "1e3", "1.0", "1,"])("the seed %s is left out, and the client hears so", (seed) => {
    const { json, ignored } = write(chatOf([user("Hi")], { sampling: { ...noSampling, seed } }));
    expect(json.parameters).not.toHaveProperty("seed");
    expect(ignored).toEqual(["seed"]);
  });

  test("models that take the default only are told none", () => {
    const sampling = { ...noSampling, temperature: 1, topP: 0.5, presencePenalty: 1 };
    expect(parametersOf({ sampling }, { temperatureMode: "none" })).toEqual({
      ...plain,
      ...{ enable_thinking: false, max_tokens: 4000 },
    });
  });

  test("stop texts go on, however many", () => {
    const stops = ["a", "b", "c", "d", "e"];
    expect(parametersOf({ stops })["stop"]).toEqual(stops);
    expect(parametersOf({})).not.toHaveProperty("stop");
  });
});

describe("tools", () => {
  test("are told without `strict`, with an explicit choice and whether several may be called", () => {
    expect(parametersOf({ tools: [tool("f", { strict: true })] })).toMatchObject({
      tools: [
        { type: "function", function: { name: "f", description: "does f", parameters: { type: "object" } } },
      ],
      tool_choice: "auto",
      parallel_tool_calls: true,
    });
    const { text } = write(
      chatOf([user("Hi")], { tools: [tool("f", { strict: true })], parallelToolCalls: false }),
    );
    expect(text).not.toContain("strict");
    expect(text).toContain('"parallel_tool_calls":false');
  });

  test("without parameters have an object without members, and without a description none", () => {
    const { tools } = parametersOf({ tools: [tool("f", { parameters: null, description: null })] });
    expect(tools).toEqual([
      { type: "function", function: { name: "f", parameters: { type: "object", properties: {} } } },
    ]);
  });

  test("an empty list is left out with all that belongs to it", () => {
    const parameters = parametersOf({
      tools: [],
      toolChoice: { mode: "required" },
      parallelToolCalls: false,
    });
    expect(parameters).toEqual({ ...plain, enable_thinking: false, max_tokens: 4000 });
  });

  const named = { type: "function", function: { name: "f" } };
  const choices: [string, Partial<ChatRequest>, boolean, unknown][] = [
    ["none", { tools: [tool("f")], toolChoice: { mode: "none" } }, false, "none"],
    [
      "one by its name",
      { tools: [tool("f"), tool("g")], toolChoice: { mode: "named", name: "f" } },
      false,
      named,
    ],
    ["any of one", { tools: [tool("f")], toolChoice: { mode: "required" } }, false, named],
    [
      "any of several, where the deployment can",
      { tools: [tool("f"), tool("g")], toolChoice: { mode: "required" } },
      true,
      "required",
    ],
  ];

  test.each(choices)("can be chosen: %s", (_what, more, requiredTool, choice) => {
    expect(parametersOf(more, { requiredTool })["tool_choice"]).toEqual(choice);
  });

  test("whose names the service cannot take have others, everywhere the same, and the way back is known", () => {
    const long = "x".repeat(70);
    const chat = chatOf(
      [
        user("Hi"),
        assistant(toolCall("a", "search"), toolCall("b", long)),
        user(result("a", "1"), result("b", "2")),
      ],
      {
        tools: [tool("search"), tool(long), tool("odd name!"), tool("f")],
        toolChoice: { mode: "named", name: "search" },
      },
    );
    const { json, toolNames } = write(chat);
    const told = (json.parameters["tools"] as { function: { name: string } }[]).map(
      (one) => one.function.name,
    );
    expect(told.map((name) => toolNames.get(name) ?? name)).toEqual(["search", long, "odd name!", "f"]);
    expect(told.every((name) => /^[\w-]{1,64}$/.test(name) && name !== "search")).toBe(true);
    expect(json.parameters["tool_choice"]).toEqual({ type: "function", function: { name: told[0] } });
    expect(json.input.messages[1]!.tool_calls!.map((call) => call.function["name"])).toEqual(
      told.slice(0, 2),
    );
  });
});

describe("the form of the answer and what only some suppliers know", () => {
  test("JSON, and JSON after a schema", () => {
    expect(parametersOf({ format: { kind: "json" } })["response_format"]).toEqual({ type: "json_object" });
    const schema = { type: "object", properties: {}, additionalProperties: false };
    const format = { kind: "schema", name: "r", description: null, schema, strict: true } as const;
    expect(parametersOf({ format })["response_format"]).toEqual({
      type: "json_schema",
      json_schema: { name: "r", schema, strict: true },
    });
    expect(parametersOf({ format: { ...format, description: "d" } })).toMatchObject({
      response_format: { json_schema: { description: "d" } },
    });
  });

  test("search and a code interpreter, where the client asks for them by this protocol's words", () => {
    const extras = {
      enable_search: true,
      search_options: { forced_search: true },
      enable_code_interpreter: true,
    };
    expect(parametersOf({ extras })).toMatchObject(extras);
  });

  test("nothing else that a client put there", () => {
    const extras = {
      enable_search: false,
      search_options: {},
      stream: true,
      max_tokens: 9e9,
      api_base: "x",
      logprobs: true,
    };
    expect(parametersOf({ extras })).toEqual({ ...plain, enable_thinking: false, max_tokens: 4000 });
  });

  test("nobody's name for whom the client serves", () => {
    expect(write(chatOf([user("Hi")], { endUser: "user-7" })).text).not.toContain("user-7");
  });
});
