import type { ChatRequest, FeatureUse, Tool, ToolChoice } from "../chat-request.ts";
import { type AppError, fail } from "../../../kernel/app-error.ts";
import { invalid, isListOfObjects, isObject, isText } from "../field-rules.ts";
import type { ChatBody } from "./chat-body.ts";
import { cacheMarkOf, textIn } from "./read-members.ts";

type Members = Readonly<Record<string, unknown>>;
type Choice = Pick<ChatRequest, "tools" | "toolChoice" | "parallelToolCalls">;

/** The functions that may be called, be they given as tools or as `functions`, which came before. */
export function readTools(body: ChatBody, beyond: FeatureUse[]): Tool[] {
  const tools = (body["tools"] ?? []) as Members[];
  const functions = (body["functions"] ?? []) as Members[];
  return [
    ...tools.flatMap((tool, index) => readTool(tool, `tools[${index}]`, beyond)),
    ...functions.map((given, index) => readFunction(given, `functions[${index}]`)),
  ];
}

function readTool(tool: Members, path: string, beyond: FeatureUse[]): Tool[] {
  const type = tool["type"] ?? "function";
  if (type === "function") {
    const given = tool["function"];
    if (!isObject(given)) throw invalid(`${path}.function`, "an object");
    return [{ ...readFunction(given, `${path}.function`), cache: cacheMarkOf(tool) }];
  }
  if (!isText(type)) throw invalid(`${path}.type`, "a text");
  beyond.push({ feature: type === "custom" ? "custom_tools" : "server_tools", param: `${path}.type` });
  return [];
}

function readFunction(given: Members, path: string): Tool {
  const name = textIn(given, "name", path);
  if (name === "") throw invalid(`${path}.name`, "a text that names a function");
  const { description, parameters } = given;
  if ((description ?? null) !== null && !isText(description)) throw invalid(`${path}.description`, "a text");
  if ((parameters ?? null) !== null && !isObject(parameters))
    throw invalid(`${path}.parameters`, "an object");
  return {
    name,
    description: isText(description) ? description : null,
    parameters: isObject(parameters) ? parameters : null,
    strict: given["strict"] === true,
    cache: null,
  };
}

/** Which of the tools may or must be called; without any, nothing is to be chosen. */
export function readToolChoice(body: ChatBody, tools: Tool[], beyond: FeatureUse[]): Choice {
  const parallelToolCalls = body["parallel_tool_calls"] !== false;
  const given = body["tool_choice"] ?? body["function_call"] ?? "auto";
  const param = (body["tool_choice"] ?? null) === null ? "function_call" : "tool_choice";
  if (isText(given)) return { tools, parallelToolCalls, toolChoice: readMode(given, param) };
  if (!isObject(given)) throw invalid(param, "a text or an object");
  if (given["type"] === "allowed_tools") return { ...readAllowed(given, tools), parallelToolCalls };
  if (given["type"] === "custom") {
    beyond.push({ feature: "custom_tools", param });
    return { tools, parallelToolCalls, toolChoice: { mode: "auto" } };
  }
  const named = param === "function_call" ? given : given["function"];
  if (!isObject(named)) throw invalid(`${param}.function`, "an object");
  const name = textIn(named, "name", `${param}.function`);
  if (tools.length > 0 && tools.every((tool) => tool.name !== name)) throw unknownTool(name, param);
  return { tools, parallelToolCalls, toolChoice: { mode: "named", name } };
}

function readMode(word: string, param: string): ToolChoice {
  if (word === "auto" || word === "none" || word === "required") return { mode: word };
  throw invalid(param, "auto, none, required, or an object");
}

/** A choice among some of the tools is one among all where the others are not told of. */
function readAllowed(given: Members, tools: Tool[]): Pick<Choice, "tools" | "toolChoice"> {
  const param = "tool_choice.allowed_tools";
  const allowed = given["allowed_tools"];
  if (!isObject(allowed)) throw invalid(param, "an object");
  const { mode, tools: list } = allowed;
  if (mode !== "auto" && mode !== "required") throw invalid(`${param}.mode`, "auto or required");
  if (!isListOfObjects(list)) throw invalid(`${param}.tools`, "a list of objects");
  const names = new Set(list.map(({ function: named }) => (isObject(named) ? named["name"] : null)));
  return { tools: tools.filter(({ name }) => names.has(name)), toolChoice: { mode } };
}

function unknownTool(name: string, param: string): AppError {
  return fail("invalid_request", { public: `${param} names ${name}, which is none of the tools.`, param });
}
