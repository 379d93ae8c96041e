import type { Tool, ToolChoice } from "../chat-request.ts";
import { invalid, isObject } from "../field-rules.ts";
import type { MessageBody } from "./message-body.ts";
import type { NotedUses, Place } from "./noted-uses.ts";
import { cacheMarkOf, objectOf, optionalTextOf, textOf } from "./read-members.ts";

interface Choice {
  toolChoice: ToolChoice;
  parallelToolCalls: boolean;
}

/** The tools that the client runs itself; what the supplier would run is noted. */
export function readTools(body: MessageBody, noted: NotedUses): Tool[] {
  const tools = (body["tools"] ?? []) as Record<string, unknown>[];
  return tools.flatMap((tool, index) => readTool(tool, { path: `tools[${index}]`, noted }));
}

/** Without a choice, any number of tools may be called or none. */
export function readToolChoice(body: MessageBody): Choice {
  const choice = body["tool_choice"];
  if (!isObject(choice)) return { toolChoice: { mode: "auto" }, parallelToolCalls: true };
  return { toolChoice: readMode(choice), parallelToolCalls: choice["disable_parallel_tool_use"] !== true };
}

function readMode(choice: Record<string, unknown>): ToolChoice {
  switch (choice["type"]) {
    case "auto":
    case "none":
      return { mode: choice["type"] };
    case "any":
      return { mode: "required" };
    case "tool":
      return { mode: "named", name: textOf(choice, "name", "tool_choice") };
    default:
      throw invalid("tool_choice.type", "one of auto, any, none, tool");
  }
}

function readTool(tool: Record<string, unknown>, { path, noted }: Place): Tool[] {
  const type = optionalTextOf(tool, "type", path) ?? "custom";
  if (tool["defer_loading"] === true) noted.note("deferred_tools", "defer_loading");
  if (type === "custom") return [readCustomTool(tool, path)];
  // With every tool told from the start, there is none to be searched for.
  if (type.startsWith("tool_search_tool_")) noted.note("deferred_tools", "defer_loading");
  else noted.note("server_tools", `${path}.type`);
  return [];
}

function readCustomTool(tool: Record<string, unknown>, path: string): Tool {
  const name = textOf(tool, "name", path);
  if (name === "") throw invalid(`${path}.name`, "a text that names a tool");
  return {
    name,
    description: optionalTextOf(tool, "description", path),
    parameters: objectOf(tool, "input_schema", path),
    strict: tool["strict"] === true,
    cache: cacheMarkOf(tool),
  };
}
