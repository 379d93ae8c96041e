import { isObject, type JsonObject, listOf, objectOf } from "../json-fields.ts";
import { checkRanges } from "../ranges.ts";
import { Refusal } from "../refusal.ts";
import { checkBlocks } from "./check-blocks.ts";

const members = new Set([
  ...[
    "model",
    "messages",
    "max_tokens",
    "system",
    "stop_sequences",
    "stream",
    "temperature",
    "top_p",
    "top_k",
  ],
  ...["tools", "tool_choice", "thinking", "output_config", "metadata", "service_tier", "inference_geo"],
  ...["cache_control", "diagnostics"],
]);
const betaMembers = new Set(["container", "context_management", "mcp_servers", "speed"]);
const sampling = ["temperature", "top_p", "top_k"];
const ranges = { temperature: { from: 0, to: 1 }, top_p: { from: 0, to: 1 }, top_k: { from: 0, to: 1e9 } };
const marksMax = 4;
const budgetMin = 1024;

export interface Rules {
  /** The version that takes less. */
  strict: boolean;
  beta: boolean;
  tokensMax: number;
}

function has(body: JsonObject, name: string): boolean {
  return body[name] !== undefined;
}

function checkMembers(body: JsonObject, { strict, beta }: Rules): void {
  for (const name of Object.keys(body)) {
    const known = members.has(name) || (beta && betaMembers.has(name));
    if (known && !(strict && sampling.includes(name))) continue;
    throw new Refusal(400, `${name}: Extra inputs are not permitted`);
  }
  const extra = Object.keys(objectOf(body["metadata"])).find((name) => name !== "user_id");
  if (extra !== undefined) throw new Refusal(400, `metadata.${extra}: Extra inputs are not permitted`);
}

function checkSampling(body: JsonObject, thinks: boolean): void {
  checkRanges(body, ranges);
  if (has(body, "temperature") && has(body, "top_p")) {
    throw new Refusal(400, "`temperature` and `top_p` cannot both be specified for this model.");
  }
  if (!thinks) return;
  if (has(body, "temperature") && body["temperature"] !== 1) {
    throw new Refusal(400, "`temperature` may only be set to 1 when thinking is enabled.");
  }
  if (has(body, "top_k")) throw new Refusal(400, "`top_k` must be unset when thinking is enabled.");
}

/** Whether the model is to think. */
export function readThinking(body: JsonObject, { tokensMax }: Pick<Rules, "tokensMax">): boolean | null {
  if (!has(body, "thinking")) return null;
  const { type, budget_tokens: budget } = objectOf(body["thinking"]);
  if (type === "disabled") return false;
  if (type === "adaptive" && budget === undefined) return true;
  if (type !== "enabled") throw new Refusal(400, "thinking: Input tag is not one of the expected tags");
  if (typeof budget !== "number" || !Number.isInteger(budget) || budget < budgetMin) {
    throw new Refusal(400, "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024");
  }
  if (budget < tokensMax) return true;
  throw new Refusal(400, "`max_tokens` must be greater than `thinking.budget_tokens`.");
}

function checkTools(body: JsonObject): void {
  const names = new Set<unknown>();
  for (const [at, tool] of listOf(body["tools"]).entries()) {
    const { type, name, input_schema: schema } = objectOf(tool);
    const isOwn = type === undefined || type === "custom";
    if (isOwn && (typeof name !== "string" || !/^[\w-]{1,128}$/.test(name))) {
      throw new Refusal(400, `tools.${at}.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'`);
    }
    if (isOwn && objectOf(schema)["type"] !== "object") {
      throw new Refusal(400, `tools.${at}.custom.input_schema.type: Field required`);
    }
    if (names.has(name)) throw new Refusal(400, "tools: Tool names must be unique.");
    names.add(name);
  }
  const choice = body["tool_choice"];
  if (choice === undefined) return;
  const { type, name } = objectOf(choice);
  if (names.size === 0) throw new Refusal(400, "tool_choice: may only be specified while providing `tools`.");
  if (!["auto", "any", "none", "tool"].includes(String(type)))
    throw new Refusal(400, "tool_choice: unknown tag");
  if (type === "tool" && !names.has(name))
    throw new Refusal(400, `Tool '${String(name)}' not found in tools`);
}

function countMarks(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + countMarks(one), 0);
  if (!isObject(value)) return 0;
  const own = isObject(value["cache_control"]) ? 1 : 0;
  return own + countMarks(value["content"]);
}

function checkMarks(body: JsonObject): void {
  const marks = countMarks([body["system"], body["tools"], body["messages"]]);
  if (marks <= marksMax) return;
  throw new Refusal(400, `A maximum of 4 blocks with cache_control may be provided. Found ${marks}.`);
}

/** The schema that the answer must follow; null for text. */
export function askedSchema(body: JsonObject): JsonObject | null {
  const { format } = objectOf(body["output_config"]);
  if (format === undefined || format === null) return null;
  const { type, schema } = objectOf(format);
  if (type === "json_schema" && isObject(schema)) return schema;
  throw new Refusal(400, "output_config.format: Input should be a JSON schema");
}

/** Refuses members the vendor does not know, and those that are out of range or rule each other out. */
export function checkParameters(body: JsonObject, rules: Rules): void {
  checkMembers(body, rules);
  const thinks = readThinking(body, rules) === true;
  checkSampling(body, thinks);
  checkTools(body);
  checkMarks(body);
  const forced = ["any", "tool"].includes(String(objectOf(body["tool_choice"])["type"]));
  if (thinks && forced)
    throw new Refusal(400, "Thinking may not be enabled when tool_choice forces tool use.");
  if (listOf(body["stop_sequences"]).some((stop) => typeof stop !== "string" || stop.trim() === "")) {
    throw new Refusal(400, "stop_sequences: each stop sequence must contain non-whitespace");
  }
  if (Array.isArray(body["system"])) {
    checkBlocks(body["system"], { at: "system", role: "system", strict: rules.strict });
  }
}
