import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { reasoningOf, textOf } from "../../../src/simulator/index.ts";
import { png, pngWord } from "../../simulator/pictures.ts";
import {
  answerTo,
  callsIn,
  clientOf,
  errors,
  generations,
  resultsOf,
  textIn,
  tools,
  user,
} from "./anthropic-clients.ts";
import type { Answer, Ask, CountedUsage, Generation, Message } from "./anthropic-clients.ts";
import { modelOf, suppliers, type Kind } from "./catalog.ts";
import { example, exampleSchema, hello, imageUrl, tooLong, useTools } from "./questions.ts";
import {
  callsOf,
  chargedExactly,
  chargedForPart,
  chargedNothing,
  openProtocolWorld,
  thrownBy,
} from "./world.ts";
import type { ProtocolWorld } from "./world.ts";

// Anthropic's own client, in two generations, before suppliers of all three protocols. `npm run build` comes first.
let world: ProtocolWorld;

beforeAll(async () => {
  world = await openProtocolWorld();
});
afterAll(() => world.close());

const pairs = suppliers.flatMap((supplier) =>
  generations.map((generation) => [generation, supplier] as const),
);
const thinking = { type: "enabled" as const, budget_tokens: 1024 };

const answerOf = (generation: Generation, ask: Ask, stream: boolean): Promise<Answer> =>
  answerTo(clientOf(world, generation, world.apiKey), ask, stream);

describe.each(pairs)("Anthropic's client %s before a supplier that speaks %s", (generation, supplier) => {
  const model = modelOf("via", supplier);
  const asked: Ask = { model, max_tokens: 2000, system: "Be brief.", messages: [user(hello)] };

  test.each([false, true])("is answered, and the usage is the supplier's (stream: %s)", async (stream) => {
    let usage: CountedUsage | undefined;
    const [record] = await chargedExactly(world, async () => {
      const answer = await answerOf(generation, asked, stream);
      expect(answer).toMatchObject({ type: "message", role: "assistant", model, stop_reason: "end_turn" });
      expect(answer.id).toMatch(/^msg_/);
      expect(answer.content).toMatchObject([{ type: "text", text: textOf(24) }]);
      ({ usage } = answer);
    });
    expect(record?.protocol).toBe(supplier);
    const prompt = record?.reported?.promptTokens ?? 0;
    expect(usage).toMatchObject({
      input_tokens: prompt - 5,
      cache_read_input_tokens: 3,
      cache_creation_input_tokens: 2,
      output_tokens: 24,
    });
  });

  test.each([false, true])("calls tools at once and reads their results (stream: %s)", async (stream) => {
    await chargedExactly(world, async () => {
      const asking: Ask = { ...asked, tools, messages: [user(useTools)] };
      const first = await answerOf(generation, asking, stream);
      expect(first.stop_reason).toBe("tool_use");
      const calls = callsIn(first);
      expect(calls.map(({ name, input }) => [name, input])).toEqual([
        ["weather", example],
        ["clock", {}],
      ]);
      const next: Message[] = [{ role: "assistant", content: first.content }, resultsOf(calls.toReversed())];
      const second = await answerOf(
        generation,
        { ...asking, messages: [...asking.messages, ...next] },
        stream,
      );
      expect([textIn(second), second.stop_reason]).toEqual([textOf(24), "end_turn"]);
    });
  });

  test("sees images, by their bytes and by their address", async () => {
    const content = [
      { type: "text" as const, text: "What is this?" },
      {
        type: "image" as const,
        source: { type: "base64" as const, media_type: "image/png" as const, data: png },
      },
      { type: "image" as const, source: { type: "url" as const, url: imageUrl } },
    ];
    await chargedExactly(world, async () => {
      const seen = { ...asked, model: modelOf("sees", supplier), messages: [user(content)] };
      expect(textIn(await answerOf(generation, seen, false))).toBe(
        `${pngWord} [url:${imageUrl}] ${textOf(22)}`,
      );
    });
  });

  test("sees an image in a tool's result", async () => {
    const source = { type: "base64" as const, media_type: "image/png" as const, data: png };
    const call = { type: "tool_use" as const, id: "toolu_1", name: "clock", input: {} };
    const result = {
      ...{ type: "tool_result" as const, tool_use_id: "toolu_1" },
      content: [
        { type: "text" as const, text: "a picture" },
        { type: "image" as const, source },
      ],
    };
    const messages = [user(hello), { role: "assistant" as const, content: [call] }, user([result])];
    await chargedExactly(world, async () => {
      const seen = { ...asked, model: modelOf("sees", supplier), tools, messages };
      expect(textIn(await answerOf(generation, seen, true))).toBe(`${pngWord} ${textOf(23)}`);
    });
  });

  test("that only streams still answers whole", async () => {
    const [record] = await chargedExactly(world, async () => {
      const answer = await answerOf(generation, { ...asked, model: modelOf("streams", supplier) }, false);
      expect(textIn(answer)).toBe(textOf(24));
    });
    expect(record?.stream).toBe(true);
  });

  test.each([false, true])(
    "thinks, and its thoughts come back into the loop (stream: %s)",
    async (stream) => {
      const records = await chargedExactly(world, async () => {
        const asking: Ask = { ...asked, thinking, tools, messages: [user(useTools)] };
        const first = await answerOf(generation, asking, stream);
        const [thought] = first.content;
        expect(thought).toMatchObject({ type: "thinking", thinking: reasoningOf(8) });
        expect(thought?.type === "thinking" && thought.signature).toBeTruthy();
        expect(callsIn(first)).toHaveLength(2);
        const next: Message[] = [{ role: "assistant", content: first.content }, resultsOf(callsIn(first))];
        const second = await answerOf(
          generation,
          { ...asking, messages: [...asking.messages, ...next] },
          stream,
        );
        expect(second.content).toMatchObject([
          { type: "thinking", thinking: reasoningOf(8) },
          { type: "text", text: textOf(16) },
        ]);
      });
      expect(records.map(({ reported }) => reported?.reasoningTokens)).toEqual([8, 8]);
    },
  );

  test("answers after a JSON schema", async () => {
    await chargedExactly(world, async () => {
      const asking: Ask = {
        ...asked,
        output_config: { format: { type: "json_schema", schema: exampleSchema } },
      };
      expect(JSON.parse(textIn(await answerOf(generation, asking, true)))).toEqual(example);
    });
  });

  test.each([false, true])("is cut by the bound of output (stream: %s)", async (stream) => {
    await chargedExactly(world, async () => {
      const answer = await answerOf(generation, { ...asked, max_tokens: 5 }, stream);
      expect([textIn(answer), answer.stop_reason]).toEqual([textOf(5), "max_tokens"]);
    });
  });

  test.each<[string, Kind, number, string]>([
    ["fails", "fails", 500, "api_error"],
    ["limits", "limits", 429, "rate_limit_error"],
    ["denies us", "denies", 503, "api_error"],
    ["cannot read so much", "short", 400, "invalid_request_error"],
  ])("that %s is an error in Anthropic's words, and costs nothing", async (_, kind, status, type) => {
    await chargedNothing(world, { calls: callsOf(kind) }, async () => {
      const asking = {
        ...asked,
        model: modelOf(kind, supplier),
        messages: [user(kind === "short" ? tooLong : hello)],
      };
      const error = await thrownBy(() => answerOf(generation, asking, false));
      expect(error).toBeInstanceOf(errors[generation]);
      expect(error).toMatchObject({ status, error: { type: "error", error: { type } } });
      expect((error as { requestID: string }).requestID).toMatch(/^req_/);
      // DashScope's vendor does not say how long the prompt was.
      const said =
        supplier === "dashscope"
          ? /prompt is too long: .*1000/
          : /prompt is too long: \d+ tokens > 1000 maximum/;
      if (kind === "short") expect(String(error)).toMatch(said);
    });
  });

  test.each<Kind>(["breaks", "cuts"])(
    "that %s in the middle of a stream is an error within it",
    async (kind) => {
      let text = "";
      await chargedForPart(world, async () => {
        const stream = clientOf(world, generation, world.apiKey).messages.stream({
          ...asked,
          model: modelOf(kind, supplier),
        });
        stream.on("text", (part) => (text += part));
        const error = await thrownBy(() => stream.finalMessage());
        expect(error).toMatchObject({
          error: { type: "error", error: { type: expect.stringMatching(/error/) } },
        });
      });
      expect(text).toBe(textOf(9));
    },
  );
});

