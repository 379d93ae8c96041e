import fc, { type Arbitrary } from "fast-check";
import type { SettledFlags } from "../../../src/catalog/index.ts";
import type {
  ChatRequest,
  TextPart,
  Tool,
  ToolCallPart,
  ToolChoice,
  Turn,
} from "../../../src/inference/dialects/chat-request.ts";
import type { Protocol } from "../../../src/kernel/protocol.ts";
import { settledFlags } from "../fixtures/fixture.ts";

/** A supplier that can do all that its protocol can. */
export function generousFlags(protocol: Protocol): SettledFlags {
  return settledFlags(protocol, {
    midSystem: true,
    systemFirstOnly: false,
    strictAlternation: false,
    requiredTool: true,
    jsonSchema: true,
    prefill: true,
    thinkingMode: protocol === "dashscope" ? "budget" : "adaptive",
  });
}

const word = fc.oneof(
  fc.string({ minLength: 1, maxLength: 20, unit: "grapheme" }),
  fc.constantFrom("Hi", "你好", "👩‍👩‍👧", '"quoted"\\', "a\nb"),
);
const text = word.map((said): TextPart => ({ kind: "text", text: `${said}.`, cache: null }));
const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,15}$/).filter((one) => one !== "search");
const schema = fc.constantFrom(
  { type: "object", properties: {} },
  {
    type: "object",
    properties: { city: { type: "string" } },
    required: ["city"],
    additionalProperties: false,
  },
);
const tool = fc
  .record({ name, description: fc.option(word), parameters: schema })
  .map((drawn): Tool => ({ ...drawn, strict: false, cache: null }));
const argument = fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), fc.oneof(word, fc.integer(), fc.boolean()));
const call = fc
  .record({ id: fc.stringMatching(/^call_[A-Za-z0-9]{6,12}$/), name, given: argument })
  .map(({ id, name: called, given }): ToolCallPart => {
    return { kind: "toolCall", id, name: called, arguments: JSON.stringify(given), cache: null };
  });

const user = fc.array(text, { minLength: 1, maxLength: 1 }).map((parts): Turn => ({ role: "user", parts }));
const assistant = text.map((part): Turn => ({ role: "assistant", parts: [part] }));
const exchange = fc.tuple(user, assistant);

/** A turn that calls tools, their results in the order of the calls, and what the user says then. */
const round = fc
  .tuple(
    user,
    fc.option(text),
    fc.uniqueArray(call, { minLength: 1, maxLength: 3, selector: ({ id }) => id }),
    word,
  )
  .map(([asked, said, calls, result]): Turn[] => [
    asked,
    { role: "assistant", parts: [...(said ? [said] : []), ...calls] },
    { role: "user", parts: calls.map(({ id }) => resultOf(id, result)) },
    { role: "assistant", parts: [{ kind: "text", text: "Done.", cache: null }] },
  ]);

function resultOf(callId: string, said: string): Extract<Turn, { role: "user" }>["parts"][number] {
  const parts: TextPart[] = [{ kind: "text", text: `${said}.`, cache: null }];
  return { kind: "toolResult", callId, parts, isError: false, cache: null };
}

const system = text.map((part): Turn => ({ role: "system", parts: [part] }));

/** Requests that the protocol can say in all their parts. */
export function chatRequests(protocol: Protocol): Arbitrary<ChatRequest> {
  const tools = fc.uniqueArray(tool, { maxLength: 3, selector: (one) => one.name });
  return fc
    .tuple(
      fc.option(system),
      fc.array(fc.oneof(exchange, round), { maxLength: 3 }),
      user,
      tools,
      sampling(protocol),
      fc.uniqueArray(fc.stringMatching(/^[A-Z]{2,6}$/), { maxLength: 4 }),
      fc.boolean(),
    )
    .chain(([first, exchanges, last, chosen, sampled, stops, parallelToolCalls]) =>
      choices(chosen, protocol).map((toolChoice) => ({
        turns: [...(first ? [first] : []), ...exchanges.flat(), last],
        tools: chosen,
        toolChoice,
        // Without tools, or where none may be called, there is nothing to say of them.
        parallelToolCalls:
          chosen.length > 0 && toolChoice.mode !== "none" ? parallelToolCalls : protocol !== "dashscope",
        sampling: sampled,
        stops,
        format: { kind: "text" as const },
        reasoning: protocol === "openai" ? { mode: "auto" as const } : { mode: "off" as const },
        logprobs: null,
        endUser: null,
        beyond: [],
        extras: {},
      })),
    );
}

function choices(tools: readonly Tool[], protocol: Protocol): Arbitrary<ToolChoice> {
  const [first] = tools;
  if (!first) return fc.constant({ mode: "auto" });
  const named: ToolChoice = { mode: "named", name: first.name };
  const few: ToolChoice[] = [{ mode: "auto" }, { mode: "none" }, named];
  return fc.constantFrom(...(protocol === "dashscope" ? few : [...few, { mode: "required" } as const]));
}

function sampling(protocol: Protocol): Arbitrary<ChatRequest["sampling"]> {
  const tenths = (most: number): Arbitrary<number | null> =>
    fc.option(fc.integer({ min: 1, max: most * 10 - 1 }).map((n) => n / 10));
  const none = fc.constant(null);
  const isAnthropic = protocol === "anthropic";
  return fc.record({
    temperature: tenths(isAnthropic ? 1 : 2),
    topP: isAnthropic ? none : tenths(1),
    topK: protocol === "openai" ? none : fc.option(fc.integer({ min: 1, max: 100 })),
    presencePenalty: isAnthropic ? none : tenths(2),
    frequencyPenalty: protocol === "openai" ? tenths(2) : none,
    repetitionPenalty: protocol === "dashscope" ? tenths(2) : none,
    seed: isAnthropic ? none : fc.option(fc.nat().map(String)),
  });
}
