import { fail } from "../../../kernel/app-error.ts";
import {
  aListOfObjects,
  anObject,
  aNumber,
  aText,
  aTokenCount,
  aWhole,
  checkRules,
  type FieldRule,
  type FieldRules,
  invalid,
  isListOfObjects,
  isListOfTexts,
  isNumber,
  isObject,
  isText,
  isWhole,
  oneOf,
  refuseForeignFields,
  trueOrFalse,
} from "../field-rules.ts";

const ROLES = ["system", "user", "assistant", "tool"];
const CHOICES_MAX = 4;
const LOGPROBS_MAX = 5;
const SEED_MAX = 2 ** 64;

const aCount: FieldRule = {
  fits: (value) => isWhole(value, [0, Number.MAX_SAFE_INTEGER]),
  must: "a whole number of at least 0",
};

/** Optional parameters. What a rule lets through wrongly, the supplier refuses. */
const RULES: FieldRules = {
  result_format: oneOf(["text", "message"]),
  incremental_output: trueOrFalse,
  temperature: {
    fits: (value) => isNumber(value, [0, 2]) && value < 2,
    must: "a number of at least 0 and below 2",
  },
  top_p: { fits: (value) => isNumber(value, [0, 1]) && value > 0, must: "a number above 0 and at most 1" },
  top_k: aCount,
  max_tokens: aTokenCount,
  max_completion_tokens: aTokenCount,
  max_input_tokens: aTokenCount,
  repetition_penalty: {
    fits: (value) => isNumber(value, [0, Number.MAX_VALUE]) && value > 0,
    must: "a number above 0",
  },
  presence_penalty: aNumber(-2, 2),
  seed: { fits: (value) => isWhole(value, [0, SEED_MAX]), must: "a whole number of at least 0" },
  stop: { fits: isStop, must: "a text, a list of texts, or a list of token ids" },
  enable_thinking: trueOrFalse,
  thinking_budget: aCount,
  preserve_thinking: trueOrFalse,
  reasoning_effort: aText,
  response_format: anObject,
  tools: aListOfObjects,
  tool_choice: { fits: isToolChoice, must: "auto, none, or an object that names a function" },
  parallel_tool_calls: trueOrFalse,
  n: aWhole(1, CHOICES_MAX),
  logprobs: trueOrFalse,
  top_logprobs: aWhole(0, LOGPROBS_MAX),
  enable_search: trueOrFalse,
  search_options: anObject,
  enable_code_interpreter: trueOrFalse,
  translation_options: anObject,
  vl_high_resolution_images: trueOrFalse,
  tool_stream: trueOrFalse,
  logit_bias: anObject,
};

/** Throws the error of the first field that a generation request may not have so. */
export function checkFields(body: Record<string, unknown>): void {
  refuseForeignFields(body);
  if (!isText(body["model"]) || body["model"] === "") throw invalid("model", "a text that names a model");
  checkInput(body["input"]);
  const parameters = body["parameters"] ?? {};
  if (!isObject(parameters)) throw invalid("parameters", "an object");
  refuseForeignFields(parameters);
  checkRules(parameters, RULES, "parameters.");
  checkBesideTools(parameters);
}

function checkInput(input: unknown): void {
  if (!isObject(input)) throw invalid("input", "an object with messages or a prompt");
  const messages = input["messages"] ?? null;
  const prompt = input["prompt"] ?? "";
  const history = input["history"] ?? [];
  if (!isText(prompt)) throw invalid("input.prompt", "a text");
  if (!Array.isArray(history) || !history.every(isPair)) {
    throw invalid("input.history", "a list of objects with the texts user and bot");
  }
  if (messages === null && prompt !== "") return;
  checkMessages(messages);
  // Which of the two a supplier would read is its own affair: nothing of an input may be lost.
  if (prompt !== "") throw besideMessages("input.prompt");
  if (history.length > 0) throw besideMessages("input.history");
}

function checkMessages(messages: unknown): void {
  if (!Array.isArray(messages) || messages.length === 0) {
    throw invalid("input.messages", "a list of at least one message");
  }
  messages.forEach((message: unknown, index) => {
    const path = `input.messages[${index}]`;
    if (!isObject(message)) throw invalid(path, "an object");
    const { role, content } = message;
    if (!isText(role) || !ROLES.includes(role)) throw invalid(`${path}.role`, `one of ${ROLES.join(", ")}`);
    const isContent =
      content === undefined || content === null || isText(content) || isListOfObjects(content);
    if (!isContent) throw invalid(`${path}.content`, "a text or a list of parts");
  });
}

function checkBesideTools({ tools, result_format: format, n }: Record<string, unknown>): void {
  if (!Array.isArray(tools) || tools.length === 0) return;
  if (format === "text") throw invalid("parameters.result_format", "message where there are tools");
  if (typeof n === "number" && n > 1) throw invalid("parameters.n", "1 where there are tools");
}

function besideMessages(param: string): Error {
  return fail("invalid_request", { public: `${param} cannot be given beside input.messages.`, param });
}

function isPair(value: unknown): boolean {
  return isObject(value) && isText(value["user"]) && isText(value["bot"]);
}

function isToolChoice(value: unknown): boolean {
  return value === "auto" || value === "none" || isObject(value);
}

/** Texts and token ids cannot be mixed. */
function isStop(value: unknown): boolean {
  if (isText(value) || isListOfTexts(value)) return true;
  return Array.isArray(value) && (value.every(isTokenId) || value.every(isTokenIds));
}

function isTokenId(value: unknown): boolean {
  return Number.isInteger(value);
}

function isTokenIds(value: unknown): boolean {
  return Array.isArray(value) && value.every(isTokenId);
}
