import { describe, expect, test } from "@jest/globals";
import { likely, token, told } from "../logprob-tokens.ts";
import { chunk, delta, sse } from "../upstream-stream.ts";
import { inShort, readEvents } from "./read-events.ts";
import { write } from "./written.ts";

const HI = token("Hi", -0.5, likely("Hi", -0.5), likely("Yo", -2));
const YOU = token(" you", 0);

function say(content: string | null, logprobs: unknown, finish: string | null = null): string {
  return chunk([{ ...delta({ content }, finish), logprobs }]);
}

function wholeWith(logprobs: unknown): Buffer {
  const message = { role: "assistant", content: "Hi you" };
  return Buffer.from(JSON.stringify({ choices: [{ index: 0, message, logprobs, finish_reason: "stop" }] }));
}

describe("log probabilities of an OpenAI supplier", () => {
  const asked: [number, object][] = [
    [0, { logprobs: true }],
    [5, { logprobs: true, top_logprobs: 5 }],
    [20, { logprobs: true, top_logprobs: 20 }],
  ];

  test.each(asked)("with %d others are asked for as %j", (top, members) => {
    expect(write({ logprobs: { top } }).json).toEqual({ ...write({}).json, ...members });
  });

  test("that nobody wants are not asked for", () => {
    expect(write({ logprobs: null }).body.toString()).not.toContain("logprobs");
  });

  test("are told behind the text that they are of, and before a tool's call", () => {
    const calls = [{ index: 0, id: "a", function: { name: "f", arguments: "{}" } }];
    const events = readEvents([
      sse([
        say("", { content: [], refusal: null }),
        say("Hi", told([HI])),
        say(" you", null),
        chunk([{ ...delta({ content: ".", tool_calls: calls }, "tool_calls"), logprobs: told([YOU]) }]),
        "[DONE]",
      ]),
    ]);
    expect(inShort(events)).toEqual([
      ...["text Hi", 'logprobs "Hi"', "text  you.", 'logprobs " you"'],
      ...["call 0 a f", "args 0 {}", "done 0", "finish tool", "end"],
    ]);
    expect(events[1]).toEqual({ kind: "logprobs", tokens: [HI] });
  });

  test("of a whole answer are told as those of its stream", () => {
    const whole = readEvents([wholeWith({ ...told([HI, YOU]), refusal: null })], { stream: false });
    expect(whole.slice(0, 2)).toEqual([
      { kind: "text", text: "Hi you" },
      { kind: "logprobs", tokens: [HI, YOU] },
    ]);
    const streamed = readEvents([sse([say("Hi", told([HI])), say(" you", told([YOU]), "stop"), "[DONE]"])]);
    expect(streamed.flatMap((event) => (event.kind === "logprobs" ? event.tokens : []))).toEqual([HI, YOU]);
  });

  const odd: [string, unknown, object[]][] = [
    ["no bytes", { content: [{ token: "a", logprob: -1 }] }, [{ ...token("a", -1), bytes: null }]],
    [
      "half a character",
      { content: [{ token: "\\xe4\\xbd", logprob: -1, bytes: [228, 189] }] },
      [{ token: "\\xe4\\xbd", logprob: -1, bytes: [228, 189], top: [] }],
    ],
    [
      "bytes that are none",
      { content: [{ token: "a", logprob: -1, bytes: [256] }] },
      [{ token: "a", logprob: -1, bytes: null, top: [] }],
    ],
    [
      "members of the supplier's own",
      { content: [{ token: "a", logprob: -1, id: 7, top_logprobs: [{ token: "b", logprob: -2, id: 8 }] }] },
      [{ token: "a", logprob: -1, bytes: null, top: [{ token: "b", logprob: -2, bytes: null }] }],
    ],
    [
      "values of another type",
      {
        content: [
          { token: 7, logprob: -1 },
          { token: "a", logprob: "-1" },
          { token: "b", logprob: null },
          { token: "c", logprob: -1, top_logprobs: [{ token: "d" }, { token: "e", logprob: -2 }] },
        ],
      },
      [{ token: "c", logprob: -1, bytes: null, top: [{ token: "e", logprob: -2, bytes: null }] }],
    ],
    ["a refusal's", { content: null, refusal: [{ token: "No", logprob: -1, bytes: null }] }, []],
    ["the old shape", { tokens: ["a"], token_logprobs: [-1] }, []],
    ["a list of texts", { content: ["a"] }, []],
    ["a text", "a", []],
  ];

  test.each(odd)("with %s: what is not as the protocol has it is left out", (_what, logprobs, tokens) => {
    const events = readEvents([wholeWith(logprobs)], { stream: false });
    expect(events.flatMap((event) => (event.kind === "logprobs" ? event.tokens : []))).toEqual(tokens);
    expect(inShort(events).filter((one) => !one.startsWith("logprobs"))).toEqual([
      "text Hi you",
      "finish end",
      "end",
    ]);
  });
});
