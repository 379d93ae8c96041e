import { type JsonObject, objectOf, stringOf } from "../json-fields.ts";
import { promptTokensOf } from "../prompt-tokens.ts";
import { Refusal } from "../refusal.ts";
import { readMessages, readModel, readTokensMax } from "../required-fields.ts";
import type { RequestParts, SimRequest } from "../sim-request.ts";
import { functionChoice, functionTools, lastMessageOf, plannedCalls } from "../tool-calls.ts";

function asksToReason(parameters: JsonObject): boolean | null {
  const { enable_thinking: thinking, reasoning_effort: effort } = parameters;
  if (typeof thinking === "boolean") return thinking;
  return typeof effort === "string" ? effort !== "none" : null;
}

export function readGeneration({ body, headers }: RequestParts): SimRequest {
  const modelName = readModel(body);
  const input = objectOf(body["input"]);
  const parameters = objectOf(body["parameters"]);
  const prompt = stringOf(input["prompt"]);
  const messages = prompt === null ? readMessages(input["messages"]) : [{ role: "user", content: prompt }];
  const messageFormat = parameters["result_format"] === "message";
  if (parameters["tools"] !== undefined && !messageFormat) {
    throw new Refusal(400, "result_format must be message when tools are given.");
  }
  const sse = headers["x-dashscope-sse"];
  return {
    modelName,
    user: stringOf(body["user"]) ?? stringOf(parameters["user"]),
    stream: typeof sse === "string" && sse.toLowerCase() === "enable",
    promptTokens: promptTokensOf("dashscope", body),
    tokensMax: readTokensMax(parameters["max_completion_tokens"] ?? parameters["max_tokens"], 1),
    // The text format has no place for it.
    reasons: messageFormat ? asksToReason(parameters) : false,
    toolCalls: plannedCalls({
      offered: functionTools(parameters["tools"]),
      choice: functionChoice(parameters["tool_choice"]),
      last: lastMessageOf(messages),
      // Off unless asked for, the opposite of the other two protocols.
      parallel: parameters["parallel_tool_calls"] === true,
    }),
    shape: { includeUsage: true, incremental: parameters["incremental_output"] === true, messageFormat },
  };
}
