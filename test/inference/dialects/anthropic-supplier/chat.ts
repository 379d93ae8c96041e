import { flagDefaults, type SettledFlags } from "../../../../src/catalog/index.ts";
import { writeRequest } from "../../../../src/inference/dialects/anthropic/write-request.ts";
import type {
  AssistantPart,
  CacheMark,
  ChatRequest,
  TextPart,
  Tool,
  ToolCallPart,
  ToolResultPart,
  Turn,
  UserPart,
} from "../../../../src/inference/dialects/chat-request.ts";
import type { UpstreamTarget } from "../../../../src/inference/dialects/dialect.ts";
import type { Feature } from "../../../../src/inference/dialects/features.ts";
import { plainChat } from "../plain-chat.ts";

export const MODEL = "upstream-model-2025";
export const MAX_TOKENS = 20_000;

export function target(
  flags: Partial<SettledFlags> = {},
  stated: Partial<UpstreamTarget> = {},
): UpstreamTarget {
  return {
    upstreamModel: MODEL,
    maxOutputTokens: MAX_TOKENS,
    flags: { ...flagDefaults.anthropic, ...flags },
    stream: true,
    ...stated,
  };
}

export interface WrittenBody {
  body: Record<string, unknown>;
  ignored: Feature[];
  toolNames: [string, string][];
}

export function write(stated: Partial<ChatRequest>, to: UpstreamTarget = target()): WrittenBody {
  const { body, ignored, toolNames } = writeRequest(plainChat(stated), to);
  return {
    body: JSON.parse(body.toString()) as Record<string, unknown>,
    ignored,
    toolNames: [...toolNames],
  };
}

export function text(content: string, cache: CacheMark = null): TextPart {
  return { kind: "text", text: content, cache };
}

export function system(...parts: (string | TextPart)[]): Turn {
  return { role: "system", parts: parts.map((part) => (typeof part === "string" ? text(part) : part)) };
}

export function user(...parts: (string | UserPart)[]): Turn {
  return { role: "user", parts: parts.map((part) => (typeof part === "string" ? text(part) : part)) };
}

export function assistant(...parts: (string | AssistantPart)[]): Turn {
  return { role: "assistant", parts: parts.map((part) => (typeof part === "string" ? text(part) : part)) };
}

export function call(id: string, args = "{}", name = "search_files"): ToolCallPart {
  return { kind: "toolCall", id, name, arguments: args, cache: null };
}

export function result(callId: string, ...parts: ToolResultPart["parts"]): ToolResultPart {
  return { kind: "toolResult", callId, parts, isError: false, cache: null };
}

export function thought(content: string, signature: string | null): AssistantPart {
  return { kind: "reasoning", text: content, signature };
}

export function tool(stated: Partial<Tool> = {}): Tool {
  return {
    name: "search_files",
    description: null,
    parameters: null,
    strict: false,
    cache: null,
    ...stated,
  };
}
