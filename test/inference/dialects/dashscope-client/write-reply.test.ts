import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { AnswerForm } from "../../../../src/inference/dialects/answer-form.ts";
import { dashscopeErrors } from "../../../../src/inference/dialects/dashscope/errors.ts";
import { keepAlive, openStream } from "../../../../src/inference/dialects/dashscope/write-reply.ts";
import type { Finish, ReplyEvent } from "../../../../src/inference/dialects/reply-event.ts";
import { fail } from "../../../../src/kernel/app-error.ts";
import { replies } from "./reply-events.ts";
import {
  cumulative,
  finishIn,
  finishing,
  FORMS,
  joined,
  options,
  parse,
  REQUEST_ID,
  saidIn,
  streamed,
  USAGE,
  whole,
} from "./written-events.ts";

const REPORT: ReplyEvent = { kind: "usage", usage: USAGE, suspicious: false };
const END = [REPORT, finishing("end")];

const HELLO: ReplyEvent[] = [
  { kind: "reasoning", text: "hm" },
  { kind: "text", text: "Hel" },
  { kind: "text", text: "lo 你" },
  ...END,
];

const TWO_CALLS: ReplyEvent[] = [
  { kind: "text", text: "ok" },
  { kind: "toolStart", call: 0, id: "call_a", name: "f" },
  { kind: "toolStart", call: 1, id: "call_b", name: "g" },
  { kind: "toolArguments", call: 0, text: '{"a":' },
  { kind: "toolArguments", call: 0, text: "1}" },
  { kind: "toolEnd", call: 0 },
  { kind: "toolEnd", call: 1 },
  REPORT,
  finishing("tool"),
];

/** The data lines of a stream without what every one of them has. */
function outputs(stream: string): unknown[] {
  return parse(stream).map(({ data }) => data.output?.choices?.[0]?.message ?? data.output);
}

describe("the bytes of a stream", () => {
  test("message format, incremental, to the letter", () => {
    const head = (id: number): string => `id:${id}\nevent:result\n:HTTP_STATUS/200\ndata:`;
    const said = (content: string, reasoning: string, finish: string): string =>
      `{"output":{"choices":[{"message":{"content":"${content}","reasoning_content":"${reasoning}"` +
      `,"role":"assistant"},"index":0,"finish_reason":"${finish}"}]}`;
    const usage =
      '{"input_tokens":45,"output_tokens":12,"total_tokens":57' +
      ',"prompt_tokens_details":{"cached_tokens":30,"cache_creation_input_tokens":5,"cache_creation":' +
      '{"ephemeral_5m_input_tokens":4,"ephemeral_1h_input_tokens":1},"cache_type":"ephemeral"}' +
      ',"output_tokens_details":{"reasoning_tokens":5,"text_tokens":7}}';
    const tail = `,"request_id":"${REQUEST_ID}"}\n\n`;
    expect(streamed(HELLO, FORMS.message)).toBe(
      `${head(1)}${said("", "hm", "null")}${tail}` +
        `${head(2)}${said("Hel", "", "null")}${tail}` +
        `${head(3)}${said("lo 你", "", "null")}${tail}` +
        `${head(4)}${said("", "", "stop")},"usage":${usage}${tail}`,
    );
  });

  test("text format shows the text only", () => {
    expect(outputs(streamed(HELLO, FORMS.text))).toEqual([
      { text: "Hel", finish_reason: "null" },
      { text: "lo 你", finish_reason: "null" },
      { text: "", finish_reason: "stop" },
    ]);
  });

  test("text format, not incremental, repeats the text", () => {
    expect(outputs(streamed(HELLO, cumulative(FORMS.text)))).toEqual([
      { text: "Hel", finish_reason: "null" },
      { text: "Hello 你", finish_reason: "null" },
      { text: "Hello 你", finish_reason: "stop" },
    ]);
  });

  test("message format, not incremental, repeats text, reasoning and tool calls in every event", () => {
    const call = (index: number, id: string, name: string, given: string) => ({
      ...{ index, id, type: "function", function: { name, arguments: given } },
    });
    const said = (...calls: object[]) => ({
      ...{ role: "assistant", content: "ok", reasoning_content: "hm" },
      ...(calls.length > 0 ? { tool_calls: calls } : {}),
    });
    const [f, g] = [
      (given: string) => call(0, "call_a", "f", given),
      (given: string) => call(1, "call_b", "g", given),
    ];
    const events: ReplyEvent[] = [{ kind: "reasoning", text: "hm" }, ...TWO_CALLS];
    expect(outputs(streamed(events, cumulative(FORMS.message)))).toEqual([
      { role: "assistant", content: "", reasoning_content: "hm" },
      said(),
      said(f("")),
      said(f(""), g("")),
      said(f('{"a":'), g("")),
      said(f('{"a":1}'), g("")),
      said(f('{"a":1}'), g("{}")),
      said(f('{"a":1}'), g("{}")),
    ]);
  });

  test("a call's later items carry an empty id and no name, and a call without arguments gets {}", () => {
    const items = outputs(streamed(TWO_CALLS, FORMS.message)).map(
      (message) => (message as { tool_calls?: unknown }).tool_calls,
    );
    const type = "function";
    expect(items).toEqual([
      undefined,
      [{ index: 0, id: "call_a", type, function: { name: "f", arguments: "" } }],
      [{ index: 1, id: "call_b", type, function: { name: "g", arguments: "" } }],
      [{ index: 0, id: "", type, function: { arguments: '{"a":' } }],
      [{ index: 0, id: "", type, function: { arguments: "1}" } }],
      [{ index: 1, id: "", type, function: { arguments: "{}" } }],
      undefined,
    ]);
  });

  test("clients of models that see read parts, and an empty list where nothing is said", () => {
    const contents = outputs(streamed(HELLO, FORMS.parts)).map(
      (message) => (message as { content: unknown }).content,
    );
    expect(contents).toEqual([[], [{ text: "Hel" }], [{ text: "lo 你" }], []]);
    const last = outputs(streamed(HELLO, cumulative(FORMS.parts))).at(-1);
    expect(last).toMatchObject({ content: [{ text: "Hello 你" }] });
  });

  test("a refusal is told as text, vouchers for reasoning and empty deltas not at all", () => {
    const events: ReplyEvent[] = [
      { kind: "text", text: "" },
      { kind: "reasoning", text: "" },
      { kind: "signature", signature: "EqQB" },
      { kind: "redacted", data: "AAAA" },
      { kind: "refusal", text: "I will not." },
      finishing("refusal"),
    ];
    const stream = streamed(events, FORMS.message);
    expect(parse(stream)).toHaveLength(2);
    expect(joined(parse(stream))).toEqual({ text: "I will not.", reasoning: "", calls: [], tokens: [] });
    expect(stream).not.toMatch(/EqQB|AAAA/);
  });

  test("an answer without a word is one event, its last", () => {
    expect(parse(streamed(END, FORMS.message))).toMatchObject([
      { id: 1, data: { usage: { total_tokens: 57 } } },
    ]);
  });

  test("the keep-alive is a comment between events", () => {
    expect(keepAlive.toString()).toBe(": keep-alive\n\n");
  });
});

