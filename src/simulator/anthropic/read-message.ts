import { contentText } from "../content-text.ts";
import { isObject, type JsonObject, listOf, objectOf, stringOf } from "../json-fields.ts";
import { promptTokensOf } from "../prompt-tokens.ts";
import { Refusal } from "../refusal.ts";
import { readMessages, readModel, readTokensMax } from "../required-fields.ts";
import { plainShape, type RequestParts, type SimRequest } from "../sim-request.ts";
import {
  type LastMessage,
  noTools,
  type OfferedTool,
  type ToolChoice,
  type ToolSituation,
} from "../tool-calls.ts";
import { sourceWord } from "./check-blocks.ts";
import { askedSchema, checkParameters, readThinking } from "./check-parameters.ts";
import { checkTurns } from "./check-turns.ts";

const versions = ["2023-06-01", "2026-10-21"];

function readVersion(headers: RequestParts["headers"]): { strict: boolean; beta: boolean } {
  const version = headers["anthropic-version"];
  if (version === undefined) throw new Refusal(400, "anthropic-version: header is required");
  if (typeof version !== "string" || !versions.includes(version)) {
    throw new Refusal(400, `anthropic-version: "${String(version)}" is not a valid version`);
  }
  return { strict: version === versions[1], beta: headers["anthropic-beta"] !== undefined };
}

function choiceOf(choice: JsonObject): ToolChoice {
  if (choice["type"] === "none") return { mode: "none" };
  if (choice["type"] === "any") return { mode: "required" };
  const name = choice["name"];
  return choice["type"] === "tool" && typeof name === "string" ? { mode: "named", name } : { mode: "auto" };
}

function offeredTools(tools: unknown): OfferedTool[] {
  const offered: OfferedTool[] = [];
  for (const tool of listOf(tools)) {
    const { name, input_schema: schema } = objectOf(tool);
    if (typeof name === "string") offered.push({ name, schema: objectOf(schema) });
  }
  return offered;
}

function blocksOf(turn: JsonObject | undefined): JsonObject[] {
  return listOf(turn?.["content"]).filter(isObject);
}

function lastOf(turns: readonly JsonObject[]): LastMessage {
  const last = turns.at(-1);
  if (last?.["role"] !== "user") return { from: "other" };
  const hasResult = blocksOf(last).some((block) => block["type"] === "tool_result");
  return hasResult ? { from: "tool" } : { from: "user", text: contentText(last["content"]) };
}

/** The results of each turn in the order of the calls before it. */
function resultsOf(turns: readonly JsonObject[]): string[] {
  return turns.flatMap((turn, at) => {
    const given = new Map(
      blocksOf(turn).map((block) => [block["tool_use_id"], contentText(block["content"])] as const),
    );
    const asked = blocksOf(turns[at - 1]).filter(({ type, id }) => type === "tool_use" && given.has(id));
    return turn["role"] === "user" ? asked.map(({ id }) => given.get(id) ?? "") : [];
  });
}

function situationOf(body: JsonObject, turns: readonly JsonObject[]): ToolSituation {
  const offered = offeredTools(body["tools"]);
  if (offered.length === 0) return noTools;
  const choice = objectOf(body["tool_choice"]);
  return {
    offered,
    choice: choiceOf(choice),
    last: lastOf(turns),
    parallel: choice["disable_parallel_tool_use"] !== true,
    results: resultsOf(turns),
    wantsParallel: turns.some(
      ({ role, content }) => role === "user" && contentText(content).includes("parallel"),
    ),
  };
}

/** The images since the model last spoke, those in tool results too. */
function imagesOf(turns: readonly JsonObject[]): string[] {
  const said = turns.slice(turns.findLastIndex(({ role }) => role === "assistant") + 1);
  const blocks = said.flatMap(blocksOf).flatMap((block) => [block, ...blocksOf(block)]);
  return blocks
    .filter(({ type }) => type === "image")
    .map(({ source }) => sourceWord(objectOf(source), { at: "image", role: "user", strict: false }));
}

export function readMessage({ body, headers }: RequestParts): SimRequest {
  const { strict, beta } = readVersion(headers);
  const modelName = readModel(body);
  const messages = readMessages(body["messages"]);
  const tokensMax = readTokensMax(body["max_tokens"], 0);
  if (tokensMax === null) throw new Refusal(400, "max_tokens: Field required");
  checkParameters(body, { strict, beta, tokensMax });
  const reasons = readThinking(body, { tokensMax });
  const turns = checkTurns(messages, { strict, thinks: reasons === true });
  return {
    modelName,
    user: stringOf(objectOf(body["metadata"])["user_id"]),
    stream: body["stream"] === true,
    promptTokens: promptTokensOf("anthropic", body),
    tokensMax,
    textTokensMax: null,
    reasoningTokensMax: null,
    reasons,
    tools: situationOf(body, turns),
    schema: askedSchema(body),
    images: imagesOf(turns),
    laterSystem: turns.length < messages.length,
    shape: { ...plainShape, thinkingOmitted: objectOf(body["thinking"])["display"] === "omitted" },
  };
}
