import type { ChatRequest, Tool } from "../chat-request.ts";
import type { UpstreamTarget } from "../dialect.ts";
import { never } from "../never.ts";
import type { Written } from "./cache-marks.ts";
import type { Writing } from "./writing.ts";

export interface WrittenTools {
  tools?: Written[];
  tool_choice?: Written;
}

/** A request without tools says nothing of them, nor of how to choose among them. */
export function writeTools(chat: ChatRequest, { flags }: UpstreamTarget, writing: Writing): WrittenTools {
  if (chat.tools.length === 0) return {};
  const tools = chat.tools.map((tool) => writeTool(tool, writing));
  const choice = writeChoice(chat, flags.requiredTool, writing);
  // Who may call no tool cannot call two.
  const isSingle = !chat.parallelToolCalls && chat.toolChoice.mode !== "none";
  return { tools, tool_choice: isSingle ? { ...choice, disable_parallel_tool_use: true } : choice };
}

function writeTool(
  { name, description, parameters, strict, cache }: Tool,
  { names, marks }: Writing,
): Written {
  const tool: Written = { name: names.told(name) };
  if (description !== null) tool["description"] = description;
  tool["input_schema"] =
    parameters === null ? { type: "object", properties: {} } : { type: "object", ...parameters };
  if (strict) tool["strict"] = true;
  return marks.mark(tool, cache);
}

function writeChoice({ toolChoice, tools }: ChatRequest, takesAny: boolean, { names }: Writing): Written {
  switch (toolChoice.mode) {
    case "auto":
    case "none":
      return { type: toolChoice.mode };
    case "named":
      return { type: "tool", name: names.told(toolChoice.name) };
    case "required":
      return takesAny ? { type: "any" } : { type: "tool", name: names.told(tools[0]!.name) };
    default:
      return never(toolChoice);
  }
}
