import fc from "fast-check";
import type { Finish, ReplyEvent } from "../../../../src/inference/dialects/reply-event.ts";
import type { TokenLogprob } from "../../../../src/inference/dialects/token-logprobs.ts";
import { tokens } from "../logprob-tokens.ts";
import { USAGE } from "./written-events.ts";

type Step =
  | { kind: "text" | "reasoning" | "refusal"; text: string }
  | { kind: "call"; name: string }
  | { kind: "arguments"; of: number; text: string }
  | { kind: "close"; of: number }
  | { kind: "logprobs"; tokens: TokenLogprob[] }
  | { kind: "aside" };

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom("", " ", "\n ", "你好", "🙂", '"\\\n', "\ud83d", "\ude00", "data: [DONE]\n\n"),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom("text", "reasoning", "refusal"), text }) },
  fc.record({ kind: fc.constant("call" as const), name: fc.constantFrom("f", "get weather", 'q"') }),
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("arguments" as const), of: fc.nat(3), text }) },
  fc.record({ kind: fc.constant("close" as const), of: fc.nat(3) }),
  fc.record({ kind: fc.constant("logprobs" as const), tokens }),
  fc.record({ kind: fc.constant("aside" as const) }),
);

const finish: fc.Arbitrary<Finish> = fc.oneof(
  fc.record({
    reason: fc.constantFrom("end", "length", "contextFull", "tool", "filter", "refusal", "pause"),
  }),
  fc.record({ reason: fc.constant("stopSequence" as const), sequence: fc.constantFrom("x", null) }),
);

/** The events of an answer as readers tell them: calls interleaved, some left open, some without arguments. */
export const replies: fc.Arbitrary<ReplyEvent[]> = fc
  .tuple(fc.array(step, { maxLength: 25 }), finish)
  .map(([steps, last]) => [...tell(steps), { kind: "finish", finish: last }]);

function tell(steps: readonly Step[]): ReplyEvent[] {
  const open: number[] = [];
  let calls = 0;
  return steps.flatMap((step): ReplyEvent[] => {
    switch (step.kind) {
      case "call":
        open.push(calls);
        return [{ kind: "toolStart", call: calls, id: `call_${calls++}`, name: step.name }];
      case "arguments": {
        const call = open[step.of];
        return call === undefined ? [] : [{ kind: "toolArguments", call, text: step.text }];
      }
      case "close": {
        const [call] = open.splice(step.of, 1);
        return call === undefined ? [] : [{ kind: "toolEnd", call }];
      }
      case "logprobs":
        return [{ kind: "text", text: step.tokens.map(({ token }) => token).join("") }, step];
      case "aside":
        return [
          { kind: "signature", signature: "EqQB" },
          { kind: "redacted", data: "AAAA" },
          { kind: "usage", usage: { ...USAGE, outputText: 1 }, suspicious: false },
        ];
      default:
        return [step];
    }
  });
}
