import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { ReplyEvent } from "../../../../src/inference/dialects/reply-event.ts";
import { likely, token, tokens, told } from "../logprob-tokens.ts";
import { chunksOf, deltasOf, streamOf, TOLD_USAGE, usageEvent, wholeOf } from "./answers.ts";
import { readChat, usesIn } from "./read-chat-request.ts";

const HI = token("Hi", -0.5, likely("Hi", -0.5), likely("Yo", -2));
const YOU = token(" you", -0.25);
const EVENTS: ReplyEvent[] = [
  { kind: "text", text: "Hi" },
  { kind: "logprobs", tokens: [HI] },
  { kind: "text", text: " you" },
  { kind: "logprobs", tokens: [YOU] },
  { kind: "finish", finish: { reason: "end" } },
];

/** What a client puts together of a stream's log probabilities. */
function joined(stream: string): object[] {
  const choices = chunksOf(stream).flatMap(
    (chunk) => chunk.choices as { logprobs?: { content: object[] } }[],
  );
  return choices.flatMap(({ logprobs }) => logprobs?.content ?? []);
}

describe("log probabilities that an OpenAI client asks for", () => {
  const rows: [object, { top: number } | null, string[]][] = [
    [{ logprobs: true }, { top: 0 }, ["logprobs logprobs"]],
    [{ logprobs: true, top_logprobs: null }, { top: 0 }, ["logprobs logprobs"]],
    [{ logprobs: true, top_logprobs: 5 }, { top: 5 }, ["logprobs logprobs"]],
    [{ logprobs: true, top_logprobs: 6 }, { top: 6 }, ["many_logprobs top_logprobs"]],
    [{ logprobs: false, top_logprobs: 6 }, null, []],
    [{ top_logprobs: 6 }, null, []],
    [{}, null, []],
  ];

  test.each(rows)("%j is %j, and uses %j", (fields, logprobs, uses) => {
    expect(readChat(fields)).toMatchObject({ logprobs, beyond: [] });
    expect(usesIn(fields)).toEqual(uses);
  });
});

describe("log probabilities told to an OpenAI client", () => {
  test("of a stream have a chunk of their own behind their text, before the reason", () => {
    const stream = streamOf(EVENTS);
    const role = { role: "assistant", content: "" };
    expect(deltasOf(stream)).toEqual([role, { content: "Hi" }, {}, { content: " you" }, {}, {}]);
    const choices = chunksOf(stream).flatMap((chunk) => chunk.choices);
    expect(choices[2]).toEqual({
      ...{ index: 0, delta: {}, logprobs: { ...told([HI]), refusal: null }, finish_reason: null },
    });
    expect(choices.filter((choice) => "logprobs" in choice)).toHaveLength(2);
    expect(choices.at(-1)).toEqual({ index: 0, delta: {}, finish_reason: "stop" });
  });

  test("of a whole answer stand beside its message; without them there is null", () => {
    expect(wholeOf(EVENTS)).toMatchObject({
      choices: [{ message: { content: "Hi you" }, logprobs: { ...told([HI, YOU]), refusal: null } }],
    });
    const silent = EVENTS.filter(({ kind }) => kind !== "logprobs");
    expect(wholeOf(silent)).toMatchObject({ choices: [{ logprobs: null }] });
    expect(streamOf(silent)).not.toContain("logprobs");
  });

  test("are no output: they are not counted where no usage was reported", () => {
    const usage = { prompt_tokens: 7, completion_tokens: Buffer.byteLength("Hi you") };
    expect(chunksOf(streamOf(EVENTS)).at(-1)).toMatchObject({ usage });
    expect(chunksOf(streamOf([...EVENTS, usageEvent])).at(-1)).toMatchObject({ usage: TOLD_USAGE });
  });

  test("say the same in a stream as in one piece", () => {
    fc.assert(
      fc.property(fc.array(tokens, { maxLength: 5 }), (pieces) => {
        const events = pieces.map((tokens): ReplyEvent => ({ kind: "logprobs", tokens }));
        const { choices } = wholeOf(events) as { choices: { logprobs: { content: object[] } | null }[] };
        expect(joined(streamOf(events))).toEqual(choices[0]!.logprobs?.content ?? []);
        expect(choices[0]!.logprobs === null).toBe(pieces.length === 0);
      }),
    );
  });
});
