import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import Current from "@anthropic-ai/sdk";
import Older from "anthropic-sdk-0";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { anthropicErrors } from "../../../../src/inference/dialects/anthropic/errors.ts";
import { readRequest } from "../../../../src/inference/dialects/anthropic/read-request.ts";
import { keepAlive } from "../../../../src/inference/dialects/anthropic/write-reply.ts";
import type { ReplyEvent } from "../../../../src/inference/dialects/reply-event.ts";
import type { ClientMessage } from "../../../../src/inference/dialects/dialect.ts";
import { fail } from "../../../../src/kernel/app-error.ts";
import { call, finish, MESSAGE_ID, signed, tell, tellWhole, usage, USED, USED_AS_READ } from "./client.ts";
import { randomReply } from "./random-reply.ts";

const REQUEST_ID = "req_01jd3k0000000000000000abcd";
const ASKED = { model: "our-model", max_tokens: 100, messages: [{ role: "user" as const, content: "Hi" }] };

/** What the server answers, and how often it was asked. */
const served = {
  ...{ status: 200, calls: 0, stream: "" as string | Buffer, whole: "" as string | Buffer },
  asked: null as ClientMessage | null,
};
let server: Server;
let baseURL = "";

beforeAll(async () => {
  server = createServer((request, response) => {
    served.calls++;
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      const asked = JSON.parse(body.toString()) as { stream?: boolean };
      served.asked = { body, headers: request.headers, query: new URL(request.url ?? "", baseURL).search };
      const type = asked.stream === true ? "text/event-stream; charset=utf-8" : "application/json";
      response.writeHead(served.status, { "content-type": type });
      response.end(asked.stream === true ? served.stream : served.whole);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const ANSWER: ReplyEvent[] = [
  { kind: "reasoning", text: "Let me " },
  { kind: "reasoning", text: "see." },
  { kind: "text", text: "It is " },
  { kind: "text", text: "晴 ☀️" },
  ...call(0, "weather", ['{"city":', '"Köln"}']),
  ...call(1, "now", []),
  finish("tool"),
  usage(USED),
];

const READ = {
  id: MESSAGE_ID,
  type: "message",
  role: "assistant",
  model: "our-model",
  stop_reason: "tool_use",
  stop_sequence: null,
  content: [
    { type: "thinking", thinking: "Let me see.", signature: signed("Let me see.") },
    { type: "text", text: "It is 晴 ☀️" },
    { type: "tool_use", id: "call_0", name: "weather", input: { city: "Köln" } },
    { type: "tool_use", id: "call_1", name: "now", input: {} },
  ],
};

const { cache_creation: _known, ...USED_AT_THE_END } = USED_AS_READ;

/** The two lines of Anthropic's own SDK that are in use; they differ in version and query. */
const clients: [string, string, string, () => Current][] = [
  ["current", "2026-10-21", "", () => new Current({ apiKey: "k", baseURL, maxRetries: 2 })],
  [
    "older",
    "2023-06-01",
    "?beta=true",
    () => new Older({ apiKey: "k", baseURL, maxRetries: 2 }) as unknown as Current,
  ],
];

function serve(events: ReplyEvent[]): void {
  served.status = 200;
  served.calls = 0;
  served.stream = tell(events);
  served.whole = tellWhole(events) ?? "";
}

describe.each(clients)(
  "Anthropic's SDK, the %s one (%s), as the judge",
  (_name, version, query, clientOf) => {
    test("puts the stream together to the answer", async () => {
      serve(ANSWER);
      const stream = clientOf().messages.stream(ASKED);
      const texts: string[] = [];
      stream.on("text", (delta) => texts.push(delta));
      expect(await stream.finalMessage()).toMatchObject({ ...READ, usage: USED_AT_THE_END });
      expect(texts).toEqual(["It is ", "晴 ☀️"]);
    });

    test("reads the same from a whole answer", async () => {
      serve(ANSWER);
      expect(await clientOf().messages.create(ASKED)).toMatchObject({ ...READ, usage: USED_AS_READ });
    });

    test("passes over keep-alives, wherever they stand", async () => {
      serve(ANSWER);
      served.stream =
        keepAlive.toString() + String(served.stream).replaceAll("\n\n", `\n\n${keepAlive.toString()}`);
      expect(await clientOf().messages.stream(ASKED).finalMessage()).toMatchObject(READ);
    });

    test("asks in words that are understood, betas and all", async () => {
      serve(ANSWER);
      const thinking = { type: "enabled" as const, budget_tokens: 1024 };
      await clientOf().beta.messages.create({
        ...ASKED,
        max_tokens: 2000,
        thinking,
        betas: ["a-2025-01-01", "b-2025-01-02"],
      });
      expect(readRequest(served.asked!)).toMatchObject({
        ...{ model: "our-model", maxOutputTokens: 2000, stream: false, form: { thinking: "told" } },
        ...{
          ownQuery: query,
          ownHeaders: [
            ["anthropic-version", version],
            ["anthropic-beta", expect.any(String)],
          ],
        },
      });
      expect(readRequest(served.asked!).ownHeaders[1]![1]).toContain("a-2025-01-01,b-2025-01-02");
      await clientOf().messages.stream(ASKED).finalMessage();
      expect(readRequest(served.asked!)).toMatchObject({ stream: true, ownQuery: "" });
    });

    test("reads any answer alike, streamed or whole", async () => {
      const client = clientOf();
      const check = async (events: ReplyEvent[]): Promise<void> => {
        serve(events);
        const streamed = await client.messages.stream(ASKED).finalMessage();
        const whole = await client.messages.create(ASKED);
        expect(streamed.content.map(plain)).toEqual(whole.content.map(plain));
        expect(streamed).toMatchObject({ stop_reason: whole.stop_reason, usage: USED_AT_THE_END });
      };
      await fc.assert(fc.asyncProperty(randomReply, check), { numRuns: 25 });
    });

    test("raises the error that ends a broken stream, and repeats nothing that was begun", async () => {
      serve(ANSWER);
      const told = String(served.stream);
      const error = anthropicErrors.writeStreamError(fail("upstream_overloaded"), REQUEST_ID);
      served.stream = told.slice(0, told.indexOf("event: message_delta")) + error.toString();
      await expect(clientOf().messages.stream(ASKED).finalMessage()).rejects.toThrow("overloaded_error");
      expect(served.calls).toBe(1);
    });

    test("takes no stream that was cut for an answer", async () => {
      serve(ANSWER);
      const told = String(served.stream);
      served.stream = told.slice(0, told.indexOf("event: message_stop"));
      await expect(clientOf().messages.stream(ASKED).finalMessage()).rejects.toThrow(
        "without producing a Message",
      );
    });

    test("knows our errors by their types, and does not repeat what cannot succeed", async () => {
      const { status, body } = anthropicErrors.writeError(fail("insufficient_balance"), REQUEST_ID);
      Object.assign(served, { status, whole: body, calls: 0 });
      const refused = clientOf().messages.create(ASKED);
      await expect(refused).rejects.toMatchObject({
        status: 402,
        error: { error: { type: "billing_error" } },
      });
      expect(served.calls).toBe(1);
    });
  },
);

/** A block without what the SDK keeps beside it. */
function plain(block: object): unknown {
  return JSON.parse(JSON.stringify(block));
}
