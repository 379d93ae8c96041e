import { describe, expect, test } from "@jest/globals";
import type { ChatRequest } from "../../../../src/inference/dialects/chat-request.ts";
import type { Feature } from "../../../../src/inference/dialects/features.ts";
import type { SettledFlags } from "../../../../src/catalog/index.ts";
import { noSampling } from "../plain-chat.ts";
import {
  assistant,
  call,
  MAX_TOKENS,
  MODEL,
  result,
  system,
  target,
  text,
  thought,
  tool,
  user,
  write,
} from "./chat.ts";

const HI = [{ role: "user", content: [{ type: "text", text: "Hi" }] }];
const PLAIN = { model: MODEL, max_tokens: MAX_TOKENS, messages: HI, stream: true };
const SCHEMA = { type: "object", properties: { a: { type: "string" } }, additionalProperties: false };
const on = { mode: "on", effort: null, budget: null } as const;

/** What a request says, and what is written beside the plain request's members. */
type Row = [
  says: string,
  chat: Partial<ChatRequest>,
  written: object,
  ignored?: Feature[],
  flags?: Partial<SettledFlags>,
];

function check([, stated, written, ignored = [], flags = {}]: Row): void {
  const answer = write(stated, target(flags));
  expect(answer.body).toEqual({ ...PLAIN, ...written });
  expect(answer.ignored).toEqual(ignored);
}

describe("the plain request", () => {
  test("has the supplier's model, the bound that is paid for, and nothing that nobody asked for", () => {
    expect(write({}).body).toEqual(PLAIN);
  });

  test("asks for no stream where none is read", () => {
    expect(write({}, target({}, { stream: false, maxOutputTokens: 7 })).body).toEqual({
      ...PLAIN,
      stream: false,
      max_tokens: 7,
    });
  });
});

describe("tools", () => {
  const input_schema = { type: "object", properties: {} };
  const written = { name: "search_files", input_schema };
  const tools = [tool()];
  const auto = { tool_choice: { type: "auto" } };

  const rows: Row[] = [
    [
      "none: nothing of a choice among them either",
      { toolChoice: { mode: "required" }, parallelToolCalls: false },
      {},
    ],
    ["one without parameters takes an object", { tools }, { tools: [written], ...auto }],
    [
      "parameters are the input schema, with all that is in them",
      { tools: [tool({ description: "Finds.", parameters: { $defs: {}, ...SCHEMA }, strict: true })] },
      {
        tools: [
          {
            name: "search_files",
            description: "Finds.",
            input_schema: { $defs: {}, ...SCHEMA },
            strict: true,
          },
        ],
        ...auto,
      },
    ],
    [
      "parameters without a type are an object's",
      { tools: [tool({ parameters: {} })] },
      { tools: [{ name: "search_files", input_schema: { type: "object" } }], ...auto },
    ],
    [
      "none may be called",
      { tools, toolChoice: { mode: "none" }, parallelToolCalls: false },
      { tools: [written], tool_choice: { type: "none" } },
    ],
    [
      "some one must be called",
      { tools, toolChoice: { mode: "required" } },
      { tools: [written], tool_choice: { type: "any" } },
    ],
    [
      "the only one must be called, at a supplier that knows no `any`",
      { tools, toolChoice: { mode: "required" } },
      { tools: [written], tool_choice: { type: "tool", name: "search_files" } },
      [],
      { requiredTool: false },
    ],
    [
      "a named one must be called, alone",
      { tools, toolChoice: { mode: "named", name: "search_files" }, parallelToolCalls: false },
      {
        tools: [written],
        tool_choice: { type: "tool", name: "search_files", disable_parallel_tool_use: true },
      },
    ],
    [
      "one at a time is said with the choice, which is free by default",
      { tools, parallelToolCalls: false },
      { tools: [written], tool_choice: { type: "auto", disable_parallel_tool_use: true } },
    ],
  ];

  test.each(rows)("%s", (...row) => check(row));

  test("names that are too long or odd are told in another form everywhere, and told back", () => {
    const long = "a".repeat(129);
    const { body, toolNames } = write({
      tools: [tool({ name: long }), tool({ name: "get.it" })],
      toolChoice: { mode: "named", name: long },
      turns: [user("Hi"), assistant(call("c1", "{}", "get.it")), user(result("c1"))],
    });
    const told = (body["tools"] as { name: string }[]).map(({ name }) => name);
    expect(told).toEqual([
      expect.stringMatching(/^a{119}_[0-9a-f]{8}$/),
      expect.stringMatching(/^get_it_[0-9a-f]{8}$/),
    ]);
    expect(toolNames).toEqual([
      [told[0], long],
      [told[1], "get.it"],
    ]);
    expect(body["tool_choice"]).toEqual({ type: "tool", name: told[0] });
    expect(JSON.stringify(body["messages"])).toContain(`"name":"${told[1]}"`);
    expect(JSON.stringify(body)).not.toContain("get.it");
  });
});

