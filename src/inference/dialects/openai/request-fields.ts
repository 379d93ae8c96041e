import {
  aListOfObjects,
  anObject,
  aNumber,
  aText,
  aTokenCount,
  aWhole,
  checkRules,
  type FieldRules,
  invalid,
  isBoolean,
  isListOfObjects,
  isListOfTexts,
  isObject,
  isText,
  refuseForeignFields,
  trueOrFalse,
} from "../field-rules.ts";
import { fail } from "../../../kernel/app-error.ts";

const ROLES = ["developer", "system", "user", "assistant", "tool", "function"];
const CHOICES_MAX = 128;
const STOPS_MAX = 4;

/** Optional fields. What a rule lets through wrongly, the supplier refuses. */
const RULES: FieldRules = {
  stream: trueOrFalse,
  stream_options: anObject,
  n: aWhole(1, CHOICES_MAX),
  max_tokens: aTokenCount,
  max_completion_tokens: aTokenCount,
  temperature: aNumber(0, 2),
  top_p: aNumber(0, 1),
  presence_penalty: aNumber(-2, 2),
  frequency_penalty: aNumber(-2, 2),
  logprobs: trueOrFalse,
  top_logprobs: aWhole(0, 20),
  stop: { fits: isStop, must: `a text or a list of at most ${STOPS_MAX} texts` },
  tools: aListOfObjects,
  functions: aListOfObjects,
  parallel_tool_calls: trueOrFalse,
  response_format: anObject,
  user: aText,
  safety_identifier: aText,
};

/** Throws the error of the first field that a chat completion request may not have so. */
export function checkFields(body: Record<string, unknown>): void {
  refuseForeignFields(body);
  if (!isText(body["model"]) || body["model"] === "") throw invalid("model", "a text that names a model");
  checkMessages(body["messages"]);
  checkRules(body, RULES);
  checkStreamOptions(body);
}

function checkMessages(messages: unknown): void {
  if (!Array.isArray(messages) || messages.length === 0)
    throw invalid("messages", "a list of at least one message");
  messages.forEach((message: unknown, index) => {
    if (!isObject(message)) throw invalid(`messages[${index}]`, "an object");
    const { role, content } = message;
    if (!isText(role) || !ROLES.includes(role))
      throw invalid(`messages[${index}].role`, `one of ${ROLES.join(", ")}`);
    const isContent =
      content === undefined || content === null || isText(content) || isListOfObjects(content);
    if (!isContent) throw invalid(`messages[${index}].content`, "a text or a list of parts");
  });
}

function checkStreamOptions(body: Record<string, unknown>): void {
  const options = body["stream_options"];
  if (!isObject(options)) return;
  if (body["stream"] !== true) {
    const message = "stream_options is only allowed when stream is true.";
    throw fail("invalid_request", { public: message, param: "stream_options" });
  }
  const asked = options["include_usage"];
  if (asked !== undefined && asked !== null && !isBoolean(asked))
    throw invalid("stream_options.include_usage", "true or false");
}

function isStop(value: unknown): boolean {
  return isText(value) || (isListOfTexts(value) && value.length <= STOPS_MAX);
}
