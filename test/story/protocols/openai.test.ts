import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import OpenAI, { type APIError } from "openai";
import type {
  ChatCompletionMessageFunctionToolCall as Call,
  ChatCompletionMessageParam as Message,
} from "openai/resources";
import { reasoningOf, textOf } from "../../../src/simulator/index.ts";
import { pngUri, pngWord } from "../../simulator/pictures.ts";
import { modelOf, suppliers, type Kind } from "./catalog.ts";
import { example, exampleSchema, hello, imageUrl, noArguments, tooLong, useTools } from "./questions.ts";
import { chargedExactly, chargedForPart, chargedNothing, openProtocolWorld, thrownBy } from "./world.ts";
import type { ProtocolWorld } from "./world.ts";

// OpenAI's own client before suppliers of all three protocols. `npm run build` comes first.
let world: ProtocolWorld;
let openai: OpenAI;

beforeAll(async () => {
  world = await openProtocolWorld();
  openai = clientWith(world.apiKey);
});
afterAll(() => world.close());

const clientWith = (apiKey: string): OpenAI =>
  new OpenAI({ apiKey, baseURL: `${world.relay.url}/v1`, fetch: world.fetch, maxRetries: 0 });

const user = (content: string): Message => ({ role: "user", content });
const messages: Message[] = [{ role: "system", content: "Be brief." }, user(hello)];
const tools = [
  { type: "function" as const, function: { name: "weather", parameters: exampleSchema } },
  { type: "function" as const, function: { name: "clock", parameters: noArguments } },
];

/** A stream put together, as a program that shows it does. */
async function streamed(body: Omit<OpenAI.ChatCompletionCreateParamsStreaming, "stream">) {
  const heard = { text: "", reasoning: "", calls: [] as Call[], finish: "", usages: [] as object[] };
  const options = { stream: true as const, stream_options: { include_usage: true } };
  for await (const chunk of await openai.chat.completions.create({ ...body, ...options })) {
    expect([chunk.model, chunk.object]).toEqual([body.model, "chat.completion.chunk"]);
    if (chunk.usage) heard.usages.push(chunk.usage);
    const [choice] = chunk.choices;
    heard.text += choice?.delta.content ?? "";
    heard.reasoning += (choice?.delta as { reasoning_content?: string } | undefined)?.reasoning_content ?? "";
    heard.finish += choice?.finish_reason ?? "";
    for (const { index, id = "", function: part } of choice?.delta.tool_calls ?? []) {
      heard.calls[index] ??= { id, type: "function", function: { name: part?.name ?? "", arguments: "" } };
      heard.calls[index].function.arguments += part?.arguments ?? "";
    }
  }
  return heard;
}