describe("sampling", () => {
  const sampling = (stated: Partial<typeof noSampling>) => ({ sampling: { ...noSampling, ...stated } });
  const all = sampling({ temperature: 0.5, topP: 0.97, topK: 40 });
  const sent = { thinking: { type: "adaptive" } };

  const rows: Row[] = [
    ["a temperature goes on", sampling({ temperature: 0.3 }), { temperature: 0.3 }],
    ["one above 1 is 1", sampling({ temperature: 2 }), { temperature: 1 }],
    ["one of 0 is 0", sampling({ temperature: 0 }), { temperature: 0 }],
    ["top_p alone goes on", sampling({ topP: 0.5, topK: 40 }), { top_p: 0.5, top_k: 40 }],
    ["a top_k of 0, which is none, does not", sampling({ topK: 0 }), {}],
    ["top_p yields to a temperature", all, { temperature: 0.5, top_k: 40 }, ["top_p"]],
    ["where only the default is taken, none is sent", all, {}, [], { temperatureMode: "default" }],
    ["where the parameter is refused, none is sent", all, {}, [], { temperatureMode: "none" }],
    ["the newer version knows none", all, {}, [], { anthropicVersion: "2026-10-21" }],
    [
      "thinking rules out temperature and top_k, not a high top_p",
      { ...all, reasoning: on },
      { ...sent, top_p: 0.97 },
      ["temperature", "top_k"],
    ],
    ["thinking rules out a low top_p", { ...sampling({ topP: 0.5 }), reasoning: on }, sent, ["top_p"]],
    [
      "so does a model that always thinks",
      sampling({ temperature: 0.5 }),
      {},
      ["temperature"],
      { thinkingMode: "always" },
    ],
    [
      "thinking that is given up rules out nothing",
      { ...sampling({ temperature: 0.5 }), reasoning: on, turns: [user("Hi"), assistant("{")] },
      {
        messages: [...HI, { role: "assistant", content: [{ type: "text", text: "{" }] }],
        temperature: 0.5,
        thinking: { type: "disabled" },
      },
      ["reasoning"],
    ],
    [
      "what the protocol has no word for is not sent",
      sampling({ presencePenalty: 1, frequencyPenalty: 1, repetitionPenalty: 1.1, seed: "9007199254740993" }),
      {},
    ],
  ];

  test.each(rows)("%s", (...row) => check(row));
});

