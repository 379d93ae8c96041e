import { describe, expect, test } from "@jest/globals";
import { openaiDialect } from "../../../../src/inference/dialects/openai/openai-dialect.ts";
import type { Finish, ReplyEvent } from "../../../../src/inference/dialects/reply-event.ts";
import { chunksOf, deltasOf, streamOf, TOLD_USAGE, usageEvent, wholeOf, writerOptions } from "./answers.ts";

const ROLE = { role: "assistant", content: "" };
const END: ReplyEvent = { kind: "finish", finish: { reason: "end" } };

const args = (call: number, text: string): ReplyEvent => ({ kind: "toolArguments", call, text });
const start = (call: number, name: string): ReplyEvent => ({
  kind: "toolStart",
  call,
  id: `call_${name}`,
  name,
});
const end = (call: number): ReplyEvent => ({ kind: "toolEnd", call });
const say = (text: string): ReplyEvent => ({ kind: "text", text });

const HEAD =
  '{"id":"chatcmpl-01jd3k0000000000000000abcd","object":"chat.completion.chunk","created":1763900001';
const MEMBERS = `${HEAD},"model":"chat-large"`;

describe("a stream to an OpenAI client", () => {
  test("is these bytes: the role first, the reason, the usage that was asked for, [DONE]", () => {
    const frame = (choice: string) => `data: ${MEMBERS},"choices":[${choice}],"usage":null}\n\n`;
    expect(streamOf([say('Hi "你"\n'), usageEvent, END])).toBe(
      frame('{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}') +
        frame('{"index":0,"delta":{"content":"Hi \\"你\\"\\n"},"finish_reason":null}') +
        frame('{"index":0,"delta":{},"finish_reason":"stop"}') +
        `data: ${MEMBERS},"choices":[],"usage":${JSON.stringify(TOLD_USAGE)}}\n\n` +
        "data: [DONE]\n\n",
    );
  });

  test("says nothing of usage that was not asked for", () => {
    const stream = streamOf([say("Hi"), usageEvent, END], { wantsUsage: false });
    expect(stream).not.toContain("usage");
    expect(chunksOf(stream)).toHaveLength(3);
  });

  test("says nothing before there is something to say, and holds its end back", () => {
    const writer = openaiDialect.openStream(writerOptions());
    expect(writer.write(usageEvent)).toBe("");
    expect(writer.write({ kind: "text", text: "" })).toBe("");
    expect(writer.write(say("Hi"))).toContain('"content":"Hi"');
    expect(writer.write(END)).toBe("");
    expect(writer.end()).toContain("[DONE]");
  });

  test("of an answer without content has a role and a reason still", () => {
    expect(deltasOf(streamOf([END]))).toEqual([ROLE, {}]);
  });

  test("numbers its tools from 0 whatever stood between them, and never leaves their arguments empty", () => {
    const events = [
      { kind: "reasoning", text: "R" } as const,
      { kind: "signature", signature: "S" } as const,
      { kind: "redacted", data: "D" } as const,
      say("T"),
      start(3, "f"),
      args(3, '{"a":'),
      start(5, "g"),
      args(5, ""),
      args(3, "1}"),
      end(3),
      end(5),
    ];
    const piece = (index: number, written: string) => ({
      tool_calls: [{ index, function: { arguments: written } }],
    });
    const opening = (index: number, name: string) => ({
      tool_calls: [{ index, id: `call_${name}`, type: "function", function: { name, arguments: "" } }],
    });
    expect(deltasOf(streamOf([...events, END]))).toEqual([
      ROLE,
      { reasoning_content: "R" },
      { content: "T" },
      opening(0, "f"),
      piece(0, '{"a":'),
      opening(1, "g"),
      piece(0, "1}"),
      piece(1, "{}"),
      {},
    ]);
    expect(JSON.stringify(wholeOf(events))).not.toMatch(/"[SD]"/);
  });

  test("estimates the usage that its supplier did not report, and does not believe what cannot be true", () => {
    const broken: ReplyEvent = { kind: "usage", usage: null, suspicious: true };
    for (const events of [[], [broken]]) {
      const [last] = chunksOf(streamOf([say("Hé"), start(0, "f"), end(0), ...events, END])).slice(-1);
      // Three bytes of text and one of a name; the `{}` is ours.
      expect(last).toMatchObject({ choices: [], usage: { prompt_tokens: 7, completion_tokens: 4 } });
    }
  });

  test("stays alive by a comment", () => {
    expect(openaiDialect.keepAlive.toString()).toBe(": keep-alive\n\n");
  });
});

describe("why an answer is over", () => {
  const rows: [Finish, string][] = [
    [{ reason: "end" }, "stop"],
    [{ reason: "stopSequence", sequence: "x" }, "stop"],
    [{ reason: "length" }, "length"],
    [{ reason: "contextFull" }, "length"],
    [{ reason: "tool" }, "tool_calls"],
    [{ reason: "filter" }, "content_filter"],
    [{ reason: "pause" }, "stop"],
    [{ reason: "refusal" }, "content_filter"],
  ];

  test.each(rows)("%j", (finish, reason) => {
    const events: ReplyEvent[] = [say("x"), { kind: "finish", finish }];
    expect(chunksOf(streamOf(events)).at(-2)?.choices[0]?.finish_reason).toBe(reason);
    expect(wholeOf(events)).toMatchObject({ choices: [{ finish_reason: reason }] });
  });

  test("a refusal that has its words is told by them", () => {
    const events: ReplyEvent[] = [
      { kind: "refusal", text: "No." },
      { kind: "finish", finish: { reason: "refusal" } },
    ];
    expect(deltasOf(streamOf(events))).toEqual([ROLE, { refusal: "No." }, {}]);
    expect(wholeOf(events)).toMatchObject({
      choices: [{ finish_reason: "stop", message: { content: null, refusal: "No." } }],
    });
  });
});

describe("a whole answer to an OpenAI client", () => {
  test("has every member that the protocol promises, and nothing of a supplier's", () => {
    expect(wholeOf([say("Hi"), END])).toEqual({
      id: "chatcmpl-01jd3k0000000000000000abcd",
      object: "chat.completion",
      created: 1763900001,
      model: "chat-large",
      choices: [
        {
          index: 0,
          message: { role: "assistant", content: "Hi", refusal: null },
          logprobs: null,
          finish_reason: "stop",
        },
      ],
      usage: TOLD_USAGE,
    });
  });

  test("with calls has no content unless there was some", () => {
    const call = [start(0, "f"), end(0)];
    const tool_calls = [{ id: "call_f", type: "function", function: { name: "f", arguments: "{}" } }];
    expect(wholeOf(call)).toMatchObject({ choices: [{ message: { content: null, tool_calls } }] });
    expect(wholeOf([say("T"), ...call])).toMatchObject({
      choices: [{ message: { content: "T", tool_calls } }],
    });
    expect(wholeOf([END])).toMatchObject({ choices: [{ message: { content: "" } }] });
  });
});
