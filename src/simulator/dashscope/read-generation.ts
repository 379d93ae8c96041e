import { splitModelName } from "../asked-behaviour.ts";
import {
  asksForParallel,
  functionChoice,
  functionTools,
  lastMessageOf,
  toolResultsOf,
} from "../function-tools.ts";
import { type JsonObject, objectOf, stringOf } from "../json-fields.ts";
import { promptTokensOf } from "../prompt-tokens.ts";
import { Refusal } from "../refusal.ts";
import { readMessages, readModel, readTokensMax } from "../required-fields.ts";
import { plainShape, type RequestParts, type SimRequest } from "../sim-request.ts";
import { noTools, type ToolSituation } from "../tool-calls.ts";
import { checkMessages, imagesOf } from "./check-messages.ts";
import { askedSchema, checkParameters } from "./check-parameters.ts";

function asksToReason(parameters: JsonObject): boolean | null {
  const { enable_thinking: thinking, reasoning_effort: effort } = parameters;
  if (typeof thinking === "boolean") return thinking;
  return typeof effort === "string" ? effort !== "none" : null;
}

/** Models of the two endpoints are known by their names; each endpoint denies the others'. */
function isMultimodal(path: string, modelName: string): boolean {
  const multimodal = path.includes("/multimodal-generation/");
  if (multimodal !== /[-_]vl([-_.@]|$)/.test(modelName)) {
    throw new Refusal(400, "url error, please check url！");
  }
  return multimodal;
}

function readPrompt(input: JsonObject, multimodal: boolean): readonly JsonObject[] {
  const prompt = stringOf(input["prompt"]);
  if (prompt !== null && !multimodal) return [{ role: "user", content: prompt }];
  return checkMessages(readMessages(input["messages"]), multimodal);
}

function situationOf(parameters: JsonObject, messages: readonly JsonObject[]): ToolSituation {
  const results = toolResultsOf(messages);
  const offered = functionTools(parameters["tools"]);
  const choice = functionChoice(parameters["tool_choice"], offered);
  if (offered.length === 0) return noTools;
  return {
    ...{ offered, choice, results },
    last: lastMessageOf(messages),
    // Off unless asked for, the opposite of the other two protocols.
    parallel: parameters["parallel_tool_calls"] === true,
    wantsParallel: asksForParallel(messages),
  };
}

export function readGeneration({ body, headers, path }: RequestParts): SimRequest {
  const modelName = readModel(body);
  const multimodal = isMultimodal(path, modelName);
  const messages = readPrompt(objectOf(body["input"]), multimodal);
  const parameters = objectOf(body["parameters"]);
  const sse = headers["x-dashscope-sse"];
  const stream = typeof sse === "string" && sse.toLowerCase() === "enable";
  const messageFormat = multimodal || parameters["result_format"] === "message";
  const asked = asksToReason(parameters);
  // The text format has no place for reasoning that nobody asked for.
  const reasons = asked ?? (messageFormat && splitModelName(modelName).base.includes("reason"));
  checkParameters(parameters, { stream, reasons, messageFormat });
  const text = readTokensMax(parameters["max_tokens"], 1);
  const whole = readTokensMax(parameters["max_completion_tokens"], 1);
  return {
    modelName,
    user: stringOf(body["user"]) ?? stringOf(parameters["user"]),
    stream,
    promptTokens: promptTokensOf("dashscope", body),
    tokensMax: whole,
    textTokensMax: whole === null ? text : null,
    reasoningTokensMax: readTokensMax(parameters["thinking_budget"], 1),
    reasons,
    tools: situationOf(parameters, messages),
    schema: askedSchema(parameters["response_format"], messages),
    images: imagesOf(messages),
    laterSystem: false,
    shape: {
      ...plainShape,
      incremental: parameters["incremental_output"] === true,
      messageFormat,
      contentLists: multimodal,
    },
  };
}
