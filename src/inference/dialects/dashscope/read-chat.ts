import type { ChatRequest } from "../chat-request.ts";
import type { InferenceRequest } from "../dialect.ts";
import { parseGeneration } from "./parse-generation.ts";
import { readBeyond, readExtras } from "./read-beyond.ts";
import { readFormat } from "./read-format.ts";
import { readReasoning } from "./read-reasoning.ts";
import { readLogprobs, readSampling, readStops } from "./read-sampling.ts";
import { readToolChoice, readTools } from "./read-tools.ts";
import { readTurns } from "./read-turns.ts";

/** What a generation request says, in the words between protocols. */
export function readChat({ body }: InferenceRequest): ChatRequest {
  const generation = parseGeneration(body);
  const { parameters, messages } = generation;
  return {
    turns: readTurns(messages),
    tools: readTools(parameters),
    toolChoice: readToolChoice(parameters),
    // Off unless asked for, unlike the other protocols.
    parallelToolCalls: parameters["parallel_tool_calls"] === true,
    sampling: readSampling(generation),
    stops: readStops(generation),
    format: readFormat(parameters),
    reasoning: readReasoning(parameters),
    logprobs: readLogprobs(generation),
    endUser: null,
    beyond: readBeyond(generation),
    extras: readExtras(generation),
  };
}
