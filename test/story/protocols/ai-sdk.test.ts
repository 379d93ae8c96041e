import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateText, isStepCount, jsonSchema, Output, streamText, tool, type LanguageModel } from "ai";
import { APICallError, type ModelMessage } from "ai";
import { reasoningOf, textOf } from "../../../src/simulator/index.ts";
import { png, pngWord } from "../../simulator/pictures.ts";
import { modelOf, suppliers, type Kind, type Supplier } from "./catalog.ts";
import { example, exampleSchema, hello, noArguments, tooLong, useTools } from "./questions.ts";
import {
  callsOf,
  chargedExactly,
  chargedForPart,
  chargedNothing,
  openProtocolWorld,
  thrownBy,
} from "./world.ts";
import type { ProtocolWorld } from "./world.ts";

// The AI SDK with three of its providers before suppliers of all three protocols. `npm run build` comes first.
let world: ProtocolWorld;

beforeAll(async () => {
  world = await openProtocolWorld();
});
afterAll(() => world.close());

const providers = {
  openai: (options: Options) => createOpenAI(options).chat,
  "openai-compatible": (options: Options) =>
    createOpenAICompatible({
      ...options,
      name: "relay",
      includeUsage: true,
      supportsStructuredOutputs: true,
    }),
  anthropic: (options: Options) => createAnthropic(options),
} satisfies Record<string, (options: Options) => (model: string) => LanguageModel>;
type Provider = keyof typeof providers;
interface Options {
  baseURL: string;
  apiKey: string;
  fetch: typeof globalThis.fetch;
}

const thinkingOptions = {
  openai: { openai: { reasoningEffort: "low" } },
  "openai-compatible": { relay: { reasoningEffort: "low" } },
  anthropic: { anthropic: { thinking: { type: "enabled", budgetTokens: 1024 } } },
};

function modelFor(provider: Provider, name: string, apiKey = world.apiKey): LanguageModel {
  return providers[provider]({ baseURL: `${world.relay.url}/v1`, apiKey, fetch: world.fetch })(name);
}

const pairs = suppliers.flatMap((supplier) =>
  (Object.keys(providers) as Provider[]).map((provider) => [provider, supplier] as const),
);
const once = { maxRetries: 0 };
const schema = jsonSchema<typeof example>(exampleSchema);
const weather = tool({ inputSchema: schema, execute: ({ city }) => `sun in ${city}` });
const clock = tool({ inputSchema: jsonSchema(noArguments), execute: () => "noon" });