test.each(generations)(
  "%s: keys and models that are wrong are refused before any supplier",
  async (generation) => {
    const model = modelOf("via", "dashscope");
    const rows: [string, string, number, string][] = [
      [world.wrongKey, model, 401, "authentication_error"],
      [world.apiKey, "nothing-like-it", 404, "not_found_error"],
      [world.scopedKey, model, 403, "permission_error"],
      [world.poorKey, model, 402, "billing_error"],
    ];
    for (const [key, name, status, type] of rows) {
      await chargedNothing(world, { calls: 0 }, async () => {
        const asked: Ask = { model: name, max_tokens: 9, messages: [user(hello)] };
        const error = await thrownBy(() => clientOf(world, generation, key).messages.create(asked));
        expect(error).toMatchObject({ status, error: { error: { type } } });
      });
    }
  },
);

test.each(generations)("%s: models are listed, and tokens counted", async (generation) => {
  const client = clientOf(world, generation, world.apiKey);
  const ids: string[] = [];
  for await (const { id } of client.models.list()) ids.push(id);
  expect(ids).toEqual(expect.arrayContaining(suppliers.map((supplier) => modelOf("via", supplier))));
  for (const supplier of suppliers) {
    const counted = await client.messages.countTokens({
      model: modelOf("via", supplier),
      messages: [user(hello)],
    });
    expect(counted.input_tokens).toBeGreaterThan(5);
  }
  expect(await world.leaks()).toEqual([]);
});
