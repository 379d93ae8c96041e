import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { systemQuery } from "../../../src/storage/index.ts";
import {
  answerTo,
  callsIn,
  clientOf,
  resultsOf,
  tools as weatherAndClock,
  user,
  type Ask,
} from "./anthropic-clients.ts";
import { modelOf, suppliers, type Supplier } from "./catalog.ts";
import { askNatively, gatheredMessage, nativeEvents, type Generation } from "./native-dashscope.ts";
import { exampleSchema, useTools } from "./questions.ts";
import { chargedExactly, openProtocolWorld, type ProtocolWorld } from "./world.ts";

// Loops of tool calls through every pair of protocols: a result that is lost, or comes in the wrong order, shows in
// the answer, which the simulated model makes of all of them.
let world: ProtocolWorld;

beforeAll(async () => {
  world = await openProtocolWorld();
});
afterAll(() => world.close());

interface Call {
  id: string;
  input: { step: number; previous: string };
}
interface Turn {
  text: string;
  calls: Call[];
}
interface Result {
  id: string;
  text: string;
}
/** A conversation in one protocol: it keeps its own history. */
interface Conversation {
  next(results: Result[]): Promise<Turn>;
}
interface Terms {
  model: string;
  question: string;
  stream: boolean;
}

const parsed = (text: string): Call["input"] => JSON.parse(text) as Call["input"];

function overOpenAI({ model, question, stream }: Terms): Conversation {
  const client = new OpenAI({ apiKey: world.apiKey, baseURL: `${world.relay.url}/v1`, fetch: world.fetch });
  const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: "user", content: question }];
  const tools = [{ type: "function" as const, function: { name: "step", parameters: exampleSchema } }];
  return {
    async next(results) {
      messages.push(
        ...results.map(({ id, text }) => ({ role: "tool" as const, tool_call_id: id, content: text })),
      );
      const asked = { model, messages, tools };
      const answer = stream
        ? await client.chat.completions.stream(asked).finalChatCompletion()
        : await client.chat.completions.create(asked);
      const message = answer.choices[0]?.message;
      if (!message) throw new Error("no message");
      messages.push(message);
      const calls = (message.tool_calls ?? []).flatMap((call) =>
        call.type === "function" ? [{ id: call.id, input: parsed(call.function.arguments) }] : [],
      );
      return { text: message.content ?? "", calls };
    },
  };
}

function overAnthropic({ model, question, stream }: Terms): Conversation {
  const client = new Anthropic({ authToken: world.apiKey, baseURL: world.relay.url, fetch: world.fetch });
  const messages: Anthropic.MessageParam[] = [];
  return {
    async next(results) {
      const content = results.map(({ id, text }) => ({
        ...{ type: "tool_result" as const, tool_use_id: id, content: text },
      }));
      messages.push({ role: "user", content: results.length > 0 ? content : question });
      const asked = {
        model,
        messages,
        max_tokens: 1000,
        tools: [{ name: "step", input_schema: exampleSchema }],
      };
      const answer = stream
        ? await client.messages.stream(asked).finalMessage()
        : await client.messages.create(asked);
      messages.push({ role: "assistant", content: answer.content });
      const calls = answer.content.flatMap((block) =>
        block.type === "tool_use" ? [{ id: block.id, input: block.input as Call["input"] }] : [],
      );
      return {
        text: answer.content.map((block) => (block.type === "text" ? block.text : "")).join(""),
        calls,
      };
    },
  };
}

function overDashScope({ model, question, stream }: Terms): Conversation {
  const messages: object[] = [{ role: "user", content: question }];
  const tools = [{ type: "function", function: { name: "step", parameters: exampleSchema } }];
  const parameters = { result_format: "message", incremental_output: true, parallel_tool_calls: true, tools };
  return {
    async next(results) {
      messages.push(...results.map(({ id, text }) => ({ role: "tool", tool_call_id: id, content: text })));
      const { text } = await askNatively(world, { model, input: { messages }, parameters, stream });
      const message = stream
        ? gatheredMessage(nativeEvents(text))
        : (JSON.parse(text) as Generation).output?.choices?.[0]?.message;
      if (typeof message?.content !== "string") throw new Error(text);
      const calls = message.tool_calls ?? [];
      messages.push({
        role: "assistant",
        content: message.content,
        ...(calls.length > 0 && { tool_calls: calls }),
      });
      return {
        text: message.content,
        calls: calls.map((call) => ({ id: call.id, input: parsed(call.function.arguments) })),
      };
    },
  };
}

