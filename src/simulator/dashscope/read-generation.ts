import { readMessages, readModel, readTokensMax, Refusal, type RequestParts, type SimRequest } from "../dialect.ts";
import { objectOf, stringOf } from "../json-fields.ts";
import { promptTokensOf } from "../prompt-tokens.ts";
import { functionChoice, functionTools, lastMessageOf, plannedCalls } from "../tool-calls.ts";

export function readGeneration({ body, headers }: RequestParts): SimRequest {
  const modelName = readModel(body);
  const input = objectOf(body["input"]);
  const parameters = objectOf(body["parameters"]);
  const prompt = stringOf(input["prompt"]);
  const messages =
    prompt === null ? readMessages(input["messages"]) : [{ role: "user", content: prompt }];
  const effort = parameters["reasoning_effort"];
  const reasons = parameters["enable_thinking"] === true || (typeof effort === "string" && effort !== "none");
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
    reasons: reasons && messageFormat,
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
