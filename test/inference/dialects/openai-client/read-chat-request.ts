import type { ChatRequest } from "../../../../src/inference/dialects/chat-request.ts";
import { openaiDialect } from "../../../../src/inference/dialects/openai/openai-dialect.ts";
import { usesOf } from "../../../../src/inference/dialects/uses-of.ts";

export const MESSAGES = [{ role: "user", content: "Hi" }];

/** What an OpenAI client's request says; a text is its body as it came. */
export function readChat(given: string | object): ChatRequest {
  const json =
    typeof given === "string" ? given : JSON.stringify({ model: "m", messages: MESSAGES, ...given });
  const request = openaiDialect.readRequest({ body: Buffer.from(json), headers: {}, query: "" });
  return openaiDialect.readChat(request);
}

/** The features that a request uses, each with the client's name for it. */
export function usesIn(given: object): string[] {
  return usesOf(readChat(given), "openai").map(({ feature, param }) => `${feature} ${param}`);
}

export function text(words: string, cache: "5m" | "1h" | null = null) {
  return { kind: "text", text: words, cache };
}