describe.each(pairs)("the AI SDK's %s before a supplier that speaks %s", (provider, supplier: Supplier) => {
  const via = (kind: Kind = "via"): LanguageModel => modelFor(provider, modelOf(kind, supplier));

  test("is answered, and the usage is the supplier's", async () => {
    let used = {};
    const [record] = await chargedExactly(world, async () => {
      const { text, finishReason, usage } = await generateText({ ...once, model: via(), prompt: hello });
      expect([text, finishReason]).toEqual([textOf(24), "stop"]);
      used = usage;
    });
    const inputTokens = record?.reported?.promptTokens;
    expect(used).toMatchObject({ inputTokens, outputTokens: 24, inputTokenDetails: { cacheReadTokens: 3 } });
  });

  test("streams the same", async () => {
    await chargedExactly(world, async () => {
      const stream = streamText({ ...once, model: via(), instructions: "Be brief.", prompt: hello });
      let text = "";
      for await (const part of stream.textStream) text += part;
      expect([text, await stream.finishReason]).toEqual([textOf(24), "stop"]);
      expect((await stream.usage).outputTokens).toBe(24);
    });
  });

  test("runs tools at once, and answers with their results in its hands", async () => {
    const records = await chargedExactly(world, async () => {
      const asked = {
        ...once,
        model: via(),
        prompt: useTools,
        tools: { weather, clock },
        stopWhen: isStepCount(3),
      };
      const { steps, text } = await generateText(asked);
      expect(steps[0]?.toolCalls).toMatchObject([
        { toolName: "weather", input: example },
        { toolName: "clock", input: {} },
      ]);
      expect(text).toBe(textOf(24));
    });
    expect(records).toHaveLength(2);
  });

  test("runs a loop of tools, streaming, in the right order", async () => {
    const records = await chargedExactly(world, async () => {
      const step = tool({
        inputSchema: jsonSchema<{ step: number; previous: string }>(noArguments),
        execute: ({ step: number }) => `r${String(number)}`,
      });
      const asked = { ...once, model: via("loops"), prompt: "go", tools: { step }, stopWhen: isStepCount(9) };
      const stream = streamText(asked);
      expect(await stream.text).toBe("r1, r2, r3, r4");
      expect(await stream.steps).toHaveLength(5);
    });
    expect(records).toHaveLength(5);
  });

  test("sees an image", async () => {
    const messages: ModelMessage[] = [
      {
        role: "user",
        content: [
          { type: "text", text: "What is this?" },
          { type: "file", data: png, mediaType: "image/png" },
        ],
      },
    ];
    await chargedExactly(world, async () => {
      const { text } = await generateText({ ...once, model: via("sees"), messages });
      expect(text).toBe(`${pngWord} ${textOf(23)}`);
    });
  });

  test.each([false, true])("reasons (stream: %s)", async (stream) => {
    const providerOptions = thinkingOptions[provider];
    const asked = { ...once, model: via(), prompt: hello, providerOptions, maxOutputTokens: 2000 };
    await chargedExactly(world, async () => {
      const answer = stream ? streamText(asked) : await generateText(asked);
      expect(await answer.text).toBe(textOf(16));
      // OpenAI's own provider has no place for the thoughts, but counts them.
      if (provider !== "openai") expect((await answer.steps).at(-1)?.reasoningText).toBe(reasoningOf(8));
      if (provider !== "anthropic") {
        expect((await answer.usage).outputTokenDetails.reasoningTokens).toBe(8);
      }
    });
  });

  test("answers after a schema", async () => {
    await chargedExactly(world, async () => {
      const output = Output.object({ schema });
      expect((await generateText({ ...once, model: via(), prompt: hello, output })).output).toEqual(example);
    });
  });

  test("is cut by the bound of output", async () => {
    await chargedExactly(world, async () => {
      const answer = await generateText({ ...once, model: via(), prompt: hello, maxOutputTokens: 5 });
      expect([answer.text, answer.finishReason]).toEqual([textOf(5), "length"]);
    });
  });

  test.each<[Kind, number, number, boolean]>([
    ["fails", 502, 500, true],
    ["limits", 429, 429, true],
    ["denies", 503, 503, true],
    ["short", 400, 400, false],
  ])(
    "that %s is an error with its status, and costs nothing",
    async (kind, openai, anthropic, isRetryable) => {
      const prompt = kind === "short" ? tooLong : hello;
      await chargedNothing(world, { calls: callsOf(kind) }, async () => {
        const error = await thrownBy(() => generateText({ ...once, model: via(kind), prompt }));
        expect(APICallError.isInstance(error)).toBe(true);
        const statusCode = provider === "anthropic" ? anthropic : openai;
        expect(error).toMatchObject({ statusCode, isRetryable });
      });
    },
  );

  test("that breaks in the middle of a stream is an error of the stream", async () => {
    let text = "";
    await chargedForPart(world, async () => {
      const seen: unknown[] = [];
      const onError = ({ error }: { error: unknown }): void => void seen.push(error);
      for await (const part of streamText({ ...once, model: via("breaks"), prompt: hello, onError }).stream) {
        if (part.type === "text-delta") text += part.text;
      }
      expect(seen).toHaveLength(1);
    });
    expect(text).toBe(textOf(9));
  });
});

test.each(Object.keys(providers) as Provider[])("%s: wrong keys and models are refused", async (provider) => {
  const model = modelOf("via", "dashscope");
  const rows: [string, string, number][] = [
    [world.wrongKey, model, 401],
    [world.apiKey, "nothing-like-it", 404],
    [world.scopedKey, model, 403],
    [world.poorKey, model, 402],
  ];
  for (const [key, name, statusCode] of rows) {
    await chargedNothing(world, { calls: 0 }, async () => {
      const asked = { ...once, model: modelFor(provider, name, key), prompt: hello };
      expect(await thrownBy(() => generateText(asked))).toMatchObject({ statusCode, isRetryable: false });
    });
  }
});
