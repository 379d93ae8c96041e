import { plainForm } from "../answer-form.ts";
import type { ClientMessage, InferenceRequest } from "../dialect.ts";
import { isObject, isText } from "../field-rules.ts";
import { hasLateSystem } from "../late-system.ts";
import { parseObject } from "../parse-object.ts";
import type { ChatBody } from "./chat-body.ts";
import { checkFields } from "./request-fields.ts";
import { measureInput } from "./request-input.ts";

/** Reads and checks a chat completion request. Fields that are not known here pass through. */
export function readRequest({ body }: ClientMessage): InferenceRequest {
  const { fields, spans } = parseObject(body);
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
    hasLateSystem: hasLateSystem(chat.messages),
    mayWriteCache: body.includes("cache_control") || body.includes("prompt_cache_breakpoint"),
    endUser: textOrNull(chat["safety_identifier"]) ?? textOrNull(chat["user"]),
    form: plainForm,
    ownHeaders: [],
    ownQuery: "",
    body,
    spans,
  };
}

function asksForUsage(options: unknown): boolean {
  return isObject(options) && options["include_usage"] === true;
}

/** Suppliers differ in which of the two bounds wins, so the larger is the one that holds everywhere. */
function largest(one: unknown, other: unknown): number | null {
  const given = [one, other].filter((bound) => typeof bound === "number");
  return given.length > 0 ? Math.max(...given) : null;
}

function isFilled(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}

function textOrNull(value: unknown): string | null {
  return isText(value) && value !== "" ? value : null;
}
