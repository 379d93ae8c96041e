import Newest from "@anthropic-ai/sdk";
import Older from "anthropic-sdk-0";
import { exampleSchema, noArguments } from "./questions.ts";
import type { ProtocolWorld } from "./world.ts";

export type Ask = Newest.MessageCreateParamsNonStreaming;
export type Message = Newest.MessageParam;
export type Answer = Newest.Message;
export type CountedUsage = Newest.Usage;

/** One sends a bearer token and the version of 2026, the other the key by itself and the version of 2023. */
export const generations = ["1.x", "0.x"] as const;
export type Generation = (typeof generations)[number];

/** What their errors are made of. */
export const errors = { "1.x": Newest.APIError, "0.x": Older.APIError };

/** A client of this generation. What is used of them is the same in both, so that one type serves. */
export function clientOf({ relay, fetch }: ProtocolWorld, generation: Generation, key: string): Newest {
  const options = { baseURL: relay.url, fetch, maxRetries: 0 };
  if (generation === "1.x") return new Newest({ authToken: key, ...options });
  return new Older({ apiKey: key, ...options }) as unknown as Newest;
}

/** The whole answer, streamed or not: the client puts a stream together itself, and is strict about it. */
export async function answerTo({ messages }: Newest, ask: Ask, stream: boolean): Promise<Answer> {
  return stream ? messages.stream(ask).finalMessage() : messages.create(ask);
}

export const tools = [
  { name: "weather", input_schema: exampleSchema },
  { name: "clock", input_schema: noArguments },
];

export function user(content: Message["content"]): Message {
  return { role: "user", content };
}

/** The user's turn with a result for each of these calls. */
export function resultsOf(calls: readonly Newest.ToolUseBlock[]): Message {
  return user(calls.map(({ id }) => ({ type: "tool_result", tool_use_id: id, content: `of ${id}` })));
}

export function textIn({ content }: Answer): string {
  return content.map((block) => (block.type === "text" ? block.text : "")).join("");
}

export function callsIn({ content }: Answer): Newest.ToolUseBlock[] {
  return content.filter((block) => block.type === "tool_use");
}