describe("what the answer must be", () => {
  const rows: Row[] = [
    [
      "stops are a list without the blank ones",
      { stops: ["END", "\n", " ", ""] },
      { stop_sequences: ["END"] },
    ],
    [
      "more than four stops go on",
      { stops: ["a", "b", "c", "d", "e"] },
      { stop_sequences: ["a", "b", "c", "d", "e"] },
    ],
    ["only blank stops are none", { stops: ["\n"] }, {}],
    [
      "JSON is asked for in the system text, behind the client's own",
      { format: { kind: "json" }, turns: [system("Be brief."), user("Hi")] },
      {
        system: [
          { type: "text", text: "Be brief." },
          { type: "text", text: "Answer with one JSON object only." },
        ],
      },
    ],
    [
      "a schema is the format of the output, beside the effort",
      {
        format: { kind: "schema", name: "answer", description: null, schema: SCHEMA, strict: true },
        reasoning: { mode: "on", effort: "high", budget: null },
      },
      {
        thinking: { type: "adaptive" },
        output_config: { effort: "high", format: { type: "json_schema", schema: SCHEMA } },
      },
    ],
    ["whom it is for goes on as it is given", { endUser: "9f2c" }, { metadata: { user_id: "9f2c" } }],
  ];

  test.each(rows)("%s", (...row) => check(row));
});

describe("marks for the prompt cache", () => {
  const five = { cache_control: { type: "ephemeral" } };
  const hour = { cache_control: { type: "ephemeral", ttl: "1h" } };

  test("stand at tools, system, messages, results and calls, for as long as they say", () => {
    const { body } = write({
      tools: [tool({ cache: "1h" })],
      turns: [
        system(text("s", "5m")),
        user("Hi"),
        assistant({ ...call("c1"), cache: "5m" }),
        user({ ...result("c1"), cache: "5m" }),
      ],
    });
    expect(body["tools"]).toEqual([expect.objectContaining(hour)]);
    expect(body["system"]).toEqual([{ type: "text", text: "s", ...five }]);
    const messages = body["messages"] as { content: object[] }[];
    expect(messages[1]?.content[0]).toMatchObject(five);
    expect(messages[2]?.content[0]).toMatchObject(five);
  });

  test("are four at most: the last ones in the order of the prompt", () => {
    const { body } = write({
      tools: [tool({ cache: "5m" })],
      turns: [
        system(text("s", "5m")),
        user(text("a", "5m"), text("b", "5m"), text("c", "5m"), text("d", "5m")),
      ],
    });
    expect(JSON.stringify([body["tools"], body["system"]])).not.toContain("cache_control");
    expect((body["messages"] as { content: object[] }[])[0]?.content).toEqual(
      ["a", "b", "c", "d"].map((said) => ({ type: "text", text: said, ...five })),
    );
  });
});

