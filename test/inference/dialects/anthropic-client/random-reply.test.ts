import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { keepAlive } from "../../../../src/inference/dialects/anthropic/write-reply.ts";
import type { AnswerForm } from "../../../../src/inference/dialects/answer-form.ts";
import { tell, wholeOf, writing } from "./client.ts";
import { randomReply } from "./random-reply.ts";
import { messageOf, violationsOf } from "./stream-grammar.ts";

const FORMS: AnswerForm["thinking"][] = ["told", "unsaid", "hidden"];
const RUNS = { numRuns: 250 };

describe.each(FORMS)("any answer at all, thinking %s", (thinking) => {
  const options = writing(thinking);

  test("is a stream that follows the protocol", () => {
    fc.assert(
      fc.property(randomReply, (events) => expect(violationsOf(tell(events, options))).toEqual([])),
      RUNS,
    );
  });

  test("is the same message, streamed or whole", () => {
    fc.assert(
      fc.property(randomReply, (events) => {
        const whole = wholeOf(events, options);
        expect(messageOf(tell(events, options))).toEqual(whole);
      }),
      RUNS,
    );
  });
});

describe("what the checker of streams objects to", () => {
  const good = tell([
    { kind: "reasoning", text: "a" },
    { kind: "text", text: "b" },
  ]);
  const pings = good.replaceAll("\n\n", `\n\n${keepAlive.toString()}`);

  test("is nothing in a good stream, with keep-alives or without", () => {
    expect(violationsOf(good)).toEqual([]);
    expect(violationsOf(pings)).toEqual([]);
  });

  test.each<[string, string]>([
    ["a gap in the indexes", good.replaceAll('"index":1', '"index":2')],
    ["a delta of another kind", good.replace("thinking_delta", "text_delta")],
    ["no event line", good.replace("event: content_block_stop\n", "")],
    ["an event line that lies", good.replace("event: content_block_stop\n", "event: ping\n")],
    ["no message_stop", good.slice(0, good.indexOf("event: message_stop"))],
    [
      "thinking without a signature",
      good.replace(/event: content_block_delta\ndata: [^\n]*signature_delta[^\n]*\n\n/, ""),
    ],
    [
      "a block that is not stopped",
      good.replace(/event: content_block_stop\ndata: [^\n]*"index":1[^\n]*\n\n/, ""),
    ],
    ["an empty delta", good.replace('"text":"b"', '"text":""')],
    ["no usage", good.replaceAll('"usage"', '"used"')],
    ["half an event", good.slice(0, -1)],
  ])("is %s", (_what, bad) => {
    expect(bad).not.toBe(good);
    expect(violationsOf(bad)).not.toEqual([]);
  });
});
