import { contentText } from "./content-text.ts";
import { type JsonObject, objectOf, stringOf } from "./json-fields.ts";
import { Refusal } from "./refusal.ts";
import type { LastMessage, OfferedTool, ToolChoice } from "./tool-calls.ts";

// Tools as OpenAI and DashScope both write them.

/** The tools offered; each must have a name of the vendors' alphabet. */
export function functionTools(tools: unknown): OfferedTool[] {
  if (tools === undefined || tools === null) return [];
  if (!Array.isArray(tools) || tools.length === 0) throw new Refusal(400, "[] is too short - 'tools'");
  return tools.map((tool: unknown) => {
    const definition = objectOf(objectOf(tool)["function"]);
    const name = definition["name"];
    if (objectOf(tool)["type"] !== "function") throw new Refusal(400, "tools: type must be 'function'");
    if (typeof name !== "string" || !/^[\w-]{1,64}$/.test(name)) {
      throw new Refusal(400, "tools: function.name does not match '^[a-zA-Z0-9_-]{1,64}$'");
    }
    return { name, schema: objectOf(definition["parameters"]) };
  });
}

/** The tool choice; a tool named must be there. */
export function functionChoice(choice: unknown, offered: readonly OfferedTool[]): ToolChoice {
  if (choice === undefined || choice === null) return { mode: "auto" };
  if (offered.length === 0)
    throw new Refusal(400, "'tool_choice' is only allowed when 'tools' are specified.");
  if (choice === "none" || choice === "auto" || choice === "required") return { mode: choice };
  const name = objectOf(objectOf(choice)["function"])["name"];
  if (objectOf(choice)["type"] !== "function" || typeof name !== "string") {
    throw new Refusal(400, "Invalid value of 'tool_choice'.");
  }
  if (offered.every((tool) => tool.name !== name)) {
    throw new Refusal(400, `Tool choice '${name}' not found in 'tools'.`);
  }
  return { mode: "named", name };
}

/** The last message. */
export function lastMessageOf(messages: readonly JsonObject[]): LastMessage {
  const last = messages.at(-1);
  if (last?.["role"] === "user") return { from: "user", text: contentText(last["content"]) };
  return { from: last?.["role"] === "tool" ? "tool" : "other" };
}

/** Whether a user's words anywhere ask for calls at once. */
export function asksForParallel(messages: readonly JsonObject[]): boolean {
  return messages.some(
    (message) => message["role"] === "user" && contentText(message["content"]).includes("parallel"),
  );
}

function callIdsOf(message: JsonObject, at: number): string[] {
  const calls = message["tool_calls"];
  if (calls === undefined || calls === null) return [];
  if (!Array.isArray(calls) || calls.length === 0) {
    throw new Refusal(400, `[] is too short - 'messages.${at}.tool_calls'`);
  }
  return calls.map((call: unknown) => {
    const { id, type, function: called } = objectOf(call);
    const { name, arguments: given } = objectOf(called);
    if (typeof id === "string" && id !== "" && type === "function" && typeof name === "string") {
      if (typeof given === "string") return id;
      throw new Refusal(400, `messages.${at}.tool_calls: function.arguments must be a string`);
    }
    throw new Refusal(400, `messages.${at}.tool_calls: each call needs an id, its type and a function`);
  });
}

/**
 * The texts of all results in the order of their calls. Refuses a result of no call before it, and a call
 * whose result does not follow at once.
 */
export function toolResultsOf(messages: readonly JsonObject[]): string[] {
  const results: string[] = [];
  let open: string[] = [];
  let given = new Map<string, string>();
  const close = (at: number): void => {
    const missing = open.filter((id) => !given.has(id));
    if (missing.length > 0) {
      const said =
        "An assistant message with 'tool_calls' must be followed by tool messages responding to each";
      throw new Refusal(400, `${said} 'tool_call_id' (messages.${at}: ${missing.join(", ")}).`);
    }
    results.push(...open.map((id) => given.get(id) ?? ""));
    open = [];
    given = new Map();
  };
  messages.forEach((message, at) => {
    if (message["role"] !== "tool") {
      close(at);
      if (message["role"] === "assistant") open = callIdsOf(message, at);
      return;
    }
    const id = stringOf(message["tool_call_id"]) ?? "";
    if (!open.includes(id) || given.has(id)) {
      const said = "messages with role 'tool' must be a response to a preceding message with 'tool_calls'";
      throw new Refusal(400, `messages.${at}: ${said}.`);
    }
    given.set(id, contentText(message["content"]));
  });
  close(messages.length);
  return results;
}
