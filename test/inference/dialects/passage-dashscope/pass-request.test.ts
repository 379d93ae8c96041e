import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { flagDefaults, type UpstreamFlags } from "../../../../src/catalog/index.ts";
import { passRequest } from "../../../../src/inference/dialects/dashscope/pass-request.ts";
import { readRequest } from "../../../../src/inference/dialects/dashscope/read-request.ts";

interface Target {
  most?: number;
  flags?: UpstreamFlags;
}

/** What the supplier reads of a client's body. */
function passed(body: string, { most = 1000, flags = {} }: Target = {}): string {
  const request = readRequest({ body: Buffer.from(body), headers: {}, query: "" });
  const target = { upstreamModel: "up-1", maxOutputTokens: most, stream: request.stream };
  return passRequest(request, { ...target, flags: { ...flagDefaults.dashscope, ...flags } }).toString();
}

function bodyOf(parameters?: object | null): string {
  return JSON.stringify({ model: "m", input: { messages: [{ role: "user", content: "hi" }] }, parameters });
}

function parametersOf(parameters?: object | null, target?: Target): Record<string, unknown> {
  const body = JSON.parse(passed(bodyOf(parameters), target)) as { parameters: Record<string, unknown> };
  return body.parameters;
}

describe("a DashScope client's body for a DashScope supplier", () => {
  test("is the client's bytes but for the model where the bound holds", () => {
    const body =
      '{ "parameters" : {"seed":9007199254740993, "max\\u005ftokens":1000.0,"top_p":1.0,"enable_thinking":false,' +
      '"stream":true,"x":{"10":1,"2":1.0}},\n"input":{"messages":[{"role":"user","content":"\\u4f60\\/好"}]},' +
      '"model" :"qwen-public","unknown":1.0 }';
    expect(passed(body)).toBe(body.replace("qwen-public", "up-1"));
  });

  test("of the parameters, the bytes of those that stay are the client's", () => {
    const body = (tokens: number) =>
      `{"model":"m","input":{"prompt":"x"},"parameters":{"seed":9007199254740993,"max_tokens": ${String(tokens)} ,"top_p":1.0,"enable_thinking":false}}`;
    expect(passed(body(5000))).toBe(body(1000).replace('"m"', '"up-1"'));
  });

  const OFF = { enable_thinking: false };
  const ON = { enable_thinking: true };
  const rows: [string, object | null | undefined, object][] = [
    ["no parameters", undefined, { ...OFF, max_tokens: 1000 }],
    ["parameters of null", null, { ...OFF, max_tokens: 1000 }],
    ["empty parameters", {}, { ...OFF, max_tokens: 1000 }],
    ["no bound", { top_p: 0.5 }, { ...OFF, top_p: 0.5, max_tokens: 1000 }],
    ["a bound of null", { max_tokens: null }, { ...OFF, max_tokens: 1000 }],
    ["a bound that holds", { ...OFF, max_tokens: 10 }, { ...OFF, max_tokens: 10 }],
    ["a bound that does not", { ...OFF, max_tokens: 2000 }, { ...OFF, max_tokens: 1000 }],
    ["a bound on both", { max_completion_tokens: 2000 }, { max_completion_tokens: 1000 }],
    ["a bound on both that holds", { ...ON, max_completion_tokens: 9 }, { ...ON, max_completion_tokens: 9 }],
    ["thinking left to the model", { max_tokens: 10 }, { ...OFF, max_tokens: 10 }],
    ["no effort", { reasoning_effort: "none", max_tokens: 10 }, { reasoning_effort: "none", max_tokens: 10 }],
    [
      "a thought without a budget",
      { ...ON, max_tokens: 100 },
      { ...ON, max_tokens: 100, thinking_budget: 900 },
    ],
    ["a thought without bounds", ON, { ...ON, max_tokens: 500, thinking_budget: 500 }],
    ["a long answer", { ...ON, max_tokens: 5000 }, { ...ON, max_tokens: 500, thinking_budget: 500 }],
    [
      "a budget that fits",
      { ...ON, max_tokens: 600, thinking_budget: 400 },
      { ...ON, max_tokens: 600, thinking_budget: 400 },
    ],
    [
      "a long budget",
      { ...ON, max_tokens: 100, thinking_budget: 9000 },
      { ...ON, max_tokens: 100, thinking_budget: 900 },
    ],
    ["a small budget", { ...ON, thinking_budget: 100 }, { ...ON, max_tokens: 900, thinking_budget: 100 }],
    [
      "a budget for who may think",
      { max_tokens: 100, thinking_budget: 900 },
      { max_tokens: 100, thinking_budget: 900 },
    ],
    ["a budget of nothing", { thinking_budget: 0 }, { thinking_budget: 0, max_tokens: 1000 }],
    [
      "an effort",
      { reasoning_effort: "low", max_tokens: 300 },
      { reasoning_effort: "low", max_tokens: 300, thinking_budget: 700 },
    ],
  ];
  test.each(rows)("%s: %j becomes %j", (_what, given, written) => {
    expect(parametersOf(given)).toEqual(written);
  });

  test("a supplier that knows a bound on both gets that one, where the client gave none", () => {
    const flags: UpstreamFlags = { maxTokensField: "max_completion_tokens" };
    expect(parametersOf(undefined, { flags })).toEqual({ max_completion_tokens: 1000 });
    expect(parametersOf({ ...ON, thinking_budget: 9000 }, { flags })).toEqual({
      ...ON,
      ...{ thinking_budget: 9000, max_completion_tokens: 1000 },
    });
  });

  test("a model that always thinks is bounded, one that cannot is not told about it", () => {
    const always: UpstreamFlags = { thinkingMode: "always" };
    expect(parametersOf({ max_tokens: 800 }, { flags: always })).toEqual({
      max_tokens: 500,
      thinking_budget: 500,
    });
    expect(parametersOf({ max_tokens: 800 }, { flags: { thinkingMode: "none" } })).toEqual({
      max_tokens: 800,
    });
  });

  test("thinking is off where no thought fits", () => {
    expect(parametersOf(ON, { most: 1 })).toEqual({ enable_thinking: false, max_tokens: 1 });
  });

  test("an answer and its thought are never longer than is paid for, and no shorter than they need be", () => {
    const count = fc.option(fc.integer({ min: 1, max: 3000 }), { nil: undefined });
    const given = fc.record({
      max_tokens: count,
      max_completion_tokens: count,
      thinking_budget: count,
      enable_thinking: fc.constantFrom(undefined, true, false),
    });
    const flags = fc.record({
      thinkingMode: fc.constantFrom(
        "budget" as const,
        "always" as const,
        "none" as const,
        "adaptive" as const,
      ),
      maxTokensField: fc.constantFrom("max_tokens" as const, "max_completion_tokens" as const),
    });
    fc.assert(
      fc.property(given, flags, fc.integer({ min: 2, max: 4000 }), (parameters, settled, most) => {
        const written = parametersOf(parameters, { most, flags: settled }) as Partial<
          Record<string, number | boolean>
        >;
        const answer = Number(written["max_tokens"] ?? Infinity);
        const both = Number(written["max_completion_tokens"] ?? Infinity);
        const canThink = settled.thinkingMode !== "none" || written["enable_thinking"] === true;
        const isOff = written["enable_thinking"] === false && settled.thinkingMode !== "always";
        const thought = isOff || !canThink ? 0 : Number(written["thinking_budget"] ?? Infinity);
        expect(Math.min(answer + thought, both)).toBeLessThanOrEqual(most);
        expect(Math.min(answer, both)).toBeGreaterThanOrEqual(1);
        const { max_tokens: asked, max_completion_tokens: bothAsked, thinking_budget: budget } = parameters;
        const isWithin = (asked ?? Infinity) + (budget ?? Infinity) <= most && (bothAsked ?? 1) <= most;
        if (isWithin) expect(written).toEqual(parameters);
      }),
      { numRuns: 1000 },
    );
  });
});