const clients: Record<Supplier, (terms: Terms) => Conversation> = {
  openai: overOpenAI,
  anthropic: overAnthropic,
  dashscope: overDashScope,
};
const pairs = suppliers.flatMap((client) => suppliers.map((supplier) => [client, supplier] as const));

/** Answers every call with its step until there are no more; the inputs of all calls, and the answer. */
async function play(conversation: Conversation): Promise<{ answer: string; inputs: Call["input"][] }> {
  const inputs: Call["input"][] = [];
  let results: Result[] = [];
  for (let turns = 0; turns < 9; turns++) {
    const { text, calls } = await conversation.next(results);
    if (calls.length === 0) return { answer: text, inputs };
    inputs.push(...calls.map(({ input }) => input));
    // Programs answer in the order in which their tools are done.
    results = calls.map(({ id, input }) => ({ id, text: `r${String(input.step)}` })).reverse();
  }
  throw new Error("the loop has no end");
}

type Row = object & { status: string; charge: bigint };

async function newestRows(count: number): Promise<Row[]> {
  const sql = "SELECT status, charge FROM request WHERE customer_id = $1 ORDER BY request_id DESC LIMIT $2";
  return systemQuery<Row>(world.database, sql, [world.customerId, count]);
}

describe.each(pairs)("a client that speaks %s, a supplier that speaks %s", (client, supplier) => {
  test.each([false, true])("five turns end with every result in its place (stream: %s)", async (stream) => {
    const terms = { model: modelOf("loops", supplier), question: "go", stream };
    const records = await chargedExactly(world, async () => {
      const { answer, inputs } = await play(clients[client](terms));
      expect(answer).toBe("r1, r2, r3, r4");
      expect(inputs).toEqual([
        { step: 1, previous: "" },
        { step: 2, previous: "r1" },
        { step: 3, previous: "r2" },
        { step: 4, previous: "r3" },
      ]);
    });
    expect(records.map(({ protocol }) => protocol)).toEqual(Array(5).fill(supplier));
    const rows = await newestRows(5);
    expect(rows.every(({ status, charge }) => status === "succeeded" && charge > 0n)).toBe(true);
  });

  test("calls at once have their own results, whichever came first", async () => {
    const terms = { model: modelOf("loops", supplier), question: "in parallel", stream: true };
    const records = await chargedExactly(world, async () => {
      const { answer, inputs } = await play(clients[client](terms));
      expect(answer).toBe("r1, r2, r3, r4");
      expect(inputs.map(({ previous }) => previous)).toEqual(["", "", "r2", "r2"]);
    });
    expect(records).toHaveLength(3);
  });
});

const thinking = { type: "enabled" as const, budget_tokens: 1024 };
const moves = suppliers.flatMap((from) => suppliers.map((to) => [from, to] as const));

test.each(moves)("thoughts of a supplier that speaks %s trouble none that speaks %s", async (from, to) => {
  const client = clientOf(world, "1.x", world.apiKey);
  const asked: Ask = {
    ...{ model: modelOf("redacts", from), max_tokens: 2000, thinking, tools: weatherAndClock },
    messages: [user(useTools)],
  };
  const move = async (target: Supplier): Promise<void> => {
    const first = await answerTo(client, asked, true);
    const sealed = first.content.filter(({ type }) => type === "redacted_thinking");
    expect(sealed).toHaveLength(from === "anthropic" ? 1 : 0);
    const messages = [
      ...asked.messages,
      { role: "assistant" as const, content: first.content },
      resultsOf(callsIn(first)),
    ];
    const second = await answerTo(client, { ...asked, model: modelOf("via", target), messages }, false);
    expect(second.stop_reason).toBe("end_turn");
  };
  expect(await chargedExactly(world, () => move(to))).toMatchObject([{ protocol: from }, { protocol: to }]);
});
