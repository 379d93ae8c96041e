import { describe, expect, test } from "@jest/globals";
import { flagDefaults } from "../../../src/catalog/upstream-flags.ts";
import { anthropicDialect } from "../../../src/inference/dialects/anthropic/anthropic-dialect.ts";
import { dashscopeDialect } from "../../../src/inference/dialects/dashscope/dashscope-dialect.ts";
import type { Dialect, WriterOptions } from "../../../src/inference/dialects/dialect.ts";
import { openaiDialect } from "../../../src/inference/dialects/openai/openai-dialect.ts";
import type { ReplyEvent } from "../../../src/inference/dialects/reply-event.ts";
import { TranslatedPassage } from "../../../src/inference/dialects/translated-passage.ts";
import { token } from "./logprob-tokens.ts";
import { writerOptions } from "./openai-client/answers.ts";

const TEXT: ReplyEvent = { kind: "text", text: "Hi" };
const END: ReplyEvent[] = [{ kind: "finish", finish: { reason: "end" } }, { kind: "end" }];

/** An event of about 4 MiB, for the token that it holds is one of that many bytes. */
const HUGE: ReplyEvent = { kind: "logprobs", tokens: [{ ...token("x".repeat(4 << 20)), bytes: null }] };

/** A passage whose supplier says one event with every push. */
function passageOf(
  events: readonly ReplyEvent[],
  client: Dialect,
  options: Partial<WriterOptions>,
): TranslatedPassage {
  const rest = [...events];
  const passage = new TranslatedPassage({
    supplier: { openReader: (_options, emit) => ({ push: () => emit(rest.shift()!), end: () => undefined }) },
    reading: { stream: true, names: null, flags: flagDefaults.openai },
    client,
    writing: writerOptions(options),
    toolNames: new Map(),
  });
  return passage;
}

function run(events: readonly ReplyEvent[], client: Dialect, options: Partial<WriterOptions>) {
  const passage = passageOf(events, client, options);
  const out = events.map(() => passage.push(Buffer.alloc(0))?.toString() ?? "");
  return { passage, told: out.join("") + (passage.end().tail?.toString() ?? "") };
}

describe("log probabilities on their way", () => {
  const some: ReplyEvent = { kind: "logprobs", tokens: [token("Hi")] };

  test("are no output, and begin no answer", () => {
    const { passage } = run([some, TEXT, some, ...END], openaiDialect, {});
    expect(passage).toMatchObject({ outputBytes: 2, completed: true });
    const early = passageOf([some, TEXT], openaiDialect, {});
    expect(early.push(Buffer.alloc(0))).toBeNull();
    expect(early.started).toBe(false);
    expect(early.push(Buffer.alloc(0))?.toString()).toContain('"logprobs":{"content":[{"token":"Hi"');
  });

  test("are not told to clients of Anthropic's protocol, which has no place for them", () => {
    for (const stream of [true, false]) {
      const { told, passage } = run([TEXT, some, ...END], anthropicDialect, { stream });
      expect(told).toBe(run([TEXT, ...END], anthropicDialect, { stream }).told);
      expect(told).not.toContain("logprob");
      expect(passage.completed).toBe(true);
    }
  });

  const kept: [string, ReplyEvent[], Dialect, Partial<WriterOptions>][] = [
    ["a whole answer", [TEXT], openaiDialect, { stream: false }],
    [
      "a stream that repeats all",
      [TEXT],
      dashscopeDialect,
      { form: { ...writerOptions().form, cumulative: true } },
    ],
    ["a stream that has not begun", [], openaiDialect, {}],
  ];

  test.each(kept)(
    "where they are kept, for %s, they may not go on without end",
    (_what, first, client, options) => {
      const { passage, told } = run(
        [...first, ...Array.from({ length: 9 }, () => HUGE), ...END],
        client,
        options,
      );
      expect(passage).toMatchObject({ completed: false, failure: { kind: "broken" } });
      expect(told).not.toMatch(/DONE|"stop"/);
    },
  );

  test("where they go on at once, they may", () => {
    const { passage } = run([TEXT, ...Array.from({ length: 9 }, () => HUGE), ...END], openaiDialect, {});
    expect(passage).toMatchObject({ completed: true, failure: null, outputBytes: 2 });
  });
});
