import type {
  AssistantPart,
  FeatureUse,
  ReasoningPart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  Turn,
} from "../chat-request.ts";
import { invalid, isListOfObjects, isObject, isText } from "../field-rules.ts";
import { originalToolId } from "../tool-ids.ts";
import type { ChatMessage } from "./chat-body.ts";
import { type Place, textIn } from "./read-members.ts";
import { readAssistantText, readResultParts, readSystemParts, readUserParts } from "./read-parts.ts";

/** The messages of a conversation, one turn each; those without a word are left out. */
export function readTurns(messages: readonly ChatMessage[], beyond: FeatureUse[]): Turn[] {
  const calls = new FunctionCalls();
  const turns = messages
    .map((message, index) => readTurn(message, { path: `messages[${index}]`, beyond }, calls))
    .filter(({ parts }) => parts.length > 0);
  if (turns.length === 0 && beyond.length === 0)
    throw invalid("messages", "a conversation with some content");
  return turns;
}

function readTurn(message: ChatMessage, place: Place, calls: FunctionCalls): Turn {
  const { role, content } = message;
  if (role !== "function" && isText(message["name"])) place.beyond.push({ feature: "hint", param: "name" });
  switch (role) {
    case "developer":
    case "system":
      return { role: "system", parts: readSystemParts(content, place) };
    case "assistant":
      return { role, parts: readAssistant(message, place, calls) };
    case "tool":
      return { role: "user", parts: [readResult(message, place)] };
    case "function":
      return { role: "user", parts: [readFunctionResult(message, place, calls)] };
    default:
      return { role: "user", parts: readUserParts(content, place) };
  }
}

/** A refusal is what the model said. */
function readAssistant(message: ChatMessage, place: Place, calls: FunctionCalls): AssistantPart[] {
  const { refusal, audio } = message;
  if (isObject(audio)) place.beyond.push({ feature: "audio_output", param: `${place.path}.audio` });
  return [
    ...readThoughts(message),
    ...readAssistantText(message["content"], place),
    ...(isText(refusal) && refusal !== "" ? [textPart(refusal)] : []),
    ...readCalls(message, place),
    ...readFunctionCall(message, place, calls),
  ];
}

/** Reasoning that is not there cannot be given back. */
function readThoughts(message: ChatMessage): ReasoningPart[] {
  const text = message["reasoning_content"] ?? message["reasoning"];
  return isText(text) && text !== "" ? [{ kind: "reasoning", text, signature: null }] : [];
}

function readCalls({ tool_calls: list }: ChatMessage, { path, beyond }: Place): ToolCallPart[] {
  if ((list ?? null) === null) return [];
  if (!isListOfObjects(list)) throw invalid(`${path}.tool_calls`, "a list of objects");
  return list.flatMap((call, index) => {
    const at = `${path}.tool_calls[${index}]`;
    if (call["type"] === "custom") {
      beyond.push({ feature: "custom_tools", param: at });
      return [];
    }
    return [
      readCall(call["function"], { path: `${at}.function`, id: originalToolId(textIn(call, "id", at)) }),
    ];
  });
}

function readFunctionCall(
  { function_call: called }: ChatMessage,
  { path }: Place,
  calls: FunctionCalls,
): ToolCallPart[] {
  if ((called ?? null) === null) return [];
  const call = readCall(called, { path: `${path}.function_call`, id: "" });
  return [{ ...call, id: calls.begin(call.name) }];
}

function readCall(called: unknown, { path, id }: { path: string; id: string }): ToolCallPart {
  if (!isObject(called)) throw invalid(path, "an object");
  const name = textIn(called, "name", path);
  const written = called["arguments"] ?? "";
  if (!isText(written)) throw invalid(`${path}.arguments`, "a text");
  return { kind: "toolCall", id, name, arguments: written, cache: null };
}

function readResult(message: ChatMessage, place: Place): ToolResultPart {
  const callId = originalToolId(textIn(message, "tool_call_id", place.path));
  return resultOf(message, place, callId);
}

function readFunctionResult(message: ChatMessage, place: Place, calls: FunctionCalls): ToolResultPart {
  const callId = calls.end(textIn(message, "name", place.path));
  if (callId === null) throw invalid(`${place.path}.name`, "the name of a function that was called before");
  return resultOf(message, place, callId);
}

function resultOf(message: ChatMessage, place: Place, callId: string): ToolResultPart {
  return {
    kind: "toolResult",
    callId,
    parts: readResultParts(message["content"], place),
    isError: false,
    cache: null,
  };
}

function textPart(text: string): TextPart {
  return { kind: "text", text, cache: null };
}

/** Gives calls an id that were made before calls had one, and finds the one that a result belongs to. */
class FunctionCalls {
  readonly #open: { id: string; name: string }[] = [];
  #count = 0;

  begin(name: string): string {
    const id = `call_fn_${String(this.#count++)}`;
    this.#open.push({ id, name });
    return id;
  }

  /** Null when no such call waits for its result. */
  end(name: string): string | null {
    const index = this.#open.findIndex((call) => call.name === name);
    return index === -1 ? null : this.#open.splice(index, 1)[0]!.id;
  }
}
