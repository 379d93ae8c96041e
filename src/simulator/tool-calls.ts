import { isObject, type JsonObject, listOf, objectOf } from "./json-fields.ts";

export interface OfferedTool {
  name: string;
  schema: JsonObject;
}

export type ToolChoice =
  { mode: "none" } | { mode: "auto" } | { mode: "required" } | { mode: "named"; name: string };

/** Who spoke last, and what: tools are called on a user's word, and answered in text after a result. */
export type LastMessage = { from: "user"; text: string } | { from: "tool" } | { from: "other" };

export interface ToolCall {
  name: string;
  /** JSON text. */
  arguments: string;
}

export interface ToolSituation {
  offered: readonly OfferedTool[];
  choice: ToolChoice;
  last: LastMessage;
  parallel: boolean;
}

function exampleOf(schema: JsonObject): unknown {
  const [first] = listOf(schema["enum"]);
  if (first !== undefined) return first;
  switch (schema["type"]) {
    case "integer":
    case "number":
      return 1;
    case "boolean":
      return true;
    case "array":
      return [];
    case "object":
      return examplesOf(schema);
    default:
      return "sim";
  }
}

function examplesOf(schema: JsonObject): Record<string, unknown> {
  const examples: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(objectOf(schema["properties"]))) {
    examples[name] = exampleOf(objectOf(property));
  }
  return examples;
}

/** The arguments of every call of a tool with this schema: each property at its simplest value. */
export function argumentsFor(schema: JsonObject): string {
  return JSON.stringify(examplesOf(schema));
}

/** The calls the model makes now: none, one, or two at once. */
export function plannedCalls(situation: ToolSituation): ToolCall[] {
  const { offered, choice, last } = situation;
  if (offered.length === 0 || choice.mode === "none" || last.from === "tool") return [];
  const text = last.from === "user" ? last.text : "";
  if (choice.mode === "auto" && !text.includes("tool")) return [];
  const called =
    choice.mode === "named" ? offered.filter((tool) => tool.name === choice.name) : offered.slice(0, 2);
  const [first, second = first] = called;
  if (!first || !second) return [];
  const tools = situation.parallel && text.includes("parallel") ? [first, second] : [first];
  return tools.map((tool) => ({ name: tool.name, arguments: argumentsFor(tool.schema) }));
}

/** The text of a message's content: the string, or its text parts joined. */
export function contentText(content: unknown): string {
  if (typeof content === "string") return content;
  let text = "";
  for (const part of listOf(content)) {
    if (isObject(part) && typeof part["text"] === "string") text += part["text"];
  }
  return text;
}

/** Tools in the shape OpenAI and DashScope share. */
export function functionTools(tools: unknown): OfferedTool[] {
  const offered: OfferedTool[] = [];
  for (const tool of listOf(tools)) {
    const definition = objectOf(objectOf(tool)["function"]);
    if (typeof definition["name"] !== "string") continue;
    offered.push({ name: definition["name"], schema: objectOf(definition["parameters"]) });
  }
  return offered;
}

/** The tool choice in the shape OpenAI and DashScope share. */
export function functionChoice(choice: unknown): ToolChoice {
  if (choice === "none") return { mode: "none" };
  if (choice === "required") return { mode: "required" };
  const name = objectOf(objectOf(choice)["function"])["name"];
  return typeof name === "string" ? { mode: "named", name } : { mode: "auto" };
}

/** The last message in the roles OpenAI and DashScope share. */
export function lastMessageOf(messages: readonly unknown[]): LastMessage {
  const last = objectOf(messages.at(-1));
  if (last["role"] === "user") return { from: "user", text: contentText(last["content"]) };
  return { from: last["role"] === "tool" ? "tool" : "other" };
}
