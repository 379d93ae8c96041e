import { describe, expect, test } from "@jest/globals";
import type { UpstreamFlags } from "../../../../src/catalog/upstream-flags.ts";
import type { ChatRequest, Reasoning, Sampling } from "../../../../src/inference/dialects/chat-request.ts";
import type { Feature } from "../../../../src/inference/dialects/features.ts";
import { plainChat } from "../plain-chat.ts";
import { type Members, tool, write } from "./written.ts";

const sampling = (given: Partial<Sampling>): Partial<ChatRequest> => ({
  sampling: { ...plainChat().sampling, ...given },
});

/** The member of that name, where the request is the plainest but for what is given. */
function memberOf(name: string, given: Partial<ChatRequest>, flags: UpstreamFlags = {}): unknown {
  return write(given, flags).json[name];
}

describe("a request to an OpenAI supplier", () => {
  test("says no more than it must: the model, the words, the bound, and that usage is wanted", () => {
    const { json, ignored, toolNames } = write({});
    expect(json).toEqual({
      model: "up-1",
      messages: [{ role: "user", content: "Hi" }],
      max_completion_tokens: 4096,
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(ignored).toEqual([]);
    expect(toolNames.size).toBe(0);
  });

  test("in one piece asks for no stream, and a supplier that knows no stream_options is sent none", () => {
    expect(write({}, {}, { stream: false }).json).not.toHaveProperty("stream");
    expect(write({}, {}, { stream: false }).json).not.toHaveProperty("stream_options");
    expect(write({}, { streamUsage: false }).json).toMatchObject({ stream: true });
    expect(write({}, { streamUsage: false }).json).not.toHaveProperty("stream_options");
  });

  test("names the bound as the supplier does, and nothing else by that name", () => {
    const { json } = write({}, { maxTokensField: "max_tokens" });
    expect(json).toMatchObject({ max_tokens: 4096 });
    expect(json).not.toHaveProperty("max_completion_tokens");
  });

  const rows: [string, Partial<ChatRequest>, Members][] = [
    ["temperature 0 is one", sampling({ temperature: 0 }), { temperature: 0 }],
    ["top_p", sampling({ topP: 0.5 }), { top_p: 0.5 }],
    [
      "penalties",
      sampling({ presencePenalty: 1, frequencyPenalty: -1 }),
      { presence_penalty: 1, frequency_penalty: -1 },
    ],
    ["stops", { stops: ["a", "b"] }, { stop: ["a", "b"] }],
    ["JSON", { format: { kind: "json" } }, { response_format: { type: "json_object" } }],
    [
      "a schema",
      { format: { kind: "schema", name: "n", description: "d", schema: { type: "object" }, strict: true } },
      {
        response_format: {
          type: "json_schema",
          json_schema: { name: "n", description: "d", schema: { type: "object" }, strict: true },
        },
      },
    ],
    [
      "the end user, at most 64 characters of it",
      { endUser: "u".repeat(70) },
      { safety_identifier: "u".repeat(64) },
    ],
  ];

  test.each(rows)("%s", (_what, given, members) => {
    expect(write(given).json).toEqual({ ...write({}).json, ...members });
  });

  test("a seed keeps all its digits", () => {
    const { body } = write(sampling({ seed: "9007199254740993" }));
    expect(body.toString()).toContain('"seed":9007199254740993,');
    expect(memberOf("seed", sampling({ seed: "7" }))).toBe(7);
  });

  test.each(["default", "none"] as const)(
    "temperatureMode %s: how to sample is not told, but the seed is",
    (temperatureMode) => {
      const given = sampling({ temperature: 1, topP: 1, presencePenalty: 1, frequencyPenalty: 1, seed: "7" });
      expect(write(given, { temperatureMode }).json).toEqual({ ...write({}).json, seed: 7 });
    },
  );

  test("what OpenAI has no word for is not told", () => {
    const { json } = write({
      ...sampling({ topK: 5, repetitionPenalty: 1.1 }),
      extras: { enable_search: true },
    });
    expect(json).toEqual(write({}).json);
  });
});

describe("tools", () => {
  const f = tool("f");
  const g = tool("g", { description: "G", parameters: { type: "object", $defs: {} }, strict: true });

  test("are functions with all that is known of them", () => {
    expect(memberOf("tools", { tools: [f, g] })).toEqual([
      { type: "function", function: { name: "f" } },
      {
        type: "function",
        function: { name: "g", description: "G", parameters: { type: "object", $defs: {} }, strict: true },
      },
    ]);
  });

  test("that are none take the choice among them along", () => {
    const none = write({ tools: [], toolChoice: { mode: "required" }, parallelToolCalls: false }).json;
    expect(none).toEqual(write({}).json);
  });

  const named = (name: string) => ({ type: "function", function: { name } });
  const choices: [ChatRequest["toolChoice"], UpstreamFlags, unknown][] = [
    [{ mode: "auto" }, {}, undefined],
    [{ mode: "none" }, {}, "none"],
    [{ mode: "required" }, {}, "required"],
    [{ mode: "required" }, { requiredTool: false }, named("f")],
    [{ mode: "named", name: "f" }, {}, named("f")],
  ];

  test.each(choices)("the choice %j of a supplier with %j is %j", (toolChoice, flags, told) => {
    expect(memberOf("tool_choice", { tools: [f], toolChoice }, flags)).toEqual(told);
  });

  test("one at a time is told, several at once are not", () => {
    expect(memberOf("parallel_tool_calls", { tools: [f], parallelToolCalls: false })).toBe(false);
    expect(memberOf("parallel_tool_calls", { tools: [f] })).toBeUndefined();
  });

  test("a name that is too long is told shorter everywhere, and found again", () => {
    const name = `${"long_".repeat(20)}name`;
    const { json, toolNames, body } = write({
      tools: [tool(name)],
      toolChoice: { mode: "named", name },
      turns: [
        { role: "assistant", parts: [{ kind: "toolCall", id: "c", name, arguments: "", cache: null }] },
      ],
    });
    const [[told, original]] = [...toolNames] as [[string, string]];
    expect(original).toBe(name);
    expect(told).toMatch(/^[A-Za-z0-9_-]{64}$/);
    expect(body.toString()).not.toContain(name);
    expect(json["tool_choice"]).toEqual(named(told));
    expect(JSON.stringify(json["messages"])).toContain(told);
  });
});

describe("how much to reason", () => {
  const on = (given: Partial<Extract<Reasoning, { mode: "on" }>> = {}): Reasoning => ({
    mode: "on",
    effort: null,
    budget: null,
    ...given,
  });
  const bound = { max_completion_tokens: 4096 };
  const rows: [UpstreamFlags, Reasoning, Members, Feature[]][] = [
    [{ thinkingMode: "adaptive" }, { mode: "auto" }, bound, []],
    [{ thinkingMode: "adaptive" }, { mode: "off" }, { ...bound, reasoning_effort: "none" }, []],
    [{ thinkingMode: "adaptive" }, on({ effort: "xhigh" }), { ...bound, reasoning_effort: "xhigh" }, []],
    [{ thinkingMode: "adaptive" }, on({ budget: 1024 }), { ...bound, reasoning_effort: "minimal" }, []],
    [{ thinkingMode: "adaptive" }, on({ budget: 4096 }), { ...bound, reasoning_effort: "low" }, []],
    [{ thinkingMode: "adaptive" }, on({ budget: 12_288 }), { ...bound, reasoning_effort: "medium" }, []],
    [{ thinkingMode: "adaptive" }, on({ budget: 12_289 }), { ...bound, reasoning_effort: "high" }, []],
    [{ thinkingMode: "adaptive" }, on(), { ...bound, reasoning_effort: "medium" }, []],
    [{ thinkingMode: "none" }, { mode: "off" }, bound, []],
    [{ thinkingMode: "none" }, on({ effort: "high" }), bound, []],
    [{ thinkingMode: "always" }, { mode: "off" }, bound, []],
    [{ thinkingMode: "always" }, on(), bound, []],
    [{ thinkingMode: "budget" }, { mode: "auto" }, bound, []],
    [{ thinkingMode: "budget" }, { mode: "off" }, { ...bound, enable_thinking: false }, []],
    [
      { thinkingMode: "budget" },
      on({ effort: "low" }),
      { ...bound, enable_thinking: true, thinking_budget: 2048 },
      [],
    ],
    [
      { thinkingMode: "budget", maxTokensField: "max_tokens" },
      on({ budget: 1000 }),
      { max_tokens: 3096, enable_thinking: true, thinking_budget: 1000 },
      [],
    ],
    [{ thinkingMode: "budget" }, on({ budget: 4096 }), { ...bound, enable_thinking: false }, ["reasoning"]],
  ];

  test.each(rows)("%j asked for %j is told %j", (flags, reasoning, members, given) => {
    const { json, ignored } = write({ reasoning }, flags);
    const plain = write({}).json;
    delete plain["max_completion_tokens"];
    expect(json).toEqual({ ...plain, ...members });
    expect(ignored).toEqual(given);
  });

  test("a forced tool or a forced form rules out thinking by a budget, and that is said", () => {
    const reasoning = on({ budget: 100 });
    const forced: Partial<ChatRequest>[] = [
      { tools: [tool("f")], toolChoice: { mode: "named", name: "f" } },
      { tools: [tool("f")], toolChoice: { mode: "required" } },
      { format: { kind: "json" } },
    ];
    for (const given of forced) {
      const { json, ignored } = write({ ...given, reasoning }, { thinkingMode: "budget" });
      expect(json).toMatchObject({ enable_thinking: false, max_completion_tokens: 4096 });
      expect(json).not.toHaveProperty("thinking_budget");
      expect(ignored).toEqual(["reasoning"]);
    }
  });

  test("never may more be written than was paid for, reasoning included", () => {
    for (const maxTokensField of ["max_tokens", "max_completion_tokens"] as const) {
      for (const budget of [1, 100, 4095, 4096, 100_000]) {
        const { json } = write({ reasoning: on({ budget }) }, { thinkingMode: "budget", maxTokensField });
        const thought = maxTokensField === "max_tokens" ? Number(json["thinking_budget"] ?? 0) : 0;
        expect(Number(json[maxTokensField]) + thought).toBe(4096);
        expect(json[maxTokensField]).toBeGreaterThan(0);
      }
    }
  });
});
