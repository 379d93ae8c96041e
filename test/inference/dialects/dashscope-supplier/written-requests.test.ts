import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { SettledFlags } from "../../../../src/catalog/index.ts";
import type { ChatRequest, Turn } from "../../../../src/inference/dialects/chat-request.ts";
import { fates } from "../../../../src/inference/dialects/dashscope/fates.ts";
import { usesOf } from "../../../../src/inference/dialects/uses-of.ts";
import { weighRequest } from "../../../../src/inference/dialects/weigh-request.ts";
import { noSampling } from "../plain-chat.ts";
import { chatOf, picture, tool, toolCall, write } from "./chats.ts";
import { flagsWith } from "./supplier-stream.ts";
import { violationsIn } from "./violations.ts";

const word = fc.constantFrom("Hello", '喵 "quoted"', "a\nb", "json", "😀", "\\n");
const mark = fc.constantFrom(null, null, "5m" as const, "1h" as const);
const texts = fc.array(fc.record({ kind: fc.constant("text" as const), text: word, cache: mark }), {
  minLength: 1,
  maxLength: 3,
});
const image = fc.constantFrom(
  picture(),
  picture({ kind: "data", mediaType: "image/png", base64: "iVBORw0KGgo=" }),
);
const names = fc.constantFrom("f", "search", "odd name!", "x".repeat(80));

const instructions = texts.map((parts): Turn => ({ role: "system", parts }));
const questions = fc
  .tuple(texts, fc.array(image, { maxLength: 1 }))
  .map(([parts, images]): Turn => ({ role: "user", parts: [...parts, ...images] }));
const answers = texts.map((parts): Turn => ({ role: "assistant", parts }));
const thoughts = word.map((text): Turn => ({
  role: "assistant",
  parts: [{ kind: "reasoning", text, signature: null }],
}));

/** Calls and their results, in any order, with something said around them, and perhaps an instruction between. */
const rounds = fc
  .record({
    before: fc.array(texts, { maxLength: 1 }),
    called: fc.array(names, { minLength: 1, maxLength: 3 }),
    told: fc.array(
      fc.oneof(
        texts,
        texts,
        image.map((one) => [one]),
      ),
      { minLength: 3, maxLength: 3 },
    ),
    between: fc.array(instructions, { maxLength: 1 }),
    after: fc.array(texts, { maxLength: 1 }),
    isError: fc.boolean(),
    isTurned: fc.boolean(),
    number: fc.nat(),
  })
  .map(({ before, called, told, between, after, isError, isTurned, number }): Turn[] => {
    const ids = called.map((_, index) => `call_${number}_${index}`);
    const results = ids.map((callId, index) => ({
      ...{ kind: "toolResult" as const, callId, isError, cache: null },
      parts: told[index]!,
    }));
    if (isTurned) results.reverse();
    return [
      {
        role: "assistant",
        parts: [...before.flat(), ...called.map((name, index) => toolCall(ids[index]!, name))],
      },
      ...between,
      { role: "user", parts: [...results, ...after.flat()] },
    ];
  });

const history = fc
  .array(
    fc.oneof(
      instructions.map((one) => [one]),
      questions.map((one) => [one]),
      answers.map((one) => [one]),
      thoughts.map((one) => [one]),
      rounds,
    ),
    {
      maxLength: 7,
    },
  )
  .map((turns) => turns.flat());

const chats: fc.Arbitrary<ChatRequest> = fc
  .record({
    before: history,
    last: fc.oneof(questions, questions, answers),
    tools: fc.uniqueArray(names, { maxLength: 3 }),
    toolChoice: fc.constantFrom<ChatRequest["toolChoice"]>(
      { mode: "auto" },
      { mode: "none" },
      { mode: "required" },
      { mode: "named", name: "f" },
    ),
    parallelToolCalls: fc.boolean(),
    temperature: fc.option(fc.double({ min: 0, max: 2, noNaN: true })),
    topP: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    seed: fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)),
    stops: fc.array(word, { maxLength: 6 }),
    format: fc.constantFrom<ChatRequest["format"]>(
      { kind: "text" },
      { kind: "json" },
      { kind: "schema", name: "r", description: null, schema: { type: "object" }, strict: true },
    ),
    reasoning: fc.constantFrom<ChatRequest["reasoning"]>(
      { mode: "auto" },
      { mode: "off" },
      { mode: "on", effort: null, budget: null },
      { mode: "on", effort: "high", budget: null },
      { mode: "on", effort: null, budget: 1024 },
    ),
  })
  .map(({ before, last, tools, temperature, topP, seed, ...rest }) =>
    chatOf([...before, last], {
      ...rest,
      tools: tools.map((name) => tool(name, { strict: true })),
      sampling: { ...noSampling, temperature, topP, seed },
    }),
  );

const deployments: fc.Arbitrary<SettledFlags> = fc
  .record({
    dsEndpoint: fc.constantFrom("text" as const, "multimodal" as const),
    thinkingMode: fc.constantFrom(
      "budget" as const,
      "budget" as const,
      "adaptive" as const,
      "always" as const,
      "none" as const,
    ),
    echoReasoning: fc.boolean(),
    requiredTool: fc.boolean(),
    jsonSchema: fc.boolean(),
    maxTokensField: fc.constantFrom("max_tokens" as const, "max_tokens" as const),
  })
  .map(flagsWith);

describe("whatever is not refused", () => {
  test("is written as the service takes it", () => {
    let written = 0;
    fc.assert(
      fc.property(chats, deployments, fc.constantFrom(1, 2, 1000, 32_768), (chat, flags, bound) => {
        if (weighRequest(usesOf(chat, "openai"), fates, flags).cannot.length > 0) return;
        written++;
        expect(violationsIn(write(chat, flags, bound).json, flags, bound)).toEqual([]);
      }),
      { numRuns: 600 },
    );
    expect(written).toBeGreaterThan(100);
  });

  test("keeps every word, picture, call and result of the conversation", () => {
    fc.assert(
      fc.property(chats, (chat) => {
        const { json, toolNames } = write(chat, { dsEndpoint: "multimodal", echoReasoning: true });
        const told = JSON.stringify(json.input.messages);
        const count = (piece: string): number => told.split(piece).length - 1;
        const parts = chat.turns.flatMap((turn) => turn.parts as { kind: string }[]);
        const inner = parts.flatMap((part) =>
          "parts" in part ? (part.parts as { kind: string }[]) : [part],
        );
        const calls = json.input.messages.flatMap((message) => message.tool_calls ?? []);
        expect(count('"image"')).toBe(inner.filter(({ kind }) => kind === "image").length);
        expect(count('"role":"tool"')).toBe(parts.filter(({ kind }) => kind === "toolResult").length);
        expect(
          calls.map((call) => toolNames.get(call.function["name"] as string) ?? call.function["name"]),
        ).toEqual(
          parts.flatMap((part) => ("arguments" in part ? [(part as unknown as { name: string }).name] : [])),
        );
        for (const one of ["Hello", "喵", "😀"]) {
          const said = inner.filter((part) => "text" in part && (part.text as string).includes(one));
          expect(count(one)).toBe(said.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("keeps the digits of its seed", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n }), (seed) => {
        const { text } = write(
          chatOf([{ role: "user", parts: [] }], { sampling: { ...noSampling, seed: String(seed) } }),
        );
        expect(/"seed":(\d+)\}/.exec(text)?.[1]).toBe(String(seed));
      }),
    );
  });
});
