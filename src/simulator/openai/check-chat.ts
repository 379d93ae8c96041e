import { contentText } from "../content-text.ts";
import { isObject, type JsonObject, objectOf } from "../json-fields.ts";
import { checkRanges } from "../ranges.ts";
import { Refusal } from "../refusal.ts";

const roles = ["developer", "system", "user", "assistant", "tool", "function"];
const partTypes: Readonly<Record<string, readonly string[]>> = {
  user: ["text", "image_url", "input_audio", "file"],
  assistant: ["text", "refusal"],
};
const stopsMax = 4;
const ranges = {
  temperature: { from: 0, to: 2 },
  top_p: { from: 0, to: 1 },
  presence_penalty: { from: -2, to: 2 },
  frequency_penalty: { from: -2, to: 2 },
};

function checkContent({ role, content }: JsonObject, at: number): void {
  if (typeof content === "string") return;
  const allowed = partTypes[String(role)] ?? ["text"];
  const isList = Array.isArray(content) && content.length > 0;
  if (isList && content.every((part) => allowed.includes(String(objectOf(part)["type"])))) return;
  throw new Refusal(400, `Invalid type for 'messages[${at}].content'.`);
}

/** Refuses roles and contents that the vendor does not know. */
export function checkMessages(messages: readonly unknown[]): readonly JsonObject[] {
  return messages.map((message, at) => {
    if (!isObject(message)) throw new Refusal(400, `Invalid type for 'messages[${at}]'.`);
    if (!roles.includes(String(message["role"]))) {
      throw new Refusal(400, `Invalid value: '${String(message["role"])}' of 'messages[${at}].role'.`);
    }
    const mayBeSilent = message["role"] === "assistant" && (message["tool_calls"] ?? message["refusal"]);
    if (!mayBeSilent || (message["content"] ?? null) !== null) checkContent(message, at);
    return message;
  });
}

/** The schema that the answer must follow; null for an answer in text. */
export function askedSchema(format: unknown, messages: readonly JsonObject[]): JsonObject | null {
  if (format === undefined || format === null) return null;
  const { type, json_schema: asked } = objectOf(format);
  if (type === "text") return null;
  if (type === "json_object") {
    if (messages.some(({ content }) => /json/i.test(contentText(content)))) return { type: "object" };
    throw new Refusal(400, "'messages' must contain the word 'json' in some form, to use 'json_object'.");
  }
  const { name, schema } = objectOf(asked);
  if (type !== "json_schema" || !isObject(schema)) throw new Refusal(400, "Invalid 'response_format'.");
  if (typeof name === "string" && /^[\w-]{1,64}$/.test(name)) return schema;
  throw new Refusal(400, "Invalid 'response_format.json_schema.name'.");
}

/** Refuses parameters out of their range, and those that rule each other out. */
export function checkParameters(body: JsonObject): void {
  checkRanges(body, ranges);
  const { stop } = body;
  if ((body["max_tokens"] ?? null) !== null && (body["max_completion_tokens"] ?? null) !== null) {
    throw new Refusal(400, "'max_tokens' and 'max_completion_tokens' cannot both be set.");
  }
  if (Array.isArray(stop) && stop.length > stopsMax) throw new Refusal(400, "'stop' has more than 4 items.");
  if (body["tools"] === undefined && body["parallel_tool_calls"] !== undefined) {
    throw new Refusal(400, "'parallel_tool_calls' is only allowed when 'tools' are specified.");
  }
  if (body["n"] !== undefined && body["n"] !== null && body["n"] !== 1) {
    throw new Refusal(400, "This model only supports n = 1.");
  }
  if (body["stream"] !== true && body["stream_options"] !== undefined && body["stream_options"] !== null) {
    throw new Refusal(400, "The 'stream_options' parameter is only allowed when 'stream' is enabled.");
  }
}
