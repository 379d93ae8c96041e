import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { reasoningOf, textOf } from "../../../src/simulator/index.ts";
import { pngUri, pngWord } from "../../simulator/pictures.ts";
import { modelOf, suppliers, type Kind } from "./catalog.ts";
import { askNatively, gatheredMessage, nativeEvents, textOfContent } from "./native-dashscope.ts";
import type { Generation, NativeEvent } from "./native-dashscope.ts";
import { example, exampleSchema, hello, imageUrl, noArguments, tooLong, useTools } from "./questions.ts";
import {
  chargedExactly,
  chargedForPart,
  chargedNothing,
  openProtocolWorld,
  type ProtocolWorld,
} from "./world.ts";

// What DashScope has of its own, over plain HTTP, before suppliers of all three protocols.
let world: ProtocolWorld;

beforeAll(async () => {
  world = await openProtocolWorld();
});
afterAll(() => world.close());

const input = { messages: [{ role: "user", content: hello }] };
const asMessage = { result_format: "message" };
const incremental = { ...asMessage, incremental_output: true };
const tools = [
  { type: "function", function: { name: "weather", parameters: exampleSchema } },
  { type: "function", function: { name: "clock", parameters: noArguments } },
];

interface Ask {
  input?: object;
  parameters?: object;
  multimodal?: boolean;
}

async function whole(model: string, ask: Ask): Promise<Generation> {
  const { status, text } = await askNatively(world, { model, input, ...ask });
  const generation = JSON.parse(text) as Generation;
  expect([status, generation.request_id.slice(0, 4)]).toEqual([200, "req_"]);
  expect(generation).not.toHaveProperty("code");
  return generation;
}

async function streamed(model: string, ask: Ask): Promise<NativeEvent[]> {
  const { status, text } = await askNatively(world, { model, input, stream: true, ...ask });
  expect(status).toBe(200);
  const events = nativeEvents(text);
  expect(events.map(({ name }) => name)).toEqual(events.map(() => "result"));
  return events;
}

