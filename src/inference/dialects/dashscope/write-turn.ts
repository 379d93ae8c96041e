import type {
  AssistantPart,
  ImagePart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  Turn,
  UserPart,
} from "../chat-request.ts";
import { never } from "../never.ts";
import type { ToolNames } from "../tool-names.ts";
import {
  type Content,
  type Endpoint,
  isTextPart,
  type Item,
  mediaItem,
  textItem,
  writeContent,
} from "./write-content.ts";

const PARAGRAPH = "\n\n";
const LINE = "\n";
const EMPTY_ERROR = "error";
const NO_ARGUMENTS = "{}";

export interface Message {
  role: "system" | "user" | "assistant" | "tool";
  content: Content;
  reasoning_content?: string;
  tool_calls?: object[];
  tool_call_id?: string;
  /** The answer goes on with this text. */
  partial?: true;
}

export interface TurnStyle {
  endpoint: Endpoint;
  /** The supplier wants its own reasoning back. */
  echoesReasoning: boolean;
  names: ToolNames;
  /** The parts whose mark for the cache is told. */
  marked: ReadonlySet<object>;
}

type AssistantTurn = Extract<Turn, { role: "assistant" }>;
type UserTurn = Extract<Turn, { role: "user" }>;

/** A turn as the messages that stand for it. */
export function writeTurn(turn: Turn, style: TurnStyle): Message[] {
  const { endpoint } = style;
  switch (turn.role) {
    case "system": {
      const items = turn.parts.map((part) => textOf(part, style));
      return [{ role: "system", content: writeContent(items, { endpoint, separator: PARAGRAPH }) }];
    }
    case "user":
      return writeUserTurn(turn, style);
    case "assistant":
      return [writeAnswer(turn, style)];
    default:
      return never(turn);
  }
}

/** Results stand right behind the calls, each as a message of its own; pictures among them come after all. */
function writeUserTurn({ parts }: UserTurn, style: TurnStyle): Message[] {
  const results = parts.filter((part) => part.kind === "toolResult");
  const others = parts.filter((part) => part.kind !== "toolResult");
  const images = results.flatMap((result) => result.parts.filter((part) => part.kind === "image"));
  const items = [...images, ...others].map((part) => itemOf(part, style));
  const messages = results.map((result) => writeResult(result, style));
  if (items.length === 0 && messages.length > 0) return messages;
  const content = writeContent(items, { endpoint: style.endpoint, separator: PARAGRAPH });
  return [...messages, { role: "user", content }];
}

function writeResult(result: ToolResultPart, { endpoint, marked }: TurnStyle): Message {
  const text = result.parts
    .filter(isTextPart)
    .map((part) => part.text)
    .join(LINE);
  const told = text.trim() === "" && result.isError ? EMPTY_ERROR : text;
  const content = writeContent([textItem(told, marked.has(result))], { endpoint, separator: LINE });
  return { role: "tool", tool_call_id: result.callId, content };
}

function writeAnswer({ parts }: AssistantTurn, style: TurnStyle): Message {
  const { endpoint, echoesReasoning, names } = style;
  const texts = parts.filter(isTextPart).filter(({ text }) => text !== "");
  const items = texts.map((part) => textOf(part, style));
  const calls = parts.filter((part) => part.kind === "toolCall");
  const reasoning = echoesReasoning ? reasoningIn(parts) : "";
  const isCallOnly = items.length === 0 && calls.length > 0;
  return {
    role: "assistant",
    content: isCallOnly ? "" : writeContent(items, { endpoint, separator: "" }),
    ...(reasoning !== "" && { reasoning_content: reasoning }),
    ...(calls.length > 0 && { tool_calls: calls.map((call) => writeCall(call, names)) }),
  };
}

function reasoningIn(parts: readonly AssistantPart[]): string {
  return parts.map((part) => (part.kind === "reasoning" ? part.text : "")).join("");
}

function writeCall({ id, name, arguments: given }: ToolCallPart, names: ToolNames): object {
  const told = given.trim() === "" ? NO_ARGUMENTS : given;
  return { id, type: "function", function: { name: names.told(name), arguments: told } };
}

function itemOf(part: Exclude<UserPart, ToolResultPart> | ImagePart, style: TurnStyle): Item {
  return part.kind === "text" ? textOf(part, style) : mediaItem(part);
}

function textOf(part: TextPart, { marked }: TurnStyle): Item {
  return textItem(part.text, marked.has(part));
}