describe("thinking", () => {
  const loop = (...before: Parameters<typeof assistant>) => [
    user("Hi"),
    assistant(...before, call("c1")),
    user(result("c1")),
  ];
  const high = { mode: "on", effort: "high", budget: null } as const;
  const budget = (tokens: number) => ({ mode: "on", effort: null, budget: tokens }) as const;
  const enabled = (budget_tokens: number) => ({ type: "enabled", budget_tokens });
  const off = { type: "disabled" };

  type ThinkingRow = [
    says: string,
    stated: Partial<ChatRequest>,
    mode: SettledFlags["thinkingMode"],
    thinking: object | undefined,
    more?: { effort?: string; ignored?: true; maxOutputTokens?: number },
  ];

  const rows: ThinkingRow[] = [
    ["left to the model", {}, "adaptive", undefined],
    ["left to the model", {}, "budget", undefined],
    ["switched off", { reasoning: { mode: "off" } }, "adaptive", off],
    ["switched off", { reasoning: { mode: "off" } }, "budget", off],
    ["switched off, where that cannot be said", { reasoning: { mode: "off" } }, "always", undefined],
    ["switched off, where there is none", { reasoning: { mode: "off" } }, "none", undefined],
    ["on", { reasoning: on }, "adaptive", { type: "adaptive" }],
    ["by a word", { reasoning: high }, "adaptive", { type: "adaptive" }, { effort: "high" }],
    [
      "minimal, which is low",
      { reasoning: { mode: "on", effort: "minimal", budget: null } },
      "adaptive",
      { type: "adaptive" },
      { effort: "low" },
    ],
    ["by a budget", { reasoning: budget(9000) }, "adaptive", { type: "adaptive" }, { effort: "medium" }],
    ["on", { reasoning: on }, "budget", enabled(8192)],
    ["by a word", { reasoning: high }, "budget", enabled(16_384)],
    ["by a budget", { reasoning: budget(1500) }, "budget", enabled(1500)],
    ["by a budget that is too small", { reasoning: budget(10) }, "budget", enabled(1024)],
    [
      "by a budget above the bound, which is halved to leave room for the answer",
      { reasoning: budget(32_768) },
      "budget",
      enabled(10_000),
    ],
    ["within a narrow bound", { reasoning: high }, "budget", enabled(1024), { maxOutputTokens: 1025 }],
    [
      "within a bound that has no room for it",
      { reasoning: high },
      "budget",
      off,
      { maxOutputTokens: 1024, ignored: true },
    ],
    ["on, where it always is", { reasoning: high }, "always", undefined, { effort: "high" }],
    ["on, where there is none", { reasoning: high }, "none", undefined],
    [
      "with a tool that must be called",
      { reasoning: on, tools: [tool()], toolChoice: { mode: "required" } },
      "adaptive",
      off,
      { ignored: true },
    ],
    [
      "with a named tool",
      { reasoning: on, tools: [tool()], toolChoice: { mode: "named", name: "search_files" } },
      "budget",
      off,
      { ignored: true },
    ],
    ["with tools that may be called", { reasoning: on, tools: [tool()] }, "adaptive", { type: "adaptive" }],
    [
      "with an answer to be continued",
      { reasoning: on, turns: [user("Hi"), assistant("{")] },
      "adaptive",
      off,
      { ignored: true },
    ],
    [
      "in a tool loop without signed thinking",
      { reasoning: on, turns: loop(thought("hm", null)) },
      "adaptive",
      off,
      { ignored: true },
    ],
    [
      "in a tool loop that began with it",
      { reasoning: on, turns: loop(thought("hm", "sig")) },
      "adaptive",
      { type: "adaptive" },
    ],
    [
      "in a tool loop that began with it some calls ago",
      {
        reasoning: on,
        turns: [
          ...loop({ kind: "redacted", data: "x" }),
          assistant(call("c2")),
          system("s"),
          user(result("c2")),
        ],
      },
      "budget",
      enabled(8192),
    ],
    [
      "in a tool loop behind another that had it",
      {
        reasoning: on,
        turns: [
          ...loop(thought("hm", "sig")),
          assistant("Done."),
          user("More"),
          assistant(call("c2")),
          user(result("c2")),
        ],
      },
      "adaptive",
      off,
      { ignored: true },
    ],
    [
      "behind a tool loop that is over",
      { reasoning: on, turns: [...loop(), assistant("Done."), user("More")] },
      "adaptive",
      { type: "adaptive" },
    ],
  ];

  test.each(rows.map((row) => ({ row, name: `${row[0]} (${row[2]})` })))("$name", ({ row }) => {
    const [, stated, thinkingMode, thinking, more = {}] = row;
    const { maxOutputTokens = MAX_TOKENS } = more;
    const { body, ignored } = write(stated, target({ thinkingMode }, { maxOutputTokens }));
    expect(body["thinking"]).toEqual(thinking);
    expect(body["output_config"]).toEqual(more.effort === undefined ? undefined : { effort: more.effort });
    expect(ignored).toEqual(more.ignored === true ? ["reasoning"] : []);
    expect(body["max_tokens"]).toBe(maxOutputTokens);
  });

  test("what is given up leaves none of its blocks behind, of which half would be refused", () => {
    const { body } = write({
      reasoning: on,
      tools: [tool()],
      toolChoice: { mode: "required" },
      turns: loop(thought("hm", "sig"), { kind: "redacted", data: "x" }),
    });
    expect(JSON.stringify(body["messages"])).not.toMatch(/thinking|sig/);
  });
});
