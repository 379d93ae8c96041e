import { type JsonObject, listOf, objectOf, stringOf } from "../json-fields.ts";
import { promptTokensOf } from "../prompt-tokens.ts";
import { Refusal } from "../refusal.ts";
import { readMessages, readModel, readTokensMax } from "../required-fields.ts";
import type { RequestParts, SimRequest } from "../sim-request.ts";
import {
  contentText,
  type LastMessage,
  type OfferedTool,
  plannedCalls,
  type ToolChoice,
} from "../tool-calls.ts";

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

function lastOf(messages: readonly unknown[]): LastMessage {
  // Some clients put a system message after the user's turn.
  const last = objectOf(messages.findLast((message) => objectOf(message)["role"] !== "system"));
  if (last["role"] !== "user") return { from: "other" };
  const hasResult = listOf(last["content"]).some((block) => objectOf(block)["type"] === "tool_result");
  return hasResult ? { from: "tool" } : { from: "user", text: contentText(last["content"]) };
}

export function readMessage({ body }: RequestParts): SimRequest {
  const modelName = readModel(body);
  const messages = readMessages(body["messages"]);
  const tokensMax = readTokensMax(body["max_tokens"], 0);
  if (tokensMax === null) throw new Refusal(400, "max_tokens: Field required");
  const thinking = objectOf(body["thinking"])["type"];
  const choice = objectOf(body["tool_choice"]);
  return {
    modelName,
    // Anthropic has no `user`; a relay translates it to the metadata.
    user: stringOf(body["user"]) ?? stringOf(objectOf(body["metadata"])["user_id"]),
    stream: body["stream"] === true,
    promptTokens: promptTokensOf("anthropic", body),
    tokensMax,
    reasons: typeof thinking === "string" ? thinking !== "disabled" : null,
    toolCalls: plannedCalls({
      offered: offeredTools(body["tools"]),
      choice: choiceOf(choice),
      last: lastOf(messages),
      parallel: choice["disable_parallel_tool_use"] !== true,
    }),
    shape: { includeUsage: true, incremental: true, messageFormat: true },
  };
}
