import {
  asksForParallel,
  functionChoice,
  functionTools,
  lastMessageOf,
  toolResultsOf,
} from "../function-tools.ts";
import { imageWord } from "../images.ts";
import { isObject, type JsonObject, listOf, objectOf, stringOf } from "../json-fields.ts";
import { promptTokensOf } from "../prompt-tokens.ts";
import { readMessages, readModel, readTokensMax } from "../required-fields.ts";
import { plainShape, type RequestParts, type SimRequest } from "../sim-request.ts";
import { noTools, type ToolSituation } from "../tool-calls.ts";
import { askedSchema, checkMessages, checkParameters } from "./check-chat.ts";

/** All images are looked at; those since the model last spoke are told of. */
function imagesOf(messages: readonly JsonObject[]): string[] {
  let images: string[] = [];
  for (const { role, content } of messages) {
    if (role === "assistant") images = [];
    for (const part of listOf(content)) {
      if (!isObject(part) || part["type"] !== "image_url") continue;
      images.push(imageWord(stringOf(objectOf(part["image_url"])["url"]) ?? ""));
    }
  }
  return images;
}

function situationOf(body: JsonObject, messages: readonly JsonObject[]): ToolSituation {
  const results = toolResultsOf(messages);
  const offered = functionTools(body["tools"]);
  const choice = functionChoice(body["tool_choice"], offered);
  if (offered.length === 0) return noTools;
  return {
    ...{ offered, choice, results },
    last: lastMessageOf(messages),
    parallel: body["parallel_tool_calls"] !== false,
    wantsParallel: asksForParallel(messages),
  };
}

export function readChat({ body }: RequestParts): SimRequest {
  const modelName = readModel(body);
  const messages = checkMessages(readMessages(body["messages"]));
  checkParameters(body);
  const effort = body["reasoning_effort"];
  return {
    modelName,
    user: stringOf(body["user"]),
    stream: body["stream"] === true,
    promptTokens: promptTokensOf("openai", body),
    tokensMax: readTokensMax(body["max_completion_tokens"] ?? body["max_tokens"], 1),
    textTokensMax: null,
    reasoningTokensMax: null,
    reasons: typeof effort === "string" ? effort !== "none" : null,
    tools: situationOf(body, messages),
    schema: askedSchema(body["response_format"], messages),
    images: imagesOf(messages),
    laterSystem: false,
    shape: {
      ...plainShape,
      includeUsage: objectOf(body["stream_options"])["include_usage"] === true,
    },
  };
}
