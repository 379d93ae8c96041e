import { isObject, type JsonObject, listOf, objectOf } from "./json-fields.ts";
import type { Protocol } from "./usage-record.ts";

const tokensPerMessage = 4;
const bytesPerToken = 4;

/** UTF-8 bytes of a content's text: strings, text parts, tool results; not images or tool calls. */
export function textBytes(content: unknown): number {
  if (typeof content === "string") return Buffer.byteLength(content);
  if (!Array.isArray(content)) return 0;
  let bytes = 0;
  for (const part of content) {
    if (!isObject(part)) continue;
    if (typeof part["text"] === "string") bytes += Buffer.byteLength(part["text"]);
    else if (part["type"] === "tool_result") bytes += textBytes(part["content"]);
  }
  return bytes;
}

/** ceil(bytes / 4) + 4 for each message's content, and never less than 1. */
export function countPromptTokens(contents: readonly unknown[]): number {
  let tokens = 0;
  for (const content of contents) tokens += Math.ceil(textBytes(content) / bytesPerToken) + tokensPerMessage;
  return Math.max(1, tokens);
}

function contentsOf(messages: unknown): unknown[] {
  return listOf(messages).map((message) => objectOf(message)["content"]);
}

/** The prompt tokens the simulator reports for this request body, cached ones included. */
export function promptTokensOf(protocol: Protocol, body: JsonObject): number {
  if (protocol === "openai") return countPromptTokens(contentsOf(body["messages"]));
  if (protocol === "anthropic") {
    const contents = contentsOf(body["messages"]);
    // Anthropic's system prompt stands outside the messages; it counts as one of them.
    return countPromptTokens(body["system"] === undefined ? contents : [body["system"], ...contents]);
  }
  const input = objectOf(body["input"]);
  return countPromptTokens(
    input["messages"] === undefined ? [input["prompt"]] : contentsOf(input["messages"]),
  );
}