describe("why an answer is over", () => {
  const words: [Finish, string][] = [
    [{ reason: "end" }, "stop"],
    [{ reason: "stopSequence", sequence: "END" }, "stop"],
    [{ reason: "refusal" }, "stop"],
    [{ reason: "pause" }, "stop"],
    [{ reason: "length" }, "length"],
    [{ reason: "contextFull" }, "length"],
    [{ reason: "tool" }, "tool_calls"],
    [{ reason: "filter" }, "content_filter"],
  ];
  test.each(words)("%j is %s, in a stream as in a whole answer", (finish, word) => {
    const events: ReplyEvent[] = [
      { kind: "text", text: "x" },
      { kind: "finish", finish },
    ];
    for (const form of [FORMS.message, FORMS.text]) {
      expect(finishIn(parse(streamed(events, form)).at(-1)!.data)).toBe(word);
      expect(finishIn(whole(events, form)!)).toBe(word);
    }
  });

  const silences: [string, AnswerForm, ReplyEvent[]][] = [
    ["nothing at all", FORMS.message, []],
    ["nothing at all", cumulative(FORMS.message), [{ kind: "text", text: "" }]],
    ["reasoning that the text format does not show", FORMS.text, [{ kind: "reasoning", text: "hm" }]],
  ];
  test.each(silences)(
    "where the filter left %s, it is DataInspectionFailed and no answer",
    (_, form, before) => {
      const events = [...before, REPORT, finishing("filter")];
      const stream = streamed(events, form);
      expect(stream).not.toContain("event:result");
      expect(parse(stream)).toMatchObject([
        { id: 1, name: "error", status: 400, data: { code: "DataInspectionFailed", request_id: REQUEST_ID } },
      ]);
      expect(whole(events, form)).toBeNull();
    },
  );
});

describe("usage", () => {
  const estimated = { input_tokens: 15, output_tokens: 3 };

  test("what was cached is within the input, reasoning within the output, writes only where there were any", () => {
    const usage = { ...USAGE, cacheWrite5m: 0, cacheWrite1h: 0 };
    expect(whole(HELLO, FORMS.message, usage)?.usage).toEqual({
      input_tokens: 40,
      output_tokens: 12,
      total_tokens: 52,
      prompt_tokens_details: { cached_tokens: 30 },
      output_tokens_details: { reasoning_tokens: 5, text_tokens: 7 },
    });
  });

  const reports: [string, ReplyEvent[], object][] = [
    [
      "the last report holds",
      [{ ...REPORT, usage: { ...USAGE, outputText: 1 } }, REPORT],
      { output_tokens: 12 },
    ],
    ["a report behind the finish counts", [finishing("end"), REPORT], { output_tokens: 12 }],
    ["without a report it is our own count, of all that was said", [], estimated],
    ["a report that cannot be true is none", [{ kind: "usage", usage: null, suspicious: true }], estimated],
  ];
  test.each(reports)("%s", (_, events, usage) => {
    const said: ReplyEvent[] = [{ kind: "text", text: "你" }, ...events];
    expect(parse(streamed(said, FORMS.message)).at(-1)?.data.usage).toMatchObject(usage);
  });
});

