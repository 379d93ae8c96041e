import { contentText } from "../content-text.ts";
import { isObject, type JsonObject, objectOf } from "../json-fields.ts";
import { checkRanges } from "../ranges.ts";
import { Refusal } from "../refusal.ts";

const ranges = {
  temperature: { from: 0, to: 2, withoutTo: true },
  top_p: { from: 0, to: 1, withoutFrom: true },
  presence_penalty: { from: -2, to: 2 },
  repetition_penalty: { from: 0, to: Number.MAX_VALUE, withoutFrom: true },
  seed: { from: 0, to: 2 ** 63 },
  n: { from: 1, to: 1 },
  top_logprobs: { from: 0, to: 5 },
  thinking_budget: { from: 1, to: 1_000_000 },
};
const booleans = [
  "enable_thinking",
  "incremental_output",
  "parallel_tool_calls",
  "enable_search",
  "logprobs",
];

export interface Situation {
  stream: boolean;
  /** Whether the model reasons in this request. */
  reasons: boolean;
  messageFormat: boolean;
}

function checkThinking(parameters: JsonObject, { stream, reasons, messageFormat }: Situation): void {
  if (!reasons) return;
  if (!stream) {
    throw new Refusal(400, "parameter.enable_thinking must be set to false for non-streaming calls");
  }
  if (!messageFormat) {
    throw new Refusal(400, "result_format must be message when enable_thinking is true.");
  }
  if (parameters["incremental_output"] !== true) {
    throw new Refusal(400, "incremental_output must be true when enable_thinking is true.");
  }
  if (typeof parameters["tool_choice"] === "object") {
    throw new Refusal(
      400,
      "The tool_choice parameter does not support being set to object in thinking mode.",
    );
  }
  if (objectOf(parameters["response_format"])["type"] === "json_object") {
    throw new Refusal(400, "Json mode response is not supported when enable_thinking is true");
  }
}

function checkTools({ tools, tool_choice: choice }: JsonObject, { messageFormat }: Situation): void {
  if (tools === undefined) return;
  if (!messageFormat) throw new Refusal(400, "result_format must be message when tools are given.");
  for (const tool of Array.isArray(tools) ? (tools as unknown[]) : []) {
    const { name } = objectOf(objectOf(tool)["function"]);
    if (name === "search") throw new Refusal(400, "Tool names are not allowed to be [search]");
  }
  if (choice === "required") {
    throw new Refusal(400, "tool_choice is one of the strings that should be ['none', 'auto']");
  }
}

/** Refuses parameters that are out of their range, or rule each other out. */
export function checkParameters(parameters: JsonObject, situation: Situation): void {
  checkRanges(parameters, ranges);
  for (const name of booleans) {
    const value = parameters[name];
    if (value !== undefined && value !== null && typeof value !== "boolean") {
      throw new Refusal(400, `parameters.${name} must be a boolean.`);
    }
  }
  const { result_format: format, stop } = parameters;
  if (format !== undefined && format !== "text" && format !== "message") {
    throw new Refusal(400, "result_format must be text or message.");
  }
  if (Array.isArray(stop) && new Set(stop.map((one) => typeof one)).size > 1) {
    throw new Refusal(400, "stop must not mix strings and token ids.");
  }
  checkTools(parameters, situation);
  checkThinking(parameters, situation);
}

/** The schema that the answer must follow; null for an answer in text. */
export function askedSchema(format: unknown, messages: readonly JsonObject[]): JsonObject | null {
  if (format === undefined || format === null) return null;
  const { type, json_schema: asked } = objectOf(format);
  if (type === "text") return null;
  if (type === "json_object") {
    if (messages.some(({ content }) => /json/i.test(contentText(content)))) return { type: "object" };
    const said = "'messages' must contain the word 'json' in some form, to use 'response_format' of type";
    throw new Refusal(400, `${said} 'json_object'.`);
  }
  const { schema } = objectOf(asked);
  if (type !== "json_schema" || !isObject(schema)) throw new Refusal(400, "Invalid response_format.");
  return schema;
}
