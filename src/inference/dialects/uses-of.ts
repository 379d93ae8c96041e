import type { Protocol } from "../../kernel/protocol.ts";
import type { ChatRequest, FeatureUse, Turn, UserPart } from "./chat-request.ts";
import { featureParams } from "./feature-params.ts";
import type { Feature } from "./features.ts";
import { isJsonObject } from "./is-json-object.ts";

const STOPS_MAX = 4;
const LOGPROBS_MAX = 5;

/** Everything of note that a request asks for, each under its client's name. */
export function usesOf(chat: ChatRequest, client: Protocol): FeatureUse[] {
  const found = new Set<Feature>();
  addMidSystem(found, chat.turns);
  for (const turn of chat.turns) addTurn(found, turn);
  addTools(found, chat);
  addSampling(found, chat);
  addAnswer(found, chat);
  const derived = [...found].map((feature) => ({
    feature,
    param: featureParams[feature][client] ?? feature,
  }));
  return [...derived, ...chat.beyond];
}

function addMidSystem(found: Set<Feature>, turns: readonly Turn[]): void {
  const first = turns.findIndex(({ role }) => role !== "system");
  if (first !== -1 && turns.slice(first).some(({ role }) => role === "system")) found.add("mid_system");
}

function addTurn(found: Set<Feature>, turn: Turn): void {
  for (const part of turn.parts) {
    if ("cache" in part && part.cache !== null) found.add("cache_marks");
    if (part.kind === "toolCall") {
      if (!isJsonObject(part.arguments)) found.add("broken_tool_arguments");
    } else if (part.kind !== "reasoning" && part.kind !== "redacted") addUserPart(found, part);
  }
}

function addUserPart(found: Set<Feature>, part: UserPart): void {
  switch (part.kind) {
    case "image":
      found.add(part.source.kind === "url" ? "image_url" : "image_data");
      return;
    case "file":
      found.add(
        part.source.kind === "url" ? "document_url" : part.source.kind === "text" ? "text_document" : "pdf",
      );
      return;
    case "audio":
      found.add(part.source.kind === "url" ? "audio_url" : "audio_input");
      return;
    case "video":
      found.add("video_input");
      return;
    case "toolResult":
      if (part.parts.some(({ kind }) => kind === "image")) found.add("tool_result_image");
      return;
    case "text":
  }
}

function addTools(found: Set<Feature>, { tools, toolChoice, parallelToolCalls }: ChatRequest): void {
  if (tools.length === 0) return;
  if (tools.some((tool) => tool.strict)) found.add("strict_tools");
  if (tools.some((tool) => tool.cache !== null)) found.add("cache_marks");
  if (toolChoice.mode === "required") found.add(tools.length === 1 ? "named_tool" : "required_tool");
  if (toolChoice.mode === "named") found.add("named_tool");
  if (!parallelToolCalls) found.add("parallel_tool_calls");
}

function addSampling(found: Set<Feature>, { sampling, stops }: ChatRequest): void {
  const given: Record<keyof typeof sampling, Feature> = {
    temperature: "temperature",
    topP: "top_p",
    topK: "top_k",
    presencePenalty: "presence_penalty",
    frequencyPenalty: "frequency_penalty",
    repetitionPenalty: "repetition_penalty",
    seed: "seed",
  };
  for (const name in given) {
    const key = name as keyof typeof sampling;
    if (sampling[key] !== null) found.add(given[key]);
  }
  if (stops.length > 0) found.add(stops.length > STOPS_MAX ? "many_stops" : "stop");
}

function addAnswer(found: Set<Feature>, chat: ChatRequest): void {
  const { turns, format, reasoning, logprobs, endUser } = chat;
  if (turns.findLast(({ role }) => role !== "system")?.role === "assistant") found.add("prefill");
  if (format.kind === "json") found.add("json_object");
  if (format.kind === "schema") found.add("json_schema");
  if (reasoning.mode === "on") found.add("reasoning");
  if (logprobs !== null) found.add(logprobs.top > LOGPROBS_MAX ? "many_logprobs" : "logprobs");
  if (endUser !== null) found.add("end_user");
}
