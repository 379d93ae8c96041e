import { afterAll, beforeAll, expect, test } from "@jest/globals";
import {
  promptTokensOf,
  reasoningOf,
  type Simulator,
  startSimulator,
  textOf,
} from "../../src/simulator/index.ts";
import { hello, paths, post, sseEvents } from "./client.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

interface Usage {
  input_tokens: number;
  cache_read_input_tokens: number;
  output_tokens: number;
}
interface Block {
  type: string;
  id?: string;
  text?: string;
  thinking?: string;
  signature?: string;
  name?: string;
  input?: unknown;
}
interface Message {
  id: string;
  model: string;
  content: Block[];
  stop_reason: string | null;
  usage?: Usage;
}
interface StreamEvent {
  type: string;
  index?: number;
  message?: Message;
  content_block?: Block;
  delta?: {
    type?: string;
    text?: string;
    thinking?: string;
    signature?: string;
    partial_json?: string;
    stop_reason?: string;
  };
  usage?: Usage;
}

const plain = { model: "sim-fast", max_tokens: 100, messages: hello };
const tools = [
  { name: "weather", input_schema: { type: "object", properties: { city: { type: "string" } } } },
  { name: "clock", input_schema: { type: "object", properties: {} } },
];

async function whole(body: object): Promise<Message> {
  return (await (await post(simulator, { path: paths.anthropic, body })).json()) as Message;
}

async function stream(body: object): Promise<StreamEvent[]> {
  const response = await post(simulator, { path: paths.anthropic, body: { ...body, stream: true } });
  return sseEvents(await response.text()).map(({ event, data }) => {
    const parsed = JSON.parse(data) as StreamEvent;
    expect(event).toBe(parsed.type);
    return parsed;
  });
}

/** Folds a stream as a client does, refusing what breaks the grammar. */
function folded(events: readonly StreamEvent[]): Message {
  const [start, ...rest] = events.filter((event) => event.type !== "ping");
  if (start?.type !== "message_start" || !start.message) throw new Error("no message_start");
  const message = start.message;
  let open: Block | null = null;
  let json = "";
  for (const event of rest) {
    if (event.type === "content_block_start" && event.content_block) {
      expect(open).toBeNull();
      expect(event.index).toBe(message.content.length);
      open = event.content_block;
      json = "";
      message.content.push(open);
    } else if (event.type === "content_block_delta") {
      expect(event.index).toBe(message.content.length - 1);
      if (!open) throw new Error("a delta outside a block");
      if (event.delta?.type === "text_delta") open.text = `${open.text ?? ""}${event.delta.text ?? ""}`;
      if (event.delta?.type === "thinking_delta") {
        open.thinking = `${open.thinking ?? ""}${event.delta.thinking ?? ""}`;
      }
      if (event.delta?.type === "signature_delta") open.signature = event.delta.signature ?? "";
      if (event.delta?.type === "input_json_delta") json += event.delta.partial_json ?? "";
    } else if (event.type === "content_block_stop") {
      if (open?.type === "tool_use") open.input = JSON.parse(json);
      open = null;
    } else if (event.type === "message_delta") {
      message.stop_reason = event.delta?.stop_reason ?? null;
      if (event.usage) message.usage = event.usage;
    }
  }
  expect(open).toBeNull();
  expect(events.at(-1)?.type).toBe("message_stop");
  return message;
}

test("a message has the vendor's members and excludes cached tokens from its input", async () => {
  const body = { ...plain, system: "Be brief.", model: "sim-fast@cached=3" };
  const message = await whole(body);
  expect(message).toMatchObject({
    type: "message",
    role: "assistant",
    model: "sim-fast",
    stop_sequence: null,
  });
  expect(message.id).toMatch(/^msg_sim/);
  expect(message.content).toEqual([{ type: "text", text: textOf(24) }]);
  expect(message.stop_reason).toBe("end_turn");
  const prompt = promptTokensOf("anthropic", body);
  expect(prompt).toBe(7 + 6);
  expect(message.usage).toMatchObject({
    input_tokens: prompt - 3,
    cache_read_input_tokens: 3,
    output_tokens: 24,
  });
});

test.each([
  ["text", plain],
  ["thinking", { ...plain, max_tokens: 2000, thinking: { type: "enabled", budget_tokens: 1024 } }],
  ["a tool", { ...plain, tools, messages: [{ role: "user", content: "use a tool" }] }],
  ["two tools", { ...plain, tools, messages: [{ role: "user", content: "use tools in parallel" }] }],
  ["a cut", { ...plain, max_tokens: 5 }],
])("a stream of %s folds to the non-stream message", async (_name, body) => {
  const ids = { id: expect.any(String) as unknown };
  const expected = await whole(body);
  const content = expected.content.map((block) => (block.type === "tool_use" ? { ...block, ...ids } : block));
  expect(folded(await stream(body))).toEqual({ ...expected, ...ids, content });
});

test("message_start tells the input and one output token, message_delta the whole", async () => {
  const events = await stream(plain);
  expect(events[0]?.message?.usage).toMatchObject({ input_tokens: 6, output_tokens: 1 });
  expect(events.find((event) => event.type === "message_delta")?.usage?.output_tokens).toBe(24);
});

test("thinking is a block before the text, with a signature", async () => {
  const { content } = await whole({ ...plain, thinking: { type: "adaptive" } });
  expect(content[0]).toEqual({ type: "thinking", thinking: reasoningOf(8), signature: expect.any(String) });
  expect(content[1]?.text).toBe(textOf(16));
});

test("a tool is called with an object, and its result is answered in text", async () => {
  const asking = { ...plain, tools, messages: [{ role: "user", content: "use a tool" }] };
  const called = await whole(asking);
  expect(called.stop_reason).toBe("tool_use");
  expect(called.content[0]).toMatchObject({ type: "tool_use", name: "weather", input: { city: "sim" } });
  const result = {
    type: "tool_result",
    tool_use_id: called.content[0]?.id,
    content: [{ type: "text", text: "a tool" }],
  };
  const messages = [
    ...asking.messages,
    { role: "assistant", content: called.content },
    { role: "user", content: [result] },
  ];
  expect((await whole({ ...asking, messages })).stop_reason).toBe("end_turn");
});

test("an error in the middle is an error event", async () => {
  const events = await stream({ ...plain, model: "sim-fast@fault=error_event,status=529" });
  expect(events.at(-1)).toMatchObject({ type: "error", error: { type: "overloaded_error" } });
});

test("no_done leaves out message_stop", async () => {
  const events = await stream({ ...plain, model: "sim-fast@fault=no_done" });
  expect(events.at(-1)?.type).toBe("message_delta");
});

test("max_tokens is required, and a key in x-api-key is known by its fingerprint", async () => {
  const headers = { "x-api-key": "sk-ant", authorization: "" };
  const response = await post(simulator, {
    path: paths.anthropic,
    body: { model: "m", messages: hello },
    headers,
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ type: "error", error: { type: "invalid_request_error" } });
  expect(simulator.usageLog().at(-1)?.keyFingerprint).toMatch(/^[0-9a-f]{12}$/);
});

test("the metadata's user id carries the keys and the tag", async () => {
  await whole({ ...plain, metadata: { user_id: "sim:tokens=3;anthropic-tag" } });
  expect(simulator.usageLog().at(-1)).toMatchObject({
    tag: "anthropic-tag",
    produced: { outputTokens: 3 },
    outcome: "completed",
  });
});
