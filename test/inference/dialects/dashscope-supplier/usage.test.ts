import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { isContradictory, readUsage } from "../../../../src/inference/dialects/dashscope/usage.ts";
import { inputTokens, outputTokens } from "../../../../src/kernel/usage.ts";
import { read, report } from "./supplier-stream.ts";

type Buckets = [
  fresh: number,
  read: number,
  write5m: number,
  write1h: number,
  text: number,
  reasoning: number,
];

const counts = { input_tokens: 100, output_tokens: 20 };

describe("the buckets of a usage report", () => {
  const rows: [string, Record<string, unknown>, Buckets][] = [
    ["plain", counts, [100, 0, 0, 0, 20, 0]],
    ["without cache", { ...counts, prompt_tokens_details: { cached_tokens: 0 } }, [100, 0, 0, 0, 20, 0]],
    [
      "read from the cache",
      { ...counts, prompt_tokens_details: { cached_tokens: 60 } },
      [40, 60, 0, 0, 20, 0],
    ],
    [
      "written to the cache",
      { ...counts, prompt_tokens_details: { cached_tokens: 10, cache_creation_input_tokens: 70 } },
      [20, 10, 70, 0, 20, 0],
    ],
    [
      "written, told by how long",
      {
        ...counts,
        prompt_tokens_details: {
          cache_type: "ephemeral",
          cache_creation_input_tokens: 70,
          cache_creation: { ephemeral_5m_input_tokens: 50, ephemeral_1h_input_tokens: 20 },
        },
      },
      [30, 0, 50, 20, 20, 0],
    ],
    [
      "written, told by how long only",
      { ...counts, prompt_tokens_details: { cache_creation: { ephemeral_5m_input_tokens: 50 } } },
      [50, 0, 50, 0, 20, 0],
    ],
    [
      "reasoning inside the output",
      { ...counts, total_tokens: 120, output_tokens_details: { reasoning_tokens: 15, text_tokens: 5 } },
      [100, 0, 0, 0, 5, 15],
    ],
    [
      "more reasoning than output: it stands outside",
      { ...counts, output_tokens_details: { reasoning_tokens: 30 } },
      [100, 0, 0, 0, 20, 30],
    ],
    [
      "a total that says so: it stands outside",
      { ...counts, total_tokens: 135, output_tokens_details: { reasoning_tokens: 15 } },
      [100, 0, 0, 0, 20, 15],
    ],
    [
      "images and plug-ins are inside the input",
      {
        ...counts,
        image_tokens: 80,
        input_tokens_details: { image_tokens: 80, text_tokens: 20 },
        plugins: {},
      },
      [100, 0, 0, 0, 20, 0],
    ],
    [
      "null details",
      { ...counts, prompt_tokens_details: null, output_tokens_details: null },
      [100, 0, 0, 0, 20, 0],
    ],
  ];

  test.each(rows)("%s", (_what, told, [fresh, cacheRead, cacheWrite5m, cacheWrite1h, text, reasoning]) => {
    expect(readUsage(told, "includes_cache")).toEqual({
      ...{ inputFresh: fresh, cacheRead, cacheWrite5m, cacheWrite1h },
      ...{ outputText: text, outputReasoning: reasoning },
    });
  });

  test("where the flag says that the cache is counted apart, nothing is subtracted and nothing contradicts", () => {
    const told = { ...counts, prompt_tokens_details: { cached_tokens: 600 } };
    const usage = readUsage(told, "excludes_cache")!;
    expect(usage).toMatchObject({ inputFresh: 100, cacheRead: 600 });
    expect(isContradictory(told, usage, "excludes_cache")).toBe(false);
  });

  test("are disjoint: input adds up to input_tokens, output to output_tokens", () => {
    const part = fc.nat(1e6);
    fc.assert(
      fc.property(part, part, part, part, part, (fresh, cached, written, text, reasoning) => {
        const told = {
          input_tokens: fresh + cached + written,
          output_tokens: text + reasoning,
          total_tokens: fresh + cached + written + text + reasoning,
          prompt_tokens_details: { cached_tokens: cached, cache_creation_input_tokens: written },
          output_tokens_details: { reasoning_tokens: reasoning },
        };
        const usage = readUsage(told, "includes_cache")!;
        expect([inputTokens(usage), outputTokens(usage)]).toEqual([told.input_tokens, told.output_tokens]);
        expect(isContradictory(told, usage, "includes_cache")).toBe(false);
      }),
    );
  });
});

describe("reports that are not believed", () => {
  const rows: [string, unknown][] = [
    ["no output", { input_tokens: 1 }],
    ["negative", { ...counts, output_tokens: -1 }],
    ["a fraction", { ...counts, input_tokens: 1.5 }],
    ["a text", { ...counts, input_tokens: "100" }],
    ["absurd", { ...counts, output_tokens: 1e18 }],
    ["a negative detail", { ...counts, prompt_tokens_details: { cached_tokens: -1 } }],
    ["a list", []],
    ["a number", 7],
  ];

  test.each(rows)("%s is null and suspicious", (_what, usage) => {
    const events = read([Buffer.from(report({ content: "Hi", finish: "stop", usage }))]);
    expect(events[0]).toEqual({ kind: "usage", usage: null, suspicious: true });
    expect(events.at(-1)).toEqual({ kind: "end" });
  });

  test("more cached input than input is suspicious and never negative", () => {
    const usage = { ...counts, prompt_tokens_details: { cached_tokens: 101 } };
    expect(read([Buffer.from(report({ content: "Hi", finish: "stop", usage }))])[0]).toMatchObject({
      usage: { inputFresh: 0, cacheRead: 101 },
      suspicious: true,
    });
  });

  test.each([null, {}])("no report is no event: %j", (usage) => {
    const events = read([Buffer.from(report({ content: "Hi", finish: "stop", usage }))]);
    expect(events.filter(({ kind }) => kind === "usage")).toEqual([]);
  });
});
