import type { ChatRequest } from "../../../../src/inference/dialects/chat-request.ts";
import type { InferenceRequest } from "../../../../src/inference/dialects/dialect.ts";
import { readChat } from "../../../../src/inference/dialects/dashscope/read-chat.ts";
import { readRequest } from "../../../../src/inference/dialects/dashscope/read-request.ts";

export type Json = Record<string, unknown>;
export type Headers = Record<string, string | string[]>;

export const MESSAGES = [{ role: "user", content: "Hi" }];

/** A body with these parameters, or these members in place of the usual ones. */
export function generation(parameters: Json = {}, members: Json = {}): Json {
  return { model: "qwen-plus", input: { messages: MESSAGES }, parameters, ...members };
}

/** A body with these messages. */
export function talk(messages: unknown, parameters: Json = {}): Json {
  return generation(parameters, { input: { messages } });
}

export function read(body: Json | Buffer | string, headers: Headers = {}): InferenceRequest {
  const bytes = Buffer.isBuffer(body)
    ? body
    : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  return readRequest({ body: bytes, headers, query: "" });
}

/** What stands in a request, having passed its reader. */
export function chatOf(body: Json | string): ChatRequest {
  return readChat(read(body));
}

export function tool(name: string, more: Json = {}): Json {
  return { type: "function", function: { name, ...more } };
}
