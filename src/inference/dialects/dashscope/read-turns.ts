import type { AssistantPart, ToolCallPart, ToolResultPart, Turn } from "../chat-request.ts";
import { invalid, isListOfObjects, isObject, isText } from "../field-rules.ts";
import { originalToolId } from "../tool-ids.ts";
import { OpenCalls } from "./open-calls.ts";
import type { GenerationMessage } from "./parse-generation.ts";
import { cacheMarkOf, readResultParts, readTextParts, readUserParts } from "./read-parts.ts";

/** Where a message stands. */
interface Place {
  path: string;
  isLast: boolean;
  calls: OpenCalls;
}

/** The messages of a conversation, one turn each. Throws what names the first that cannot be read. */
export function readTurns(messages: readonly GenerationMessage[]): Turn[] {
  const calls = new OpenCalls();
  return messages.map((message, index) =>
    readTurn(message, { path: `input.messages[${index}]`, isLast: index === messages.length - 1, calls }),
  );
}

function readTurn(message: GenerationMessage, place: Place): Turn {
  const { role, content } = message;
  const path = `${place.path}.content`;
  checkPartial(message, place);
  if (role === "system") return { role, parts: readTextParts(content, path) };
  if (role === "user") return { role, parts: readUserParts(content, path) };
  if (role === "assistant") return { role, parts: readAnswer(message, place) };
  return { role: "user", parts: [readResult(message, place)] };
}

/** The model can only go on with what comes last. */
function checkPartial({ role, partial }: GenerationMessage, { path, isLast }: Place): void {
  if (partial === undefined || partial === null || partial === false) return;
  if (partial !== true) throw invalid(`${path}.partial`, "true or false");
  if (!isLast || role !== "assistant")
    throw invalid(`${path}.partial`, "on the last message, an assistant's");
}

function readAnswer(message: GenerationMessage, place: Place): AssistantPart[] {
  const { content, reasoning_content: reasoning } = message;
  if (reasoning !== undefined && reasoning !== null && !isText(reasoning)) {
    throw invalid(`${place.path}.reasoning_content`, "a text");
  }
  return [
    ...(isText(reasoning) && reasoning !== ""
      ? [{ kind: "reasoning", text: reasoning, signature: null } as const]
      : []),
    ...readTextParts(content, `${place.path}.content`),
    ...readCalls(message, place),
  ];
}

function readCalls({ tool_calls: list }: GenerationMessage, { path, calls }: Place): ToolCallPart[] {
  calls.begin();
  if (list === undefined || list === null) return [];
  if (!isListOfObjects(list)) throw invalid(`${path}.tool_calls`, "a list of objects");
  return list.map((call, index) => {
    const at = `${path}.tool_calls[${index}]`;
    const { id, function: called } = call;
    if (!isObject(called)) throw invalid(`${at}.function`, "an object");
    const { name, arguments: given } = called;
    if (!isText(name) || name === "") throw invalid(`${at}.function.name`, "a text that names a function");
    if (given !== undefined && given !== null && !isText(given)) {
      throw invalid(`${at}.function.arguments`, "a text");
    }
    if (id !== undefined && id !== null && !isText(id)) throw invalid(`${at}.id`, "a text");
    const known = isText(id) && id !== "" ? originalToolId(id) : `call_${at.replace(/\D+/g, "_")}`;
    calls.add(known, name);
    return { kind: "toolCall", id: known, name, arguments: given ?? "", cache: null };
  });
}

function readResult(message: GenerationMessage, { path, calls }: Place): ToolResultPart {
  const { tool_call_id: id, name, content } = message;
  if (id !== undefined && id !== null && !isText(id)) throw invalid(`${path}.tool_call_id`, "a text");
  const isGiven = isText(id) && id !== "";
  const callId = isGiven ? originalToolId(id) : calls.closeNext(isText(name) ? name : null);
  if (callId === null) throw invalid(`${path}.tool_call_id`, "the id of a tool call before it");
  if (isGiven) calls.close(callId);
  return {
    kind: "toolResult",
    callId,
    parts: readResultParts(content, `${path}.content`),
    isError: false,
    cache: cacheMarkOf(message),
  };
}
