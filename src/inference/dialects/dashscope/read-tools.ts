import type { Tool, ToolChoice } from "../chat-request.ts";
import { invalid, isObject, isText } from "../field-rules.ts";
import { cacheMarkOf } from "./read-parts.ts";

type Parameters = Readonly<Record<string, unknown>>;

/** The functions that the model may call. */
export function readTools({ tools }: Parameters): Tool[] {
  return ((tools ?? []) as Parameters[]).map((tool, index) => readTool(tool, `parameters.tools[${index}]`));
}

function readTool(tool: Parameters, path: string): Tool {
  const { type, function: told } = tool;
  if (type !== "function") throw invalid(`${path}.type`, "function");
  if (!isObject(told)) throw invalid(`${path}.function`, "an object");
  const { name, description, parameters } = told;
  if (!isText(name) || name === "") throw invalid(`${path}.function.name`, "a text that is not empty");
  if ((parameters ?? null) !== null && !isObject(parameters)) {
    throw invalid(`${path}.function.parameters`, "an object");
  }
  return {
    name,
    description: isText(description) ? description : null,
    parameters: isObject(parameters) ? parameters : null,
    strict: false,
    cache: cacheMarkOf(tool),
  };
}

/** The protocol has no word for "some tool, whichever". */
export function readToolChoice({ tool_choice: choice }: Parameters): ToolChoice {
  if (choice === undefined || choice === null || choice === "auto") return { mode: "auto" };
  if (choice === "none") return { mode: "none" };
  const named = isObject(choice) && choice["type"] === "function" ? choice["function"] : null;
  const name = isObject(named) ? named["name"] : null;
  if (!isText(name) || name === "") {
    throw invalid("parameters.tool_choice", "auto, none, or an object that names a function");
  }
  return { mode: "named", name };
}
