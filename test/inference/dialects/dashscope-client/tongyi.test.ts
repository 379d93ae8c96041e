import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "@jest/globals";
import { ChatAlibabaTongyi } from "@langchain/community/chat_models/alibaba_tongyi";
import {
  AIMessage,
  type AIMessageChunk,
  HumanMessage,
  SystemMessage,
  ToolMessage,
} from "@langchain/core/messages";
import { dashscopeErrors } from "../../../../src/inference/dialects/dashscope/errors.ts";
import { readChat } from "../../../../src/inference/dialects/dashscope/read-chat.ts";
import { readRequest } from "../../../../src/inference/dialects/dashscope/read-request.ts";
import { openStream, writeWhole } from "../../../../src/inference/dialects/dashscope/write-reply.ts";
import type { InferenceRequest } from "../../../../src/inference/dialects/dialect.ts";
import { Fold } from "../../../../src/inference/dialects/folded-reply.ts";
import type { ReplyEvent } from "../../../../src/inference/dialects/reply-event.ts";
import { type AppError, fail } from "../../../../src/kernel/app-error.ts";
import { finishing, options, REQUEST_ID, USAGE } from "./written-events.ts";

const REPORT: ReplyEvent = { kind: "usage", usage: USAGE, suspicious: false };
const COUNTED = { input_tokens: 45, output_tokens: 12, total_tokens: 57 };

const HELLO: ReplyEvent[] = [
  { kind: "reasoning", text: "hm" },
  { kind: "text", text: "Hello " },
  { kind: "text", text: "你好 🙂" },
  REPORT,
  finishing("end"),
];

const TWO_CALLS: ReplyEvent[] = [
  { kind: "toolStart", call: 0, id: "call_a", name: "weather" },
  { kind: "toolArguments", call: 0, text: '{"city": ' },
  { kind: "toolStart", call: 1, id: "call_b", name: "time" },
  { kind: "toolArguments", call: 0, text: '"Rome"}' },
  { kind: "toolEnd", call: 0 },
  { kind: "toolEnd", call: 1 },
  REPORT,
  finishing("tool"),
];

const CALLED = [
  { name: "weather", args: { city: "Rome" }, id: "call_a" },
  { name: "time", args: {}, id: "call_b" },
];

interface Served {
  /** One per event, each in a piece of its own, as the relay sends them. */
  pieces: string[];
  type: string;
  status: number;
}

function answerWith(events: readonly ReplyEvent[], cut?: AppError) {
  return (request: InferenceRequest): Served => {
    const writing = { ...options(request.form), stream: request.stream };
    if (request.stream) {
      const writer = openStream(writing);
      const pieces = events.map((event) => writer.write(event));
      const end = cut
        ? dashscopeErrors.writeStreamError(cut, REQUEST_ID, writer.eventCount + 1).toString()
        : writer.end();
      return { pieces: [...pieces, end], type: "text/event-stream; charset=utf-8", status: 200 };
    }
    const fold = new Fold();
    for (const event of events) fold.add(event);
    const body = writeWhole(fold.reply, USAGE, writing);
    return { pieces: [String(body)], type: "application/json", status: 200 };
  };
}

function refuseWith(error: AppError) {
  return (): Served => {
    const { status, body } = dashscopeErrors.writeError(error, REQUEST_ID);
    return { pieces: [body.toString()], type: "application/json", status };
  };
}

type Use = (client: (fields?: object) => ChatAlibabaTongyi, requests: InferenceRequest[]) => Promise<void>;

