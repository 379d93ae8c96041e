import type {
  AnswerFormat,
  CacheMark,
  ChatRequest,
  Effort,
  Reasoning,
  Sampling,
  Turn,
} from "../chat-request.ts";
import type { InferenceRequest } from "../dialect.ts";
import type { Feature } from "../features.ts";
import { invalid, isObject } from "../field-rules.ts";
import { parseExactly } from "../parse-exactly.ts";
import type { MessageBody } from "./message-body.ts";
import { NotedUses } from "./noted-uses.ts";
import { cacheMarkOf, objectOf } from "./read-members.ts";
import { readToolChoice, readTools } from "./read-tools.ts";
import { readTurns } from "./read-turns.ts";

const EFFORTS: readonly Effort[] = ["low", "medium", "high", "xhigh", "max"];

/** What only a supplier of Anthropic's own can do with a top-level field. */
const FOREIGN_FIELDS: Readonly<Record<string, Feature>> = {
  service_tier: "hint",
  speed: "hint",
  inference_geo: "hint",
  context_management: "hint",
  compaction: "hint",
  diagnostics: "hint",
  container: "containers",
  mcp_servers: "containers",
  thread: "containers",
};

/** What a message request says, in the words between protocols. Throws the error of what it says wrongly. */
export function readChat({ body: bytes, endUser }: InferenceRequest): ChatRequest {
  const body = parseExactly(bytes.toString("utf8")) as MessageBody;
  const noted = new NotedUses();
  noteFields(body, noted);
  const reasoning = readReasoning(body, noted);
  const turns = readTurns(body, noted);
  const mark = cacheMarkOf(body);
  return {
    turns: mark === null ? turns : markLast(turns, mark),
    tools: readTools(body, noted),
    ...readToolChoice(body),
    sampling: readSampling(body),
    stops: (body["stop_sequences"] ?? []) as string[],
    format: readFormat(body),
    reasoning,
    logprobs: null,
    endUser,
    beyond: noted.list,
    extras: {},
  };
}

function noteFields(body: MessageBody, noted: NotedUses): void {
  if (body.max_tokens === 0) noted.note("no_output", "max_tokens");
  for (const field in FOREIGN_FIELDS) {
    const value = body[field] ?? null;
    const isNothing = value === null || (Array.isArray(value) && value.length === 0);
    if (!isNothing) noted.note(FOREIGN_FIELDS[field]!, field);
  }
}

function readReasoning(body: MessageBody, noted: NotedUses): Reasoning {
  const effort = readEffort(body["output_config"]);
  const thinking = body["thinking"] ?? null;
  const { type, budget_tokens: budget } = (thinking ?? { type: "disabled" }) as Record<string, unknown>;
  // Elsewhere effort is effort in reasoning, of which there is none.
  if (effort !== null && type === "disabled") noted.note("hint", "output_config.effort");
  // Not to think is what silence means here; others may have no words for it, and need none.
  if (thinking === null) return { mode: "auto" };
  switch (type) {
    case "disabled":
      return { mode: "off" };
    case "enabled":
      return { mode: "on", effort, budget: budget as number };
    case "adaptive":
    case "between_tools":
      return { mode: "on", effort, budget: null };
    default:
      throw invalid("thinking.type", "one of enabled, adaptive, between_tools, disabled");
  }
}

function readEffort(config: unknown): Effort | null {
  const given = isObject(config) ? (config["effort"] ?? null) : null;
  if (given === null) return null;
  const effort = EFFORTS.find((one) => one === given);
  if (effort === undefined) throw invalid("output_config.effort", `one of ${EFFORTS.join(", ")}`);
  return effort;
}

/** `output_format` is what `output_config.format` was called before. */
function readFormat(body: MessageBody): AnswerFormat {
  const config = isObject(body["output_config"]) ? body["output_config"] : {};
  const [path, format] = config["format"]
    ? ["output_config.format", config["format"]]
    : ["output_format", body["output_format"] ?? null];
  if (format === null) return { kind: "text" };
  if (!isObject(format) || format["type"] !== "json_schema") throw invalid(`${path}.type`, "json_schema");
  const schema = objectOf(format, "schema", path);
  return { kind: "schema", name: "response", description: null, schema, strict: true };
}

function readSampling(body: MessageBody): Sampling {
  return {
    temperature: numberOf(body["temperature"]),
    topP: numberOf(body["top_p"]),
    topK: numberOf(body["top_k"]),
    presencePenalty: null,
    frequencyPenalty: null,
    repetitionPenalty: null,
    seed: null,
  };
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

/** A mark of the whole request stands at the last part that can carry one. */
function markLast(turns: Turn[], mark: CacheMark): Turn[] {
  const last = turns.at(-1)?.parts.findLast((part) => "cache" in part);
  if (last !== undefined && "cache" in last) last.cache ??= mark;
  return turns;
}
