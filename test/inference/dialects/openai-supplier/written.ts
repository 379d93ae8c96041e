import { flagDefaults, type UpstreamFlags } from "../../../../src/catalog/upstream-flags.ts";
import type { ChatRequest, Tool, Turn } from "../../../../src/inference/dialects/chat-request.ts";
import type { UpstreamTarget } from "../../../../src/inference/dialects/dialect.ts";
import { openaiDialect } from "../../../../src/inference/dialects/openai/openai-dialect.ts";
import { plainChat } from "../plain-chat.ts";

export type Members = Record<string, unknown>;

export function text(words: string) {
  return { kind: "text" as const, text: words, cache: null };
}

export function tool(name: string, more: Partial<Tool> = {}): Tool {
  return { name, description: null, parameters: null, strict: false, cache: null, ...more };
}

export function write(
  given: Partial<ChatRequest>,
  flags: UpstreamFlags = {},
  more: Partial<UpstreamTarget> = {},
) {
  const target = { upstreamModel: "up-1", maxOutputTokens: 4096, stream: true, ...more };
  const written = openaiDialect.writeRequest(plainChat(given), {
    ...target,
    flags: { ...flagDefaults.openai, ...flags },
  });
  return { ...written, json: JSON.parse(written.body.toString()) as Members };
}

/** The messages that a conversation becomes. */
export function messagesOf(turns: Turn[], flags: UpstreamFlags = {}): Members[] {
  return write({ turns }, flags).json["messages"] as Members[];
}
