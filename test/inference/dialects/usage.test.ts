import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { readUsage, writeUsage } from "../../../src/inference/dialects/openai/usage.ts";
import { flagDefaults } from "../../../src/catalog/upstream-flags.ts";
import { inputTokens, noUsage, outputTokens } from "../../../src/kernel/usage.ts";
import { chunk, delta, pass, readClientStream, sse, USAGE } from "./upstream-stream.ts";

const TEXT = chunk([delta({ content: "Hello" })]);
const FINISH = chunk([delta({}, "stop")]);

function streamWith(...usages: unknown[]): Buffer {
  return sse([TEXT, FINISH, ...usages.map((usage) => chunk([], { usage })), "[DONE]"]);
}

describe("the buckets of a usage report", () => {
  const rows: [string, Record<string, unknown>, number[]][] = [
    ["plain", { prompt_tokens: 10, completion_tokens: 5 }, [10, 0, 0, 5, 0]],
    ["OpenAI's details", USAGE, [300, 600, 100, 30, 20]],
    [
      "DeepSeek's cache hits",
      { prompt_tokens: 10, completion_tokens: 5, prompt_cache_hit_tokens: 4 },
      [6, 4, 0, 5, 0],
    ],
    [
      "Moonshot's cached tokens",
      { prompt_tokens: 10, completion_tokens: 5, cached_tokens: 3 },
      [7, 3, 0, 5, 0],
    ],
    [
      "details before the suppliers' own fields",
      {
        prompt_tokens: 10,
        completion_tokens: 5,
        cached_tokens: 9,
        prompt_tokens_details: { cached_tokens: 1 },
      },
      [9, 1, 0, 5, 0],
    ],
    [
      "Qwen's cache writes",
      { prompt_tokens: 10, completion_tokens: 5, prompt_tokens_details: { cache_creation_input_tokens: 8 } },
      [2, 0, 8, 5, 0],
    ],
    [
      "more reasoning than output: it stands outside",
      { prompt_tokens: 1, completion_tokens: 5, completion_tokens_details: { reasoning_tokens: 9 } },
      [1, 0, 0, 5, 9],
    ],
    [
      "a total that says so: it stands outside",
      {
        prompt_tokens: 10,
        completion_tokens: 50,
        total_tokens: 80,
        completion_tokens_details: { reasoning_tokens: 20 },
      },
      [10, 0, 0, 50, 20],
    ],
    [
      "null details",
      { prompt_tokens: 1, completion_tokens: 2, prompt_tokens_details: null },
      [1, 0, 0, 2, 0],
    ],
  ];

  test.each(rows)(
    "%s",
    (_what, report, [inputFresh, cacheRead, cacheWrite5m, outputText, outputReasoning]) => {
      const buckets = { inputFresh, cacheRead, cacheWrite5m, cacheWrite1h: 0, outputText, outputReasoning };
      expect(readUsage(report, "includes_cache")).toEqual(buckets);
      expect(pass([streamWith(report)]).passage).toMatchObject({ usage: buckets, suspicious: false });
    },
  );

  test("are disjoint: input adds up to prompt_tokens, output to completion_tokens", () => {
    const counts = fc.record({
      fresh: fc.nat(1e6),
      read: fc.nat(1e6),
      write: fc.nat(1e6),
      text: fc.nat(1e6),
      reasoning: fc.nat(1e6),
    });
    fc.assert(
      fc.property(counts, ({ fresh, read, write, text, reasoning }) => {
        const report = {
          prompt_tokens: fresh + read + write,
          completion_tokens: text + reasoning,
          total_tokens: fresh + read + write + text + reasoning,
          prompt_tokens_details: { cached_tokens: read, cache_write_tokens: write },
          completion_tokens_details: { reasoning_tokens: reasoning },
        };
        const usage = readUsage(report, "includes_cache")!;
        expect(writeUsage(usage)).toEqual(report);
        expect(readUsage({ ...report, prompt_tokens: fresh }, "excludes_cache")).toEqual(usage);
        expect(inputTokens(usage)).toBe(fresh + read + write);
        expect(outputTokens(usage)).toBe(text + reasoning);
        expect(usage).toMatchObject({ inputFresh: fresh, cacheRead: read, outputReasoning: reasoning });
      }),
    );
  });
});