describe("what clients of the vendor trip over", () => {
  test("Python's SDK: no line has a space behind its colon, or the event itself raises TypeError", () => {
    for (const line of streamed(HELLO, FORMS.message).split("\n")) expect(line).not.toMatch(/^[a-z]*: /);
    expect(dashscopeErrors.writeStreamError(fail("upstream_error"), REQUEST_ID, 5).toString()).toMatch(
      /^id:5\nevent:error\n:HTTP_STATUS\/502\ndata:\{/,
    );
  });

  test("Python's SDK: every result has an output with role and content, and [DONE] would be a bogus error", () => {
    const stream = streamed(TWO_CALLS, FORMS.message);
    for (const message of outputs(stream))
      expect(message).toMatchObject({ role: "assistant", content: expect.any(String) });
    expect(stream).not.toContain("[DONE]");
  });

  test("the vendor's samples: reasoning_content can be read of every message, where missing it raises", () => {
    for (const message of outputs(streamed(TWO_CALLS, FORMS.message))) {
      expect(message).toHaveProperty("reasoning_content", "");
    }
    expect(whole(TWO_CALLS, FORMS.message)?.output?.choices?.[0]?.message.reasoning_content).toBe("");
  });

  test("Java's SDK and Python's: an answer has no code, an error in the stream has one, and a message", () => {
    expect(whole(HELLO, FORMS.message)).not.toHaveProperty("code");
    for (const { data } of parse(streamed(HELLO, FORMS.message))) expect(data).not.toHaveProperty("code");
    const error = dashscopeErrors.writeStreamError(fail("upstream_error"), REQUEST_ID, 1).toString();
    expect(parse(error)[0]?.data).toEqual({
      code: "InternalError",
      message: "The model's supplier failed to answer.",
      request_id: REQUEST_ID,
    });
  });

  test("a stream that breaks off is taken for complete: its error is numbered on from the events before", () => {
    const writer = openStream(options(FORMS.message));
    const sent = HELLO.slice(0, 3).map((event) => writer.write(event));
    const error = dashscopeErrors.writeStreamError(fail("upstream_error"), REQUEST_ID, writer.eventCount + 1);
    const events = parse(sent.join("") + error.toString());
    expect(events.map(({ id, name }) => `${id} ${name}`)).toEqual([
      "1 result",
      "2 result",
      "3 result",
      "4 error",
    ]);
  });
});

describe("whatever the answer", () => {
  const forms: AnswerForm[] = Object.values(FORMS);

  test("the stream keeps to its grammar, and the three ways to tell it say the same", () => {
    fc.assert(
      fc.property(replies, fc.constantFrom(...forms), (events, form) => {
        const incremental = parse(streamed(events, form));
        const repeating = parse(streamed(events, cumulative(form)));
        const body = whole(events, form);
        if (body === null) {
          expect(incremental).toEqual(repeating);
          expect(incremental[0]?.name).toBe("error");
          return;
        }
        const said = saidIn(body);
        expect(joined(incremental)).toEqual(said);
        expect(saidIn(repeating.at(-1)!.data)).toEqual(said);
        expect(incremental.at(-1)!.data.usage).toEqual(repeating.at(-1)!.data.usage);
        expect(finishIn(incremental.at(-1)!.data)).toBe(finishIn(body));
      }),
      { numRuns: 500 },
    );
  });

  test("what an event of a repeating stream says begins with what the one before said", () => {
    fc.assert(
      fc.property(replies, (events) => {
        let before = { text: "", reasoning: "" };
        for (const { name, data } of parse(streamed(events, cumulative(FORMS.message)))) {
          if (name === "error") continue;
          const { text, reasoning } = saidIn(data);
          expect(text.startsWith(before.text) && reasoning.startsWith(before.reasoning)).toBe(true);
          before = { text, reasoning };
        }
      }),
      { numRuns: 200 },
    );
  });

  test("a long answer is repeated at most 512 times in bytes, and nothing of it is left out", () => {
    const events: ReplyEvent[] = [];
    for (let at = 0; at < 20_000; at++) events.push({ kind: "text", text: "word" });
    const stream = streamed([...events, ...END], cumulative(FORMS.text));
    const written = parse(stream);
    expect(saidIn(written.at(-1)!.data).text).toHaveLength(80_000);
    expect(stream.length).toBeLessThan(514 * 80_000);
    expect(written.length).toBeLessThan(3_000);
  });
});