/** LangChain's client against a server that reads its requests as the relay does, and answers with our bytes. */
async function withTongyi(serve: (request: InferenceRequest) => Served, use: Use): Promise<void> {
  const requests: InferenceRequest[] = [];
  const server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on("data", (chunk: Buffer) => chunks.push(chunk));
    message.on("end", () => {
      const headers: IncomingHttpHeaders = message.headers;
      const request = readRequest({ body: Buffer.concat(chunks), headers, query: "" });
      requests.push(request);
      const { pieces, type, status } = serve(request);
      response.writeHead(status, { "content-type": type });
      void send(pieces, (piece) => response.write(piece)).then(() => response.end());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const apiUrl = `http://127.0.0.1:${port}/api/v1/services/aigc/text-generation/generation`;
  const fixed = { alibabaApiKey: "k", model: "qwen-plus", maxRetries: 0, apiUrl };
  try {
    await use((fields = {}) => new ChatAlibabaTongyi({ ...fixed, ...fields }), requests);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

async function send(pieces: readonly string[], write: (piece: string) => void): Promise<void> {
  for (const piece of pieces) {
    if (piece !== "") write(piece);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

async function collect(stream: AsyncIterable<AIMessageChunk>): Promise<AIMessageChunk> {
  let whole: AIMessageChunk | null = null;
  for await (const chunk of stream) whole = whole === null ? chunk : whole.concat(chunk);
  return whole!;
}

const TOOLS = {
  tools: [
    {
      type: "function" as const,
      function: { name: "weather", parameters: { type: "object", properties: {} } },
    },
    { type: "function" as const, function: { name: "time", parameters: { type: "object", properties: {} } } },
  ],
};

describe("LangChain's client of DashScope as the judge", () => {
  test("invoke: text, finish, usage and our id", () =>
    withTongyi(answerWith(HELLO), async (client, requests) => {
      const message = await client().invoke([new HumanMessage("Hi")]);
      expect(message.content).toBe("Hello 你好 🙂");
      expect(message.usage_metadata).toEqual(COUNTED);
      expect(message.response_metadata).toMatchObject({ finish_reason: "stop", request_id: REQUEST_ID });
      expect(requests).toMatchObject([{ stream: false, form: { textOnly: true } }]);
    }));

  test("stream: the deltas join, and usage, which it adds up over the events, is right", () =>
    withTongyi(answerWith(HELLO), async (client, requests) => {
      const message = await collect(await client().stream([new HumanMessage("Hi")]));
      expect(message.content).toBe("Hello 你好 🙂");
      expect(message.usage_metadata).toMatchObject(COUNTED);
      expect(requests).toMatchObject([{ stream: true, form: { textOnly: true, cumulative: false } }]);
    }));

  test("invoke over a stream", () =>
    withTongyi(answerWith(HELLO), async (client) => {
      const message = await client({ streaming: true }).invoke([new HumanMessage("Hi")]);
      expect(message.content).toBe("Hello 你好 🙂");
      expect(message.usage_metadata).toMatchObject(COUNTED);
    }));

  test("tool calls, interleaved and without arguments: invoke, invoke over a stream, stream", () =>
    withTongyi(answerWith(TWO_CALLS), async (client, requests) => {
      const ask = [new HumanMessage("Hi")];
      const messages = [
        await client().invoke(ask, TOOLS),
        await client({ streaming: true }).invoke(ask, TOOLS),
        await collect(await client().stream(ask, TOOLS)),
      ];
      for (const message of messages) {
        expect(message.tool_calls).toMatchObject(CALLED);
        expect(message.tool_calls).toHaveLength(2);
        expect(message.usage_metadata).toMatchObject(COUNTED);
      }
      expect(requests.every(({ form, hasTools }) => hasTools && !form.textOnly)).toBe(true);
    }));

  test("its history of system, user, calls and results can be read in full", () =>
    withTongyi(answerWith(HELLO), async (client, requests) => {
      await client({ seed: 7, maxTokens: 50, enableSearch: false }).invoke(
        [
          new SystemMessage("be brief"),
          new HumanMessage("Hi"),
          new AIMessage({
            content: "",
            tool_calls: [{ id: "call_a", name: "weather", args: { city: "Rome" } }],
          }),
          new ToolMessage({ tool_call_id: "call_a", content: "sunny" }),
        ],
        TOOLS,
      );
      const [request] = requests;
      const chat = readChat(request!);
      expect(
        chat.turns.map(({ role, parts }) => `${role} ${parts.map(({ kind }) => kind).join(" ")}`),
      ).toEqual(["system text", "user text", "assistant text toolCall", "user toolResult"]);
      expect(chat).toMatchObject({
        sampling: { seed: "7" },
        tools: [{ name: "weather" }, { name: "time" }],
        beyond: [],
      });
      expect(request?.maxOutputTokens).toBe(50);
    }));

  test("a refused request throws its message, although the client never looks at the status", () =>
    withTongyi(refuseWith(fail("insufficient_balance")), async (client) => {
      await expect(client().invoke([new HumanMessage("Hi")])).rejects.toThrow("balance does not cover");
    }));

  test("a stream that broke off throws, instead of passing for an answer", () =>
    withTongyi(answerWith(HELLO.slice(0, 2), fail("upstream_error")), async (client) => {
      await expect(
        client()
          .stream([new HumanMessage("Hi")])
          .then(collect),
      ).rejects.toThrow("InternalError");
      await expect(client({ streaming: true }).invoke([new HumanMessage("Hi")])).rejects.toThrow(
        "supplier failed",
      );
    }));

  test("an answer of which the filter left nothing throws", () =>
    withTongyi(answerWith([finishing("filter")]), async (client) => {
      await expect(
        client()
          .stream([new HumanMessage("Hi")])
          .then(collect),
      ).rejects.toThrow("DataInspectionFailed");
    }));
});
