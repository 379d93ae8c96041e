import type {
  AssistantPart,
  ChatRequest,
  ImagePart,
  TextPart,
  Tool,
  ToolCallPart,
  ToolResultPart,
  Turn,
  UserPart,
} from "../../../../src/inference/dialects/chat-request.ts";
import type { UpstreamTarget } from "../../../../src/inference/dialects/dialect.ts";
import { writeRequest } from "../../../../src/inference/dialects/dashscope/write-request.ts";
import { flagsWith, NAMES } from "./supplier-stream.ts";
import type { WrittenBody } from "./violations.ts";
import { plainChat } from "../plain-chat.ts";

export function chatOf(turns: Turn[], more: Partial<ChatRequest> = {}): ChatRequest {
  return plainChat({ turns, reasoning: { mode: "off" }, ...more });
}

export function text(told: string, cache: TextPart["cache"] = null): TextPart {
  return { kind: "text", text: told, cache };
}

export const system = (...parts: string[]): Turn => ({
  role: "system",
  parts: parts.map((part) => text(part)),
});

export function user(...parts: (UserPart | string)[]): Turn {
  return { role: "user", parts: parts.map((part) => (typeof part === "string" ? text(part) : part)) };
}

export function assistant(...parts: (AssistantPart | string)[]): Turn {
  return { role: "assistant", parts: parts.map((part) => (typeof part === "string" ? text(part) : part)) };
}

export function toolCall(id: string, name = "f", told = "{}"): ToolCallPart {
  return { kind: "toolCall", id, name, arguments: told, cache: null };
}

export function result(callId: string, ...parts: (ImagePart | string)[]): ToolResultPart {
  const told = parts.map((part) => (typeof part === "string" ? text(part) : part));
  return { kind: "toolResult", callId, parts: told, isError: false, cache: null };
}

export const PNG = "iVBORw0KGgo=";

export function picture(
  source: ImagePart["source"] = { kind: "url", url: "https://x.example/a.png" },
): ImagePart {
  return { kind: "image", source, cache: null };
}

export function tool(name: string, more: Partial<Tool> = {}): Tool {
  const parameters = { type: "object", properties: { a: { type: "string" } } };
  return { name, description: `does ${name}`, parameters, strict: false, cache: null, ...more };
}

/** What a request becomes for a supplier with the flags. */
export function write(
  chat: ChatRequest,
  flags: Parameters<typeof flagsWith>[0] = {},
  maxOutputTokens = 4000,
): { json: WrittenBody; text: string; ignored: string[]; toolNames: ReadonlyMap<string, string> } {
  const target: UpstreamTarget = {
    upstreamModel: NAMES.upstreamModel,
    maxOutputTokens,
    stream: true,
    flags: flagsWith(flags),
  };
  const { body, ignored, toolNames } = writeRequest(chat, target);
  return { json: JSON.parse(body.toString()) as WrittenBody, text: body.toString(), ignored, toolNames };
}

export function messagesOf(turns: Turn[], flags: Parameters<typeof flagsWith>[0] = {}): unknown[] {
  return write(chatOf(turns), flags).json.input.messages;
}

export function parametersOf(
  more: Partial<ChatRequest>,
  flags: Parameters<typeof flagsWith>[0] = {},
  bound = 4000,
) {
  return write(chatOf([user("Hi")], more), flags, bound).json.parameters;
}
