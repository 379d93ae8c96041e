import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { ChatAlibabaTongyi } from "@langchain/community/chat_models/alibaba_tongyi";
import {
  AIMessage,
  HumanMessage,
  SystemMessage,
  ToolMessage,
  type AIMessageChunk,
} from "@langchain/core/messages";
import { textOf } from "../../../src/simulator/index.ts";
import { modelOf, suppliers, type Kind } from "./catalog.ts";
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

// LangChain's Tongyi client, which speaks DashScope, before suppliers of all three protocols.
let world: ProtocolWorld;
const ownFetch = globalThis.fetch;

beforeAll(async () => {
  world = await openProtocolWorld();
  // It has no place for a `fetch` of ours, and warns of what it cannot read.
  globalThis.fetch = world.fetch;
});
beforeEach(() => {
  jest.spyOn(console, "warn").mockImplementation((text) => {
    throw new Error(String(text));
  });
});
afterAll(async () => {
  globalThis.fetch = ownFetch;
  await world.close();
});

interface Client {
  streaming?: boolean;
  maxTokens?: number;
  key?: string;
}

function tongyi(model: string, { key = world.apiKey, ...more }: Client = {}): ChatAlibabaTongyi {
  const apiUrl = `${world.relay.url}/api/v1/services/aigc/text-generation/generation`;
  return new ChatAlibabaTongyi({
    ...{ model, alibabaApiKey: key, apiUrl, maxRetries: 0 },
    ...more,
  });
}

const tools = [
  { type: "function" as const, function: { name: "weather", parameters: exampleSchema } },
  { type: "function" as const, function: { name: "clock", parameters: noArguments } },
];
const messages = [new SystemMessage("Be brief."), new HumanMessage(hello)];

async function gathered(client: Pick<ChatAlibabaTongyi, "stream">): Promise<AIMessageChunk> {
  let whole: AIMessageChunk | undefined;
  for await (const chunk of await client.stream(messages)) whole = whole?.concat(chunk) ?? chunk;
  if (!whole) throw new Error("an empty stream");
  return whole;
}

describe.each(suppliers)("Tongyi before a supplier that speaks %s", (supplier) => {
  const model = modelOf("via", supplier);

  test.each([false, true])(
    "is answered, and the usage is the supplier's (streaming: %s)",
    async (streaming) => {
      let answer = new AIMessage("");
      const [record] = await chargedExactly(world, async () => {
        answer = await tongyi(model, { streaming }).invoke(messages);
      });
      expect(answer.text).toBe(textOf(24));
      expect(answer.usage_metadata).toMatchObject({
        input_tokens: record?.reported?.promptTokens,
        output_tokens: 24,
      });
      expect(answer.response_metadata).toMatchObject({ model, finish_reason: "stop" });
      expect(answer.response_metadata["request_id"]).toMatch(/^req_/);
    },
  );

  test("streams the same, and the sum of its usages is the usage, where it is told once", async () => {
    let answer: AIMessageChunk | undefined;
    const [record] = await chargedExactly(world, async () => {
      answer = await gathered(tongyi(model));
    });
    expect(answer?.text).toBe(textOf(24));
    // The vendor's own stream tells it with every event, and the client adds it up.
    if (supplier === "dashscope") return;
    expect(answer?.usage_metadata).toMatchObject({
      input_tokens: record?.reported?.promptTokens,
      output_tokens: 24,
    });
  });

  test.each([false, true])("calls a tool and reads its result (streaming: %s)", async (streaming) => {
    const client = tongyi(model, { streaming }).bindTools(tools);
    const parallel = tongyi(model, { streaming }).bindTools(tools, { parallel_tool_calls: true });
    await chargedExactly(world, async () => {
      const one = await client.invoke([new HumanMessage(useTools)]);
      // DashScope calls one tool at a time unless it is asked for more.
      expect(one.tool_calls).toMatchObject([{ name: "weather", args: example }]);
      const two = await parallel.invoke([new HumanMessage(useTools)]);
      expect(two.tool_calls).toMatchObject([
        { name: "weather", args: example },
        { name: "clock", args: {} },
      ]);
      const results = (two.tool_calls ?? []).map(
        ({ id = "" }) => new ToolMessage({ content: "r", tool_call_id: id }),
      );
      const next = await client.invoke([new HumanMessage(useTools), two, ...results.reverse()]);
      expect([next.text, next.tool_calls ?? []]).toEqual([textOf(24), []]);
    });
  });

  test.each([false, true])("is cut by the bound of output (streaming: %s)", async (streaming) => {
    await chargedExactly(world, async () => {
      const answer = await tongyi(model, { streaming, maxTokens: 5 }).invoke(messages);
      expect(answer.text).toBe(textOf(5));
      expect(answer.response_metadata["finish_reason"]).toBe("length");
    });
  });

  test.each<Kind>(["fails", "limits", "denies", "short"])(
    "that %s is an error, and costs nothing",
    async (kind) => {
      const question = new HumanMessage(kind === "short" ? tooLong : hello);
      for (const streaming of [false, true]) {
        await chargedNothing(world, { calls: callsOf(kind) }, async () => {
          const error = await thrownBy(() =>
            tongyi(modelOf(kind, supplier), { streaming }).invoke([question]),
          );
          if (kind === "short") expect(String(error)).toContain("Range of input length should be [1, 1000]");
        });
      }
    },
  );

  test.each<Kind>(["breaks", "cuts"])("that %s in the middle of a stream is an error of it", async (kind) => {
    let text = "";
    await chargedForPart(world, async () => {
      await thrownBy(async () => {
        for await (const chunk of await tongyi(modelOf(kind, supplier)).stream(messages)) text += chunk.text;
      });
    });
    expect(text).toBe(textOf(9));
  });
});

test("keys and models that are wrong are refused before any supplier", async () => {
  const model = modelOf("via", "openai");
  const rows: [string, string][] = [
    [world.wrongKey, model],
    [world.apiKey, "nothing-like-it"],
    [world.scopedKey, modelOf("via", "dashscope")],
    [world.poorKey, model],
  ];
  for (const [key, name] of rows) {
    await chargedNothing(world, { calls: 0 }, async () => {
      const error = await thrownBy(() => tongyi(name, { key }).invoke(messages));
      expect((error as Error).message).toBeTruthy();
    });
  }
});
