import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { TokenLogprob } from "../../../../src/inference/dialects/token-logprobs.ts";
import { likely, token, tokens, told } from "../logprob-tokens.ts";
import { parametersOf } from "./chats.ts";
import { fold, read, report, type Said, spoken, stream } from "./supplier-stream.ts";

const HI = token("Hi", -0.5, likely("Hi", -0.5), likely("Yo", -2));
const YOU = token(" you", -0.25);

/** One event's JSON with its log probabilities, which stand beside the message. */
function weighed(said: Said, likely: readonly TokenLogprob[]): string {
  const json = report(said);
  return json.replace('"index":0', `"index":0,"logprobs":${JSON.stringify(told(likely))}`);
}

function textOf(likely: readonly TokenLogprob[]): string {
  return likely.map(({ token }) => token).join("");
}

describe("log probabilities of a supplier of DashScope's protocol", () => {
  const asked: [number, object][] = [
    [0, { logprobs: true }],
    [5, { logprobs: true, top_logprobs: 5 }],
  ];

  test.each(asked)("with %d others are asked for as %j", (top, parameters) => {
    expect(parametersOf({ logprobs: { top } })).toEqual({ ...parametersOf({}), ...parameters });
  });

  test("that nobody wants are not asked for", () => {
    expect(Object.keys(parametersOf({ logprobs: null })).join()).not.toContain("logprobs");
  });

  test("are told behind the text that they are of", () => {
    const reports = [
      weighed({ content: "Hi" }, [HI]),
      weighed({ content: " you" }, [YOU]),
      weighed({ content: "", finish: "stop" }, []),
    ];
    expect(spoken(read([stream(reports)]))).toEqual([
      { kind: "text", text: "Hi" },
      { kind: "logprobs", tokens: [HI] },
      { kind: "text", text: " you" },
      { kind: "logprobs", tokens: [YOU] },
      { kind: "finish", finish: { reason: "end" } },
      { kind: "end" },
    ]);
  });

  test("wait with a text that is in doubt, and stand behind it", () => {
    const reports = [
      weighed({ content: "ha" }, [token("ha")]),
      weighed({ content: "ha" }, [token("ha", -0.25)]),
    ];
    const kinds = (more: string[]) => spoken(read([stream([...reports, ...more])])).map(({ kind }) => kind);
    expect(kinds([])).toEqual(["text", "logprobs", "text", "logprobs", "error"]);
    const last = weighed({ content: "!", finish: "stop" }, [token("!")]);
    const told = ["text", "logprobs", "text", "logprobs", "text", "logprobs", "finish", "end"];
    expect(kinds([last])).toEqual(told);
  });

  test("of characters that are not whole yet are told, too", () => {
    const [one, other] = [token("\\xe4"), token("\\xbd\\xa0")];
    const reports = [
      weighed({ content: "" }, [one]),
      weighed({ content: "你" }, [other]),
      report({ content: "", finish: "stop" }),
    ];
    expect(fold(read([stream(reports)])).logprobs).toEqual([one, other]);
  });

  test("put together they are those of the whole answer, repeated by the supplier or not", () => {
    const pieces = fc.array(tokens, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(pieces, (pieces) => {
        const all = pieces.flat();
        const incremental = pieces.map((piece) => weighed({ content: textOf(piece) }, piece));
        const cumulative = pieces.map((_, index) => {
          const said = pieces.slice(0, index + 1).flat();
          return weighed({ content: textOf(said) }, said);
        });
        const last = weighed({ content: textOf(all), finish: "stop" }, all);
        const expected = { blocks: [{ kind: "text", text: textOf(all) }], logprobs: all };
        const empty = report({ content: "", finish: "stop" });
        for (const reports of [[...incremental, empty], [...cumulative, last], [last]]) {
          const bytes = reports.length > 1 ? stream(reports) : Buffer.from(last);
          expect(fold(read([bytes]))).toMatchObject(expected);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("are told once where only the text is repeated", () => {
    const reports = [
      weighed({ content: "Hi" }, [HI]),
      weighed({ content: "Hi you" }, [YOU]),
      weighed({ content: "Hi you, my friend, how are you?" }, [token(", my friend, how are you?")]),
      weighed({ content: "Hi you, my friend, how are you?", finish: "stop" }, []),
    ];
    const { logprobs, blocks } = fold(read([stream(reports)]));
    expect(textOf(logprobs)).toBe("Hi you, my friend, how are you?");
    expect(blocks).toEqual([{ kind: "text", text: textOf(logprobs) }]);
  });
});
