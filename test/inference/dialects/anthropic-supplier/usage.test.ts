import { describe, expect, test } from "@jest/globals";
import { noUsage, type Usage } from "../../../../src/kernel/usage.ts";
import {
  readUsage,
  UsageReports,
  type UsageSemantics,
} from "../../../../src/inference/dialects/anthropic/usage.ts";

const BESIDE: UsageSemantics = "excludes_cache";
const WITHIN: UsageSemantics = "includes_cache";
const used = (buckets: Partial<Usage>): Usage => ({ ...noUsage, ...buckets });

describe("the buckets of one report", () => {
  const rows: [says: string, report: object, semantics: UsageSemantics, usage: Usage | null][] = [
    [
      "input and output",
      { input_tokens: 25, output_tokens: 9 },
      BESIDE,
      used({ inputFresh: 25, outputText: 9 }),
    ],
    [
      "what was read and written stands beside the input",
      { input_tokens: 25, cache_read_input_tokens: 100, cache_creation_input_tokens: 40, output_tokens: 9 },
      BESIDE,
      used({ inputFresh: 25, cacheRead: 100, cacheWrite5m: 40, outputText: 9 }),
    ],
    [
      "or within it",
      { input_tokens: 165, cache_read_input_tokens: 100, cache_creation_input_tokens: 40, output_tokens: 9 },
      WITHIN,
      used({ inputFresh: 25, cacheRead: 100, cacheWrite5m: 40, outputText: 9 }),
    ],
    [
      "what was written for an hour is told apart",
      {
        input_tokens: 1,
        output_tokens: 1,
        cache_creation_input_tokens: 40,
        cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 30 },
      },
      BESIDE,
      used({ inputFresh: 1, cacheWrite5m: 10, cacheWrite1h: 30, outputText: 1 }),
    ],
    [
      "parts without their sum",
      {
        input_tokens: 1,
        output_tokens: 1,
        cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 30 },
      },
      BESIDE,
      used({ inputFresh: 1, cacheWrite5m: 10, cacheWrite1h: 30, outputText: 1 }),
    ],
    [
      "thinking is within the output",
      { input_tokens: 1, output_tokens: 90, output_tokens_details: { thinking_tokens: 60 } },
      BESIDE,
      used({ inputFresh: 1, outputText: 30, outputReasoning: 60 }),
    ],
    [
      "unless it is more than the output",
      { input_tokens: 1, output_tokens: 30, output_tokens_details: { thinking_tokens: 60 } },
      BESIDE,
      used({ inputFresh: 1, outputText: 30, outputReasoning: 60 }),
    ],
    [
      "nulls are nothing",
      {
        input_tokens: 1,
        output_tokens: 1,
        cache_read_input_tokens: null,
        cache_creation: null,
        output_tokens_details: null,
      },
      BESIDE,
      used({ inputFresh: 1, outputText: 1 }),
    ],
    ["no input", { output_tokens: 1 }, BESIDE, null],
    ["a negative count", { input_tokens: -1, output_tokens: 1 }, BESIDE, null],
    ["half a token", { input_tokens: 1.5, output_tokens: 1 }, BESIDE, null],
    ["a text", { input_tokens: "1", output_tokens: 1 }, BESIDE, null],
    ["an absurd count", { input_tokens: 1, output_tokens: 1e12 }, BESIDE, null],
  ];

  test.each(rows)("%s", (_says, report, semantics, usage) => {
    expect(readUsage(report as Record<string, unknown>, semantics)).toEqual(usage);
  });
});

describe("the reports of one answer", () => {
  const rows: [says: string, reports: unknown[], noted: Partial<Usage> | null | "nothing"][] = [
    [
      "the end corrects the beginning, nothing is added up",
      [
        { input_tokens: 25, output_tokens: 1 },
        { input_tokens: 30, output_tokens: 9 },
      ],
      { inputFresh: 30, outputText: 9 },
    ],
    [
      "what the end leaves out stays",
      [{ input_tokens: 25, cache_read_input_tokens: 7, output_tokens: 1 }, { output_tokens: 9 }],
      { inputFresh: 25, cacheRead: 7, outputText: 9 },
    ],
    [
      "so does what it states as null",
      [
        { input_tokens: 25, output_tokens: 1 },
        { input_tokens: null, output_tokens: 9 },
      ],
      { inputFresh: 25, outputText: 9 },
    ],
    [
      "input that turns out to be cached is cached",
      [
        { input_tokens: 25, output_tokens: 1 },
        { input_tokens: 0, cache_read_input_tokens: 25, output_tokens: 9 },
      ],
      { cacheRead: 25, outputText: 9 },
    ],
    [
      "input that was there does not vanish",
      [
        { input_tokens: 25, cache_read_input_tokens: 7, output_tokens: 1 },
        {
          input_tokens: 0,
          cache_read_input_tokens: 0,
          cache_creation: { ephemeral_5m_input_tokens: 0 },
          output_tokens: 9,
        },
      ],
      { inputFresh: 25, cacheRead: 7, outputText: 9 },
    ],
    [
      "input that is only told at the end counts",
      [
        { input_tokens: 0, output_tokens: 0 },
        { input_tokens: 25, output_tokens: 9 },
      ],
      { inputFresh: 25, outputText: 9 },
    ],
    ["zeros are zeros", [{ input_tokens: 0, output_tokens: 0 }, { output_tokens: 0 }], {}],
    ["half a report is none", [{ output_tokens: 1 }, { output_tokens: 9 }], "nothing"],
    ["neither is what is no object", [null, "x", []], "nothing"],
    ["what cannot be true is unknown", [{ input_tokens: 25, output_tokens: 1 }, { output_tokens: -9 }], null],
  ];

  test.each(rows)("%s", (_says, reports, noted) => {
    const gathered = new UsageReports(BESIDE);
    const [first, ...later] = reports;
    const last = [gathered.noteAtStart(first), ...later.map((report) => gathered.note(report))].at(-1);
    if (noted === "nothing") expect(last).toBeNull();
    else expect(last).toEqual({ usage: noted === null ? null : used(noted), suspicious: noted === null });
  });

  test("at its start an answer tells its input, and nothing of an output that is not there yet", () => {
    const start = { input_tokens: 25, cache_read_input_tokens: 7, output_tokens: 1 };
    expect(new UsageReports(BESIDE).noteAtStart(start)).toEqual({
      usage: used({ inputFresh: 25, cacheRead: 7 }),
      suspicious: false,
    });
    for (const nothing of [null, {}, { input_tokens: 0, output_tokens: 0 }]) {
      expect(new UsageReports(BESIDE).noteAtStart(nothing)).toBeNull();
    }
  });

  test("more cached input than input is suspicious, and no input is negative", () => {
    expect(
      new UsageReports(WITHIN).note({ input_tokens: 5, cache_read_input_tokens: 9, output_tokens: 1 }),
    ).toEqual({
      usage: used({ cacheRead: 9, outputText: 1 }),
      suspicious: true,
    });
  });
});
