import {
  aListOfObjects,
  aNumber,
  anObject,
  aText,
  aWhole,
  checkRules,
  type FieldRules,
  invalid,
  isListOfTexts,
  isObject,
  isText,
  isTokenCount,
  refuseForeignFields,
  trueOrFalse,
} from "../field-rules.ts";
import { type Message, type MessageBody, roles } from "./message-body.ts";

const TOP_K_MAX = 2 ** 31 - 1;
const BUDGET_MIN = 1024;
const MESSAGES_MAX = 100_000;

/** What a rule lets through wrongly, the supplier refuses. */
const RULES: FieldRules = {
  stream: trueOrFalse,
  stop_sequences: { fits: isListOfStops, must: "a list of texts that are not blank" },
  temperature: aNumber(0, 1),
  top_p: aNumber(0, 1),
  top_k: aWhole(0, TOP_K_MAX),
  tools: aListOfObjects,
  tool_choice: anObject,
  thinking: anObject,
  output_config: anObject,
  metadata: anObject,
  cache_control: anObject,
  context_management: anObject,
  mcp_servers: aListOfObjects,
  service_tier: aText,
  speed: aText,
  inference_geo: aText,
};

const THINKING_RULES: FieldRules = {
  budget_tokens: {
    fits: (value) => isTokenCount(value, BUDGET_MIN),
    must: `a whole number from ${BUDGET_MIN}`,
  },
  display: aText,
};

/** Throws the error of the first field that a message request may not have so. */
export function checkFields(fields: Record<string, unknown>): asserts fields is MessageBody & typeof fields {
  refuseForeignFields(fields);
  if (!isText(fields["model"]) || fields["model"] === "") throw invalid("model", "a text that names a model");
  if (!isTokenCount(fields["max_tokens"], 0)) throw invalid("max_tokens", "a whole number of at least 0");
  checkMessages(fields["messages"]);
  checkSystem(fields["system"]);
  checkRules(fields, RULES);
  checkThinking(fields["thinking"]);
  if (isObject(fields["metadata"])) checkRules(fields["metadata"], { user_id: aText }, "metadata.");
}

function checkMessages(messages: unknown): void {
  if (!Array.isArray(messages) || messages.length === 0)
    throw invalid("messages", "a list of at least one message");
  if (messages.length > MESSAGES_MAX) throw invalid("messages", `a list of at most ${MESSAGES_MAX} messages`);
  messages.forEach((message: unknown, index) => {
    const path = `messages[${index}]`;
    if (!isObject(message)) throw invalid(path, "an object");
    const role: unknown = message["role"];
    if (!roles.some((one) => one === role)) throw invalid(`${path}.role`, `one of ${roles.join(", ")}`);
    checkContent(message["content"], `${path}.content`);
  });
}

function checkContent(content: unknown, path: string): asserts content is Message["content"] {
  if (isText(content)) return;
  if (!Array.isArray(content)) throw invalid(path, "a text or a list of blocks");
  content.forEach((block: unknown, index) => {
    if (!isObject(block)) throw invalid(`${path}[${index}]`, "an object");
    if (!isText(block["type"])) throw invalid(`${path}[${index}].type`, "a text");
    const isWhole = block["type"] !== "text" || isText(block["text"]);
    if (!isWhole) throw invalid(`${path}[${index}].text`, "a text");
  });
}

function checkSystem(system: unknown): void {
  if (system === undefined || system === null) return;
  checkContent(system, "system");
  if (isText(system)) return;
  system.forEach(({ type }, index) => {
    if (type !== "text") throw invalid(`system[${index}].type`, "text");
  });
}

function checkThinking(thinking: unknown): void {
  if (!isObject(thinking)) return;
  if (!isText(thinking["type"])) throw invalid("thinking.type", "a text");
  if (thinking["type"] === "enabled" && !isTokenCount(thinking["budget_tokens"], BUDGET_MIN)) {
    throw invalid("thinking.budget_tokens", `a whole number from ${BUDGET_MIN}`);
  }
  checkRules(thinking, THINKING_RULES, "thinking.");
}

function isListOfStops(value: unknown): boolean {
  return isListOfTexts(value) && value.every((stop) => stop.trim() !== "");
}