describe.each(suppliers)("a supplier that speaks %s", (supplier) => {
  const model = modelOf("via", supplier);

  test("answers, and the usage is the supplier's", async () => {
    let usage: OpenAI.CompletionUsage | undefined;
    const [record] = await chargedExactly(world, async () => {
      const answer = await openai.chat.completions.create({
        model,
        messages,
        temperature: 1.5,
        presence_penalty: 1,
      });
      expect(answer).toMatchObject({ model, object: "chat.completion" });
      expect(answer.id).toMatch(/^chatcmpl-/);
      expect(answer._request_id).toMatch(/^req_/);
      expect(answer.choices).toMatchObject([
        { index: 0, finish_reason: "stop", message: { role: "assistant", content: textOf(24) } },
      ]);
      ({ usage } = answer);
    });
    expect(record?.protocol).toBe(supplier);
    expect(usage).toMatchObject({
      prompt_tokens: record?.reported?.promptTokens,
      completion_tokens: 24,
      prompt_tokens_details: { cached_tokens: 3 },
    });
  });

  test("streams the same", async () => {
    const [record] = await chargedExactly(world, async () => {
      const { text, finish, usages } = await streamed({ model, messages });
      expect([text, finish]).toEqual([textOf(24), "stop"]);
      expect(usages).toMatchObject([{ completion_tokens: 24, prompt_tokens_details: { cached_tokens: 3 } }]);
    });
    expect(record?.stream).toBe(true);
  });

  test.each([false, true])("calls tools at once and reads their results (stream: %s)", async (stream) => {
    await chargedExactly(world, async () => {
      const asked = { model, messages: [user(useTools)], tools };
      const calls = stream
        ? (await streamed(asked)).calls
        : ((await openai.chat.completions.create(asked)).choices[0]?.message.tool_calls as Call[]);
      expect(calls.map(({ function: called }) => called.name)).toEqual(["weather", "clock"]);
      expect(calls.map(({ function: called }) => JSON.parse(called.arguments) as object)).toEqual([
        example,
        {},
      ]);
      const results = calls.map(({ id }) => ({
        role: "tool" as const,
        tool_call_id: id,
        content: `of ${id}`,
      }));
      const history: Message[] = [
        user(useTools),
        { role: "assistant", tool_calls: calls },
        ...results.reverse(),
      ];
      const next = await openai.chat.completions.create({ model, messages: history, tools });
      expect(next.choices[0]).toMatchObject({ finish_reason: "stop", message: { content: textOf(24) } });
    });
  });

  test("a forced call is a call, where the supplier can be forced", async () => {
    const asked = { model, messages, tools: tools.slice(0, 1), tool_choice: "required" as const };
    await chargedExactly(world, async () => {
      const [choice] = (await openai.chat.completions.create(asked)).choices;
      expect(choice?.message.tool_calls).toMatchObject([{ function: { name: "weather" } }]);
    });
  });

  test("sees images, by their bytes and by their address", async () => {
    const content = [
      { type: "text" as const, text: "What is this?" },
      { type: "image_url" as const, image_url: { url: pngUri, detail: "low" as const } },
      { type: "image_url" as const, image_url: { url: imageUrl } },
    ];
    await chargedExactly(world, async () => {
      const asked = { model: modelOf("sees", supplier), messages: [{ role: "user" as const, content }] };
      const answer = await openai.chat.completions.create(asked);
      expect(answer.choices[0]?.message.content).toBe(`${pngWord} [url:${imageUrl}] ${textOf(22)}`);
    });
  });

  test.each([false, true])("reasons, and shows it apart from the answer (stream: %s)", async (stream) => {
    const asked = { model, messages, reasoning_effort: "low" as const, max_completion_tokens: 4000 };
    const [record] = await chargedExactly(world, async () => {
      if (stream) {
        expect(await streamed(asked)).toMatchObject({ reasoning: reasoningOf(8), text: textOf(16) });
        return;
      }
      const { choices, usage } = await openai.chat.completions.create(asked);
      expect(choices[0]?.message).toMatchObject({ reasoning_content: reasoningOf(8), content: textOf(16) });
      expect(usage?.completion_tokens_details?.reasoning_tokens).toBe(8);
    });
    expect(record?.reported?.reasoningTokens).toBe(8);
  });

  test("that only streams still answers whole", async () => {
    const [record] = await chargedExactly(world, async () => {
      const asked = { model: modelOf("streams", supplier), messages };
      const answer = await openai.chat.completions.create(asked);
      expect(answer.choices[0]?.message.content).toBe(textOf(24));
    });
    expect(record?.stream).toBe(true);
  });

  test("answers after a JSON schema", async () => {
    const json_schema = { name: "answer", schema: exampleSchema, strict: true };
    await chargedExactly(world, async () => {
      const asked = { model, messages, response_format: { type: "json_schema" as const, json_schema } };
      const answer = await openai.chat.completions.create(asked);
      expect(JSON.parse(answer.choices[0]?.message.content ?? "")).toEqual(example);
    });
  });

  test("is cut by the bound of output, streaming or not", async () => {
    await chargedExactly(world, async () => {
      const asked = { model, messages, max_completion_tokens: 5 };
      const whole = await openai.chat.completions.create(asked);
      expect(whole.choices[0]).toMatchObject({ finish_reason: "length", message: { content: textOf(5) } });
      expect(await streamed({ ...asked, max_completion_tokens: 7 })).toMatchObject({
        finish: "length",
        text: textOf(7),
      });
    });
  });

  test.each<[string, Kind, number, string]>([
    ["fails", "fails", 502, "upstream_error"],
    ["limits", "limits", 429, "rate_limit_exceeded"],
    ["denies us", "denies", 503, "upstream_unavailable"],
    ["cannot read so much", "short", 400, "context_length_exceeded"],
  ])("that %s is an error in OpenAI's words, and costs nothing", async (_, kind, status, code) => {
    await chargedNothing(world, { calls: 1 }, async () => {
      const asked = { model: modelOf(kind, supplier), messages: [user(kind === "short" ? tooLong : hello)] };
      const error = await thrownBy(() => openai.chat.completions.create(asked));
      expect(error).toBeInstanceOf(OpenAI.APIError);
      expect(error).toMatchObject({ status, code });
      expect((error as APIError).requestID).toMatch(/^req_/);
    });
  });

  test.each<Kind>(["breaks", "cuts"])(
    "that %s in the middle of a stream is an error within it",
    async (kind) => {
      let text = "";
      await chargedForPart(world, async () => {
        const asked = { model: modelOf(kind, supplier), messages, stream: true as const };
        const error = await thrownBy(async () => {
          for await (const chunk of await openai.chat.completions.create(asked)) {
            text += chunk.choices[0]?.delta.content ?? "";
          }
        });
        expect(error).toBeInstanceOf(OpenAI.APIError);
      });
      expect(text).toBe(textOf(9));
    },
  );
});

test("keys and models that are not there, not allowed or not paid for are refused before any supplier", async () => {
  const model = modelOf("via", "anthropic");
  const rows: [string, string, number, string][] = [
    [world.wrongKey, model, 401, "invalid_api_key"],
    [world.apiKey, "nothing-like-it", 404, "model_not_found"],
    [world.scopedKey, model, 403, "model_not_allowed"],
    [world.poorKey, model, 402, "insufficient_quota"],
  ];
  for (const [key, name, status, code] of rows) {
    await chargedNothing(world, { calls: 0 }, async () => {
      const error = await thrownBy(() => clientWith(key).chat.completions.create({ model: name, messages }));
      expect(error).toMatchObject({ status, code });
    });
  }
});

test("what a supplier says of itself would be heard here", async () => {
  const supplier = new OpenAI({ apiKey: "any", baseURL: `${world.simulator.url}/v1`, fetch: world.fetch });
  await supplier.chat.completions.create({ model: "sim-via", messages });
  expect((await world.leaks()).length).toBeGreaterThan(3);
});

test("the list of models names them all, and no supplier", async () => {
  const ids = (await openai.models.list()).data.map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining(suppliers.map((supplier) => modelOf("via", supplier))));
  expect(await world.leaks()).toEqual([]);
});
