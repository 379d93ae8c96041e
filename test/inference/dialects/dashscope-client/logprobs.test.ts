import { describe, expect, test } from "@jest/globals";
import type { ReplyEvent } from "../../../../src/inference/dialects/reply-event.ts";
import { usesOf } from "../../../../src/inference/dialects/uses-of.ts";
import { likely, token, told } from "../logprob-tokens.ts";
import { chatOf, generation, type Json } from "./generation.ts";
import {
  cumulative,
  finishing,
  FORMS,
  type Message,
  parse,
  streamed,
  USAGE,
  whole,
} from "./written-events.ts";

const HI = token("Hi", -0.5, likely("Hi", -0.5), likely("Yo", -2));
const YOU = token(" you", -0.25);
const EVENTS: ReplyEvent[] = [
  { kind: "reasoning", text: "hm" },
  { kind: "text", text: "Hi" },
  { kind: "logprobs", tokens: [HI] },
  { kind: "text", text: " you" },
  { kind: "logprobs", tokens: [YOU] },
  finishing("end"),
];

/** The text of each message, and the words that are weighed in it. */
function inShort(message: Message): string {
  const [choice] = message.output?.choices ?? [];
  const content = choice?.message.content ?? "";
  const text = typeof content === "string" ? content : content.map((part) => part.text).join("");
  return [text, ...(choice?.logprobs?.content ?? []).map(({ token }) => token)].join("|");
}

describe("log probabilities that a DashScope client asks for", () => {
  const rows: [Json, { top: number } | null][] = [
    [{ logprobs: true }, { top: 0 }],
    [{ logprobs: true, top_logprobs: 5 }, { top: 5 }],
    [{ logprobs: false, top_logprobs: 5 }, null],
    [{ logprobs: null }, null],
    [{ top_logprobs: 5 }, null],
  ];

  test.each(rows)("%j is %j", (parameters, logprobs) => {
    const chat = chatOf(generation(parameters));
    expect(chat).toMatchObject({ logprobs, beyond: [], extras: {} });
    const uses = logprobs === null ? [] : [{ feature: "logprobs", param: "parameters.logprobs" }];
    expect(usesOf(chat, "dashscope")).toEqual(uses);
  });
});

describe("log probabilities told to a DashScope client", () => {
  test("stand beside the message, in an event of their own behind their text", () => {
    const events = parse(streamed(EVENTS, FORMS.message)).map(({ data }) => data);
    expect(events.map(inShort)).toEqual(["", "Hi", "|Hi", " you", "| you", ""]);
    expect(events[2]?.output?.choices).toEqual([
      {
        message: { role: "assistant", content: "", reasoning_content: "" },
        ...{ index: 0, finish_reason: "null", logprobs: told([HI]) },
      },
    ]);
    expect(parse(streamed(EVENTS, FORMS.parts)).map(({ data }) => inShort(data))).toEqual(
      events.map(inShort),
    );
  });

  test("are repeated with all else where everything is", () => {
    const events = parse(streamed(EVENTS, cumulative(FORMS.message))).map(({ data }) => inShort(data));
    const all = "Hi you|Hi| you";
    expect(events).toEqual(["", "Hi", "Hi|Hi", "Hi you|Hi", all, all]);
  });

  test("of a whole answer are all of its stream's", () => {
    expect(whole(EVENTS, FORMS.message)?.output?.choices?.[0]?.logprobs).toEqual(told([HI, YOU]));
  });

  test("have no place in the text format, and none where nobody told them", () => {
    for (const form of [FORMS.text, cumulative(FORMS.text)]) {
      expect(streamed(EVENTS, form) + JSON.stringify(whole(EVENTS, form))).not.toContain("logprobs");
    }
    const silent = EVENTS.filter(({ kind }) => kind !== "logprobs");
    for (const form of [FORMS.message, cumulative(FORMS.message)]) {
      expect(streamed(silent, form) + JSON.stringify(whole(silent, form))).not.toContain("logprobs");
    }
  });

  test("are no output: they are not counted where no usage was reported", () => {
    const last = parse(streamed(EVENTS, FORMS.message)).at(-1);
    expect(last?.data.usage).toMatchObject({ output_tokens: Buffer.byteLength("hmHi you") });
    expect(whole(EVENTS, FORMS.message, USAGE)?.usage).toMatchObject({ output_tokens: 12 });
  });
});