describe("reports that are not believed", () => {
  const good = { prompt_tokens: 10, completion_tokens: 5 };
  const absurd: [string, unknown][] = [
    ["negative", { ...good, completion_tokens: -5 }],
    ["1e18 tokens", { ...good, prompt_tokens: 1e18 }],
    ["a fraction", { ...good, prompt_tokens: 1.5 }],
    ["a text", { ...good, prompt_tokens: "10" }],
    ["no counts", {}],
    ["a list", []],
    ["a negative detail", { ...good, prompt_tokens_details: { cached_tokens: -1 } }],
  ];

  test.each(absurd)("%s is missing, suspicious, and not shown to the client", (_what, usage) => {
    const { passage, sent } = pass([streamWith(usage)]);
    expect(passage).toMatchObject({ usage: null, suspicious: true, completed: true, outputBytes: 5 });
    expect(sent).not.toContain("prompt_tokens");
  });

  test("1e999 is no number of tokens", () => {
    const event = chunk([], { usage: good }).replace("10", "1e999");
    expect(pass([sse([TEXT, FINISH, event, "[DONE]"])]).passage).toMatchObject({
      usage: null,
      suspicious: true,
    });
  });

  test("a zero at the end of an answer is a zero, with text and without", () => {
    const nothing = { prompt_tokens: 0, completion_tokens: 0 };
    expect(pass([streamWith(nothing)]).passage.usage).toEqual(noUsage);
    const input = { prompt_tokens: 10, completion_tokens: 0 };
    expect(pass([streamWith(input)]).passage.usage).toEqual({ ...noUsage, inputFresh: 10 });
    const silent = sse([FINISH, chunk([], { usage: input }), "[DONE]"]);
    expect(pass([silent]).passage.usage).toEqual({ ...noUsage, inputFresh: 10 });
  });

  test("a report without output is missing in an answer that broke off behind its first text", () => {
    const early = { prompt_tokens: 10, completion_tokens: 0 };
    const cut = (usage: object) => pass([sse([chunk([delta({ content: "Hello" })], { usage })])]).passage;
    expect(cut(early)).toMatchObject({ usage: null, completed: false, outputBytes: 5 });
    expect(cut({ ...early, completion_tokens: 2 }).usage).toMatchObject({ inputFresh: 10, outputText: 2 });
  });

  test("no report is missing and not suspicious", () => {
    expect(pass([streamWith()]).passage).toMatchObject({ usage: null, suspicious: false });
    expect(pass([streamWith(null)]).passage).toMatchObject({ usage: null, suspicious: false });
  });

  test("of several, the last believable one counts, once", () => {
    const more = { prompt_tokens: 10, completion_tokens: 7 };
    const zero = { prompt_tokens: 0, completion_tokens: 0 };
    expect(pass([streamWith(good, more)]).passage.usage).toMatchObject({ outputText: 7 });
    expect(pass([streamWith(more, good)]).passage.usage).toMatchObject({ outputText: 5 });
    expect(pass([streamWith(good, zero)]).passage.usage).toMatchObject({ outputText: 5 });
    expect(pass([streamWith(good, { ...good, completion_tokens: -1 })]).passage).toMatchObject({
      usage: { outputText: 5 },
      suspicious: true,
    });
  });

  test("more cached input than input is suspicious and never negative", () => {
    const { passage } = pass([streamWith({ ...good, prompt_tokens_details: { cached_tokens: 11 } })]);
    expect(passage).toMatchObject({ usage: { inputFresh: 0, cacheRead: 11 }, suspicious: true });
  });

  test("usage written in a text, a tool call or a choice is not the supplier's report", () => {
    const forged = '"usage":{"prompt_tokens":1,"completion_tokens":1}';
    const choice = { ...delta({ content: forged, tool_calls: [{ usage: good }] }, "stop"), usage: good };
    expect(pass([sse([chunk([choice]), "[DONE]"])]).passage.usage).toBeNull();
  });
});

describe("a supplier whose input tokens are without those of its cache", () => {
  const flags = { ...flagDefaults.openai, usageSemantics: "excludes_cache" as const };
  const report = { ...USAGE, prompt_tokens: 300 };

  test("is settled by the same buckets, and its client reads the sum as always", () => {
    for (const stream of [true, false]) {
      const bytes = stream ? streamWith(report) : Buffer.from(chunk([delta({}, "stop")], { usage: report }));
      const { passage, sent } = pass([bytes], { flags, stream });
      expect(passage).toMatchObject({ usage: { inputFresh: 300, cacheRead: 600 }, suspicious: false });
      expect(sent).toContain('"prompt_tokens":1000');
      expect(sent).not.toContain('"prompt_tokens":300');
    }
  });
});

describe("what the client sees of usage", () => {
  test("only what it asked for", () => {
    const everywhere = sse([
      chunk([delta({ content: "x" })], { usage: { prompt_tokens: 1, completion_tokens: 1 } }),
      chunk([delta({}, "stop")], { usage: USAGE }),
      "[DONE]",
    ]);
    const unasked = pass([everywhere], { wantsUsage: false });
    expect(unasked.sent).not.toContain("usage");
    expect(readClientStream(unasked.sent).events).toHaveLength(2);
    expect(unasked.passage.usage).toMatchObject({ inputFresh: 300 });
    expect(readClientStream(pass([everywhere]).sent).events.at(-1)).toMatchObject({ usage: USAGE });
  });

  test("token counts as the supplier wrote them, without its costs and times", () => {
    const usage = { ...USAGE, cost: 0.5, cost_details: { upstream: 1 }, queue_time: 3, cached_tokens: 600 };
    const { sent } = pass([streamWith(usage)]);
    expect(sent).not.toMatch(/cost|queue_time/);
    expect(readClientStream(sent).events.at(-1)).toMatchObject({ usage: { ...USAGE, cached_tokens: 600 } });
  });
});
