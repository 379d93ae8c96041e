import type { ChatRequest, Tool } from "../chat-request.ts";
import type { UpstreamTarget } from "../dialect.ts";
import type { ToolNames } from "../tool-names.ts";
import type { Thinking } from "./thinking.ts";

/** The temperature must be below 2, and top_p above 0. */
const TEMPERATURE_MAX = 1.99;
const TOP_P_MIN = 0.001;

const NO_PARAMETERS = { type: "object", properties: {} };

type Parameters = Record<string, unknown>;

export interface Written {
  chat: ChatRequest;
  target: UpstreamTarget;
  thinking: Thinking;
  names: ToolNames;
}

/**
 * All but the seed. Whatever has a default that differs from model to model is said, and that the answer
 * comes as messages, piece by piece.
 */
export function writeParameters({ chat, target, thinking, names }: Written): Parameters {
  return {
    result_format: "message",
    incremental_output: true,
    ...thinking.parameters,
    ...boundOf(target, thinking),
    ...samplingOf(chat, target),
    ...(chat.stops.length > 0 && { stop: chat.stops }),
    ...formatOf(chat),
    ...logprobsOf(chat),
    ...toolsOf(chat, names),
    ...extrasOf(chat),
  };
}

/** `max_tokens` leaves out what the model thinks. */
function boundOf({ flags, maxOutputTokens }: UpstreamTarget, { isOn }: Thinking): Parameters {
  return { [isOn ? "max_completion_tokens" : flags.maxTokensField]: maxOutputTokens };
}

function samplingOf({ sampling }: ChatRequest, { flags }: UpstreamTarget): Parameters {
  const { temperature, topP, topK, presencePenalty, repetitionPenalty } = sampling;
  const takesAny = flags.temperatureMode === "any";
  return {
    ...(takesAny && temperature !== null && { temperature: Math.min(temperature, TEMPERATURE_MAX) }),
    ...(takesAny && topP !== null && { top_p: Math.max(topP, TOP_P_MIN) }),
    // Below zero others mean what leaving it out means here.
    ...(topK !== null && topK >= 0 && { top_k: topK }),
    ...(takesAny && presencePenalty !== null && { presence_penalty: presencePenalty }),
    ...(repetitionPenalty !== null && { repetition_penalty: repetitionPenalty }),
  };
}

function formatOf({ format }: ChatRequest): Parameters {
  switch (format.kind) {
    case "text":
      return {};
    case "json":
      return { response_format: { type: "json_object" } };
    case "schema": {
      const { name, description, schema, strict } = format;
      const told = { name, ...(description !== null && { description }), schema, strict };
      return { response_format: { type: "json_schema", json_schema: told } };
    }
  }
}

function logprobsOf({ logprobs }: ChatRequest): Parameters {
  if (logprobs === null) return {};
  return { logprobs: true, ...(logprobs.top > 0 && { top_logprobs: logprobs.top }) };
}

function toolsOf({ tools, toolChoice, parallelToolCalls }: ChatRequest, names: ToolNames): Parameters {
  if (tools.length === 0) return {};
  return {
    tools: tools.map((tool) => writeTool(tool, names)),
    tool_choice: choiceOf(toolChoice, tools, names),
    parallel_tool_calls: parallelToolCalls,
  };
}

function writeTool({ name, description, parameters }: Tool, names: ToolNames): object {
  const described = description !== null && { description };
  return {
    type: "function",
    function: { name: names.told(name), ...described, parameters: parameters ?? NO_PARAMETERS },
  };
}

/** There is no word for "some tool": of one tool it is that one. */
function choiceOf(choice: ChatRequest["toolChoice"], tools: readonly Tool[], names: ToolNames): unknown {
  switch (choice.mode) {
    case "auto":
    case "none":
      return choice.mode;
    case "required":
      return tools.length === 1 ? named(tools[0]!.name, names) : choice.mode;
    case "named":
      return named(choice.name, names);
  }
}

function named(name: string, names: ToolNames): object {
  return { type: "function", function: { name: names.told(name) } };
}

/** What clients of other protocols may ask of suppliers of this one in their own words. */
function extrasOf({ extras }: ChatRequest): Parameters {
  const search = extras["search_options"] ?? null;
  return {
    ...(extras["enable_search"] === true && { enable_search: true }),
    ...(extras["enable_search"] === true && search !== null && { search_options: search }),
    ...(extras["enable_code_interpreter"] === true && { enable_code_interpreter: true }),
  };
}
