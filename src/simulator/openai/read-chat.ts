import { objectOf, stringOf } from "../json-fields.ts";
import { promptTokensOf } from "../prompt-tokens.ts";
import { Refusal } from "../refusal.ts";
import { readMessages, readModel, readTokensMax } from "../required-fields.ts";
import type { RequestParts, SimRequest } from "../sim-request.ts";
import { functionChoice, functionTools, lastMessageOf, plannedCalls } from "../tool-calls.ts";

export function readChat({ body }: RequestParts): SimRequest {
  const modelName = readModel(body);
  const messages = readMessages(body["messages"]);
  const stream = body["stream"] === true;
  if (body["n"] !== undefined && body["n"] !== null && body["n"] !== 1) {
    throw new Refusal(400, "This model only supports n = 1.");
  }
  if (!stream && body["stream_options"] !== undefined && body["stream_options"] !== null) {
    throw new Refusal(400, "The 'stream_options' parameter is only allowed when 'stream' is enabled.");
  }
  const effort = body["reasoning_effort"];
  return {
    modelName,
    user: stringOf(body["user"]),
    stream,
    promptTokens: promptTokensOf("openai", body),
    tokensMax: readTokensMax(body["max_completion_tokens"] ?? body["max_tokens"], 1),
    reasons: typeof effort === "string" ? effort !== "none" : null,
    toolCalls:
      body["tools"] === undefined
        ? []
        : plannedCalls({
            offered: functionTools(body["tools"]),
            choice: functionChoice(body["tool_choice"]),
            last: lastMessageOf(messages),
            parallel: body["parallel_tool_calls"] !== false,
          }),
    shape: {
      includeUsage: objectOf(body["stream_options"])["include_usage"] === true,
      incremental: true,
      messageFormat: true,
    },
  };
}
