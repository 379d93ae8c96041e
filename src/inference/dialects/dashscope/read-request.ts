import { fail } from "../../../kernel/app-error.ts";
import type { AnswerForm } from "../answer-form.ts";
import { hasLateSystem } from "../late-system.ts";
import type { ClientMessage, InferenceRequest } from "../dialect.ts";
import { type Generation, parseGeneration } from "./parse-generation.ts";
import { modeOf, thinkingTokens } from "./read-reasoning.ts";
import { hasCacheMark, measureInput, partsOf } from "./request-input.ts";

const TOKENS_MAX = 2 ** 31 - 1;

type Headers = ClientMessage["headers"];

/**
 * Reads and checks a generation request, for models that see as for those that only read. Parameters that are
 * not known here pass; of the headers none goes on.
 */
export function readRequest({ body, headers }: ClientMessage): InferenceRequest {
  if (isEnabled(headers, "x-dashscope-async")) {
    const message = "Asynchronous calls are not supported.";
    throw fail("unsupported_parameter", { public: message, param: "X-DashScope-Async" });
  }
  const generation = parseGeneration(body);
  const { model, messages, parameters, spans } = generation;
  return {
    protocol: "dashscope",
    model,
    // `parameters.stream`, which SDKs send too, decides nothing.
    stream:
      isEnabled(headers, "x-dashscope-sse") || headerOf(headers, "accept").includes("text/event-stream"),
    wantsUsage: true,
    maxOutputTokens: outputBound(parameters),
    choices: typeof parameters["n"] === "number" ? parameters["n"] : 1,
    ...measureInput(generation),
    messageCount: messages.length,
    hasTools: hasTools(generation),
    hasLateSystem: hasLateSystem(generation.messages),
    mayWriteCache: hasCacheMark(generation),
    endUser: null,
    form: formOf(generation),
    ownHeaders: [],
    ownQuery: "",
    body,
    spans,
  };
}

/** The larger of two bounds, as which of them a supplier obeys is its own affair. */
function outputBound(parameters: Generation["parameters"]): number | null {
  const { max_tokens: text, max_completion_tokens: whole } = parameters;
  const bounds: number[] = [];
  if (typeof whole === "number") bounds.push(whole);
  if (typeof text === "number") bounds.push(Math.min(text + thinkingTokens(parameters), TOKENS_MAX));
  return bounds.length > 0 ? Math.max(...bounds) : null;
}

/**
 * What the client left open is as its protocol has it: neither tools nor thinking fit into the plain text,
 * and thinking is only told bit by bit.
 */
function formOf(generation: Generation): AnswerForm {
  const { parameters, messages } = generation;
  const thinks = modeOf(parameters) === "on";
  // Only clients of models that see leave out the parts' `type`, and they read parts.
  const contentParts = messages.flatMap(partsOf).some((part) => !Object.hasOwn(part, "type"));
  const format = parameters["result_format"] ?? null;
  return {
    cumulative: (parameters["incremental_output"] ?? thinks) !== true,
    textOnly: format === "text" || (format === null && !(hasTools(generation) || thinks || contentParts)),
    contentParts,
    thinking: "told",
  };
}

function hasTools({ parameters: { tools } }: Generation): boolean {
  return Array.isArray(tools) && tools.length > 0;
}

function isEnabled(headers: Headers, name: string): boolean {
  return headerOf(headers, name).trim() === "enable";
}

function headerOf(headers: Headers, name: string): string {
  const value = headers[name] ?? "";
  return (typeof value === "string" ? value : value.join(",")).toLowerCase();
}
