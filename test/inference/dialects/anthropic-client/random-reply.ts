import fc from "fast-check";
import type { ReplyEvent } from "../../../../src/inference/dialects/reply-event.ts";
import { finish, usage, USED } from "./client.ts";

const words = fc.oneof(
  fc.string({ unit: "binary", maxLength: 8 }),
  fc.constantFrom("", "x", "\n\n", "data: {", "你好"),
);

const simple: fc.Arbitrary<ReplyEvent> = fc.oneof(
  words.map((text): ReplyEvent => ({ kind: "text", text })),
  words.map((text): ReplyEvent => ({ kind: "reasoning", text })),
  words.map((text): ReplyEvent => ({ kind: "refusal", text })),
  fc
    .base64String({ minLength: 4, maxLength: 12 })
    .map((signature): ReplyEvent => ({ kind: "signature", signature })),
  fc.base64String({ minLength: 4, maxLength: 12 }).map((data): ReplyEvent => ({ kind: "redacted", data })),
  fc.constant(usage({ ...USED, outputText: 1, outputReasoning: 0 })),
  fc.constant(usage(null)),
);

interface RandomCall {
  input: string;
  cuts: number[];
  isEnded: boolean;
}

const call: fc.Arbitrary<RandomCall> = fc.record({
  input: fc.oneof(
    fc
      .dictionary(fc.string({ maxLength: 4 }), fc.jsonValue({ maxDepth: 2 }))
      .map((input) => JSON.stringify(input)),
    fc.constantFrom("", "{}", ' { "a" : 1 } '),
  ),
  cuts: fc.array(fc.nat(40), { maxLength: 4 }),
  isEnded: fc.boolean(),
});

/** The events of one call: its arguments cut anywhere. */
function eventsOf({ input, cuts, isEnded }: RandomCall, number: number): ReplyEvent[] {
  const places = [
    0,
    ...cuts.filter((cut) => cut < input.length).sort((one, other) => one - other),
    input.length,
  ];
  const pieces = places.slice(1).map((place, index) => input.slice(places[index], place));
  return [
    { kind: "toolStart", call: number, id: `call_${number}`, name: `tool_${number}` },
    ...pieces.map((text): ReplyEvent => ({ kind: "toolArguments", call: number, text })),
    ...(isEnded ? [{ kind: "toolEnd", call: number } as const] : []),
  ];
}

/** Several lists in one, each in its own order; `picks` says which one goes on. */
function interleave(lists: ReplyEvent[][], picks: number[]): ReplyEvent[] {
  const left = lists.map((list) => [...list]);
  const mixed: ReplyEvent[] = [];
  for (let turn = 0; left.some((list) => list.length > 0); turn++) {
    const open = left.filter((list) => list.length > 0);
    mixed.push(open[(picks[turn % picks.length] ?? 0) % open.length]!.shift()!);
  }
  return mixed;
}

/** Any answer that a supplier could give: words, thoughts and calls in any order, calls interleaved. */
export const randomReply: fc.Arbitrary<ReplyEvent[]> = fc
  .record({
    said: fc.array(simple, { maxLength: 12 }),
    calls: fc.array(call, { maxLength: 3 }),
    picks: fc.array(fc.nat(5), { minLength: 1, maxLength: 20 }),
  })
  .map(({ said, calls, picks }) => [
    ...interleave([said, ...calls.map(eventsOf)], picks),
    finish(calls.length > 0 ? "tool" : "end"),
    usage(USED),
  ]);
