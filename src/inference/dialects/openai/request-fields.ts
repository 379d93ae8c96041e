import { type AppError, fail } from "../../../kernel/app-error.ts";

const ROLES = new Set(["developer", "system", "user", "assistant", "tool", "function"]);
const TOKENS_MAX = 2 ** 31 - 1;
const CHOICES_MAX = 128;
const STOPS_MAX = 4;

/** Fields by which other gateways were made to call elsewhere or with another's credential. */
const REFUSED_FIELDS = ["api_base", "base_url", "api_key", "user_config", "extra_headers", "proxy"];

interface Rule {
  fits: (value: unknown) => boolean;
  /** Completes "<field> must be …". */
  must: string;
}

/** Optional fields; null is as good as absent. What a rule lets through wrongly, the supplier refuses. */
const RULES: Record<string, Rule> = {
  stream: { fits: isBoolean, must: "true or false" },
  stream_options: { fits: isObject, must: "an object" },
  n: { fits: (value) => isWhole(value, [1, CHOICES_MAX]), must: `a whole number from 1 to ${CHOICES_MAX}` },
  max_tokens: { fits: isTokenCount, must: "a whole number of at least 1" },
  max_completion_tokens: { fits: isTokenCount, must: "a whole number of at least 1" },
  temperature: { fits: (value) => isNumber(value, [0, 2]), must: "a number from 0 to 2" },
  top_p: { fits: (value) => isNumber(value, [0, 1]), must: "a number from 0 to 1" },
  presence_penalty: { fits: (value) => isNumber(value, [-2, 2]), must: "a number from -2 to 2" },
  frequency_penalty: { fits: (value) => isNumber(value, [-2, 2]), must: "a number from -2 to 2" },
  logprobs: { fits: isBoolean, must: "true or false" },
  top_logprobs: { fits: (value) => isWhole(value, [0, 20]), must: "a whole number from 0 to 20" },
  stop: { fits: isStop, must: `a text or a list of at most ${STOPS_MAX} texts` },
  tools: { fits: isListOfObjects, must: "a list of objects" },
  functions: { fits: isListOfObjects, must: "a list of objects" },
  parallel_tool_calls: { fits: isBoolean, must: "true or false" },
  response_format: { fits: isObject, must: "an object" },
  user: { fits: isText, must: "a text" },
  safety_identifier: { fits: isText, must: "a text" },
};

/** Throws the error of the first field that a chat completion request may not have so. */
export function checkFields(body: Record<string, unknown>): void {
  for (const field of REFUSED_FIELDS) {
    if (Object.hasOwn(body, field)) {
      throw fail("unsupported_parameter", { public: `The field ${field} is not supported.`, param: field });
    }
  }
  if (!isText(body["model"]) || body["model"] === "") throw invalid("model", "a text that names a model");
  checkMessages(body["messages"]);
  for (const field in RULES) {
    const value = body[field];
    if (value === undefined || value === null) continue;
    const rule = RULES[field]!;
    if (!rule.fits(value)) throw invalid(field, rule.must);
  }
  checkStreamOptions(body);
}

function checkMessages(messages: unknown): void {
  if (!Array.isArray(messages) || messages.length === 0)
    throw invalid("messages", "a list of at least one message");
  messages.forEach((message: unknown, index) => {
    if (!isObject(message)) throw invalid(`messages[${index}]`, "an object");
    const { role, content } = message;
    if (typeof role !== "string" || !ROLES.has(role)) {
      throw invalid(`messages[${index}].role`, `one of ${[...ROLES].join(", ")}`);
    }
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
  if (asked !== undefined && asked !== null && !isBoolean(asked)) {
    throw invalid("stream_options.include_usage", "true or false");
  }
}

function invalid(param: string, must: string): AppError {
  return fail("invalid_request", { public: `${param} must be ${must}.`, param });
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isBoolean(value: unknown): boolean {
  return typeof value === "boolean";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isListOfObjects(value: unknown): boolean {
  return Array.isArray(value) && value.every(isObject);
}

function isNumber(value: unknown, [least, most]: [number, number]): boolean {
  return typeof value === "number" && value >= least && value <= most;
}

function isWhole(value: unknown, range: [number, number]): boolean {
  return Number.isInteger(value) && isNumber(value, range);
}

function isTokenCount(value: unknown): boolean {
  return isWhole(value, [1, TOKENS_MAX]);
}

function isStop(value: unknown): boolean {
  return isText(value) || (Array.isArray(value) && value.length <= STOPS_MAX && value.every(isText));
}
