import { isUtf8 } from "node:buffer";
import { fail } from "../../../kernel/app-error.ts";
import type { InferenceRequest } from "../dialect.ts";
import { findTopLevelMembers } from "../top-level-members.ts";
import type { ChatBody } from "./chat-body.ts";
import { checkFields } from "./request-fields.ts";
import { measureInput } from "./request-input.ts";

/** Reads and checks a chat completion request. Fields that are not known here pass through. */
export function readRequest(body: Buffer): InferenceRequest {
  if (!isUtf8(body)) throw fail("invalid_request", { public: "The body is not valid UTF-8." });
  const spans = findTopLevelMembers(body);
  const fields = parseObject(body);
  checkFields(fields);
  const chat = fields as ChatBody;
  const stream = chat["stream"] === true;
  return {
    protocol: "openai",
    model: chat.model,
    stream,
    wantsUsage: !stream || asksForUsage(chat["stream_options"]),
    maxOutputTokens: largest(chat["max_completion_tokens"], chat["max_tokens"]),
    choices: typeof chat["n"] === "number" ? chat["n"] : 1,
    ...measureInput(chat, spans),
    messageCount: chat.messages.length,
    hasTools: isFilled(chat["tools"]) || isFilled(chat["functions"]),
    mayWriteCache: body.includes("cache_control"),
    endUser: text(chat["safety_identifier"]) ?? text(chat["user"]),
    body,
    spans,
  };
}

function parseObject(body: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch (cause) {
    throw fail("invalid_request", { public: "The body is not valid JSON.", cause });
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw fail("invalid_request", { public: "The body must be a JSON object." });
}

function asksForUsage(options: unknown): boolean {
  return (
    typeof options === "object" &&
    options !== null &&
    "include_usage" in options &&
    options.include_usage === true
  );
}

/** Suppliers differ in which of the two bounds wins, so the larger is the one that holds everywhere. */
function largest(one: unknown, other: unknown): number | null {
  const given = [one, other].filter((bound) => typeof bound === "number");
  return given.length > 0 ? Math.max(...given) : null;
}

function isFilled(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
