import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import Anthropic from "@anthropic-ai/sdk";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import OlderAnthropic from "anthropic-sdk-0";
import { errorWriters } from "../../../../src/inference/dialects/error-writers.ts";
import { fail } from "../../../../src/kernel/app-error.ts";
import { DECOYS } from "../passed.ts";
import {
  CLIENT,
  conversation,
  pass,
  readClientStream,
  sse,
  TOOL_BLOCK,
  UPSTREAM,
  USAGE,
} from "./message-stream.ts";

const MESSAGES = [{ role: "user" as const, content: "Hi" }];
const ASKED = { model: CLIENT.model, max_tokens: 100, messages: MESSAGES };

/** What the server answers, in pieces that the network keeps apart. */
let answer: { type: string; pieces: string[] } = { type: "", pieces: [] };
let server: Server;
let baseURL = "";

beforeAll(async () => {
  server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": answer.type });
    void (async () => {
      for (const piece of answer.pieces) {
        response.write(piece);
        await new Promise(setImmediate);
      }
      response.end();
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  baseURL = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function serveStream(sent: string): void {
  answer = { type: "text/event-stream; charset=utf-8", pieces: sent.split(/(?<=\n\n)/) };
}

describe.each([
  ["of today", () => new Anthropic({ apiKey: "k", baseURL, maxRetries: 0 })],
  ["of before", () => new OlderAnthropic({ apiKey: "k", baseURL, maxRetries: 0 }) as unknown as Anthropic],
])("Anthropic's SDK %s as the judge", (_when, open) => {
  test("reads a stream that passed through, under the names the client knows", async () => {
    serveStream(pass([sse(conversation(), "\r\n")]).sent);
    const message = await open().messages.stream(ASKED).finalMessage();
    expect(message).toMatchObject({ ...CLIENT, stop_reason: "tool_use" });
    expect(message.usage).toMatchObject({
      input_tokens: 25,
      output_tokens: 89,
      cache_read_input_tokens: 600,
    });
    expect(message.content).toMatchObject([
      { type: "thinking", thinking: "hmm", signature: "EqQBCkYIBRgC" },
      { type: "text", text: DECOYS.join("") },
      { ...TOOL_BLOCK, input: { a: expect.any(Number) as unknown } },
      { type: "redacted_thinking", data: "AAAA" },
    ]);
    expect(JSON.stringify(message)).not.toContain(UPSTREAM.model);
  });

  test("reads a whole message", async () => {
    const content = [{ type: "text", text: "你好" }];
    const upstream = { ...UPSTREAM, type: "message", role: "assistant", content, usage: USAGE };
    const { sent } = pass([Buffer.from(JSON.stringify(upstream))], { stream: false });
    answer = { type: "application/json", pieces: [sent] };
    const message = await open().messages.create(ASKED);
    expect(message).toMatchObject({ ...CLIENT, content, usage: USAGE });
  });

  test("raises the error that ends a broken stream, behind what it had read", async () => {
    const { sent, passage } = pass([sse(conversation().slice(0, 10))]);
    expect(passage.failure).not.toBeNull();
    const error = errorWriters.anthropic.writeStreamError(fail("upstream_error"), "req_01");
    serveStream(sent + error.toString());
    const seen: string[] = [];
    const stream = open().messages.stream(ASKED);
    stream.on("text", (text) => seen.push(text));
    await expect(stream.finalMessage()).rejects.toThrow("api_error");
    expect(seen.join("")).toBe(DECOYS.slice(0, 3).join(""));
  });

  test("does not take a stream that merely stops for an answer", async () => {
    const { sent } = pass([sse(conversation().slice(0, -1))]);
    expect(readClientStream(sent).at(-1)).toMatchObject({ type: "message_delta" });
    serveStream(sent);
    await expect(open().messages.stream(ASKED).finalMessage()).rejects.toThrow("ended without");
  });
});