describe.each(suppliers)("a supplier that speaks %s", (supplier) => {
  const model = modelOf("via", supplier);

  test("answers in the text format, which is the one nobody needs to ask for", async () => {
    await chargedExactly(world, async () => {
      const { output, usage } = await whole(model, { input: { prompt: hello } });
      expect(output).toMatchObject({ text: textOf(24), finish_reason: "stop" });
      expect(output?.choices ?? []).toEqual([]);
      expect(usage?.output_tokens).toBe(24);
    });
  });

  test("repeats what it said in every event, unless told not to", async () => {
    await chargedExactly(world, async () => {
      const texts = (await streamed(model, {})).map(({ generation }) => generation.output?.text ?? "");
      expect(texts.at(-1)).toBe(textOf(24));
      for (const [at, text] of texts.entries()) expect(text.startsWith(texts[at - 1] ?? "")).toBe(true);
      expect(texts.length).toBeGreaterThan(3);
      const events = await streamed(model, { parameters: incremental });
      expect(gatheredMessage(events).content).toBe(textOf(24));
      const finishes = events.map(({ generation }) => generation.output?.choices?.[0]?.finish_reason);
      expect(finishes).toEqual([...finishes.slice(1).map(() => "null"), "stop"]);
      expect(events.at(-1)?.generation.usage?.output_tokens).toBe(24);
    });
  });

  test.each([false, true])("calls tools at once only when it may (stream: %s)", async (stream) => {
    const asked = { input: { messages: [{ role: "user", content: useTools }] } };
    const calls = async (parameters: object) => {
      const ask = { ...asked, parameters: { ...incremental, tools, ...parameters } };
      if (stream) return gatheredMessage(await streamed(model, ask)).tool_calls ?? [];
      return (await whole(model, ask)).output?.choices?.[0]?.message.tool_calls ?? [];
    };
    await chargedExactly(world, async () => {
      expect((await calls({})).map((call) => call.function.name)).toEqual(["weather"]);
      const two = await calls({ parallel_tool_calls: true });
      expect(two.map((call) => JSON.parse(call.function.arguments) as object)).toEqual([example, {}]);
      const results = two.map(({ id }) => ({ role: "tool", tool_call_id: id, content: "r" }));
      const history = [
        ...asked.input.messages,
        { role: "assistant", content: "", tool_calls: two },
        ...results,
      ];
      const next = await whole(model, { input: { messages: history }, parameters: { ...asMessage, tools } });
      expect(next.output?.choices).toMatchObject([
        { finish_reason: "stop", message: { content: textOf(24) } },
      ]);
    });
  });

  test("sees images on the multimodal endpoint, and answers in lists", async () => {
    const content = [{ image: pngUri }, { image: imageUrl }, { text: "What is this?" }];
    const ask = { multimodal: true, input: { messages: [{ role: "user", content }] } };
    await chargedExactly(world, async () => {
      const said = `${pngWord} [url:${imageUrl}] ${textOf(22)}`;
      const { output } = await whole(modelOf("sees", supplier), ask);
      expect(textOfContent(output?.choices?.[0]?.message.content ?? "")).toBe(said);
      const events = await streamed(modelOf("sees", supplier), { ...ask, parameters: incremental });
      expect(gatheredMessage(events).content).toBe(said);
    });
  });

  test("thinks when it is told to", async () => {
    const parameters = { ...incremental, enable_thinking: true, thinking_budget: 1024, max_tokens: 2000 };
    const records = await chargedExactly(world, async () => {
      const message = gatheredMessage(await streamed(model, { parameters }));
      expect(message).toMatchObject({ reasoning_content: reasoningOf(8), content: textOf(16) });
    });
    expect(records[0]?.reported?.reasoningTokens).toBe(8);
  });

  test("that only streams still answers whole", async () => {
    const [record] = await chargedExactly(world, async () => {
      const { output } = await whole(modelOf("streams", supplier), { parameters: asMessage });
      expect(output?.choices).toMatchObject([{ message: { content: textOf(24) } }]);
    });
    expect(record?.stream).toBe(true);
  });

  test("answers after a JSON schema", async () => {
    const format = {
      type: "json_schema",
      json_schema: { name: "answer", schema: exampleSchema, strict: true },
    };
    await chargedExactly(world, async () => {
      const { output } = await whole(model, { parameters: { ...asMessage, response_format: format } });
      expect(JSON.parse(textOfContent(output?.choices?.[0]?.message.content ?? ""))).toEqual(example);
    });
  });

  test("is cut by the bound of output", async () => {
    await chargedExactly(world, async () => {
      const { output } = await whole(model, { parameters: { ...asMessage, max_tokens: 5 } });
      expect(output?.choices).toMatchObject([{ finish_reason: "length", message: { content: textOf(5) } }]);
    });
  });

  test.each<[Kind, number, string]>([
    ["fails", 502, "InternalError"],
    ["limits", 429, "Throttling.RateQuota"],
    ["denies", 503, "ModelUnavailable"],
    ["short", 400, "InvalidParameter"],
  ])("that %s is an error with DashScope's code, and costs nothing", async (kind, status, code) => {
    await chargedNothing(world, { calls: 1 }, async () => {
      const heard = await askNatively(world, {
        model: modelOf(kind, supplier),
        input: { messages: [{ role: "user", content: kind === "short" ? tooLong : hello }] },
        parameters: asMessage,
      });
      const error = JSON.parse(heard.text) as Generation;
      expect([heard.status, error.code, error.request_id.slice(0, 4)]).toEqual([status, code, "req_"]);
    });
  });

  test.each<Kind>(["breaks", "cuts"])(
    "that %s in the middle of a stream is an event of error",
    async (kind) => {
      await chargedForPart(world, async () => {
        const ask = { model: modelOf(kind, supplier), input, parameters: incremental, stream: true };
        const events = nativeEvents((await askNatively(world, ask)).text.replace("\nbroken:off\n\n", ""));
        expect(gatheredMessage(events.slice(0, -1)).content).toBe(textOf(9));
        expect(events.at(-1)).toMatchObject({ name: "error", generation: { code: "InternalError" } });
      });
    },
  );
});

test("keys and models that are wrong are refused in DashScope's words, before any supplier", async () => {
  const model = modelOf("via", "anthropic");
  const rows: [string, string, number, string][] = [
    [world.wrongKey, model, 401, "InvalidApiKey"],
    [world.apiKey, "nothing-like-it", 404, "ModelNotFound"],
    [world.scopedKey, model, 403, "model_not_allowed"],
    [world.poorKey, model, 402, "Arrearage"],
  ];
  for (const [key, name, status, code] of rows) {
    await chargedNothing(world, { calls: 0 }, async () => {
      const heard = await askNatively(world, { model: name, input, key });
      expect([heard.status, JSON.parse(heard.text)]).toMatchObject([status, { code }]);
    });
  }
});
