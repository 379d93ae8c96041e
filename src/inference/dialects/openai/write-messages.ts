import { arrangeTurns } from "../arrange-turns.ts";
import type { AssistantPart, ToolResultPart, Turn, UserPart } from "../chat-request.ts";
import type { UpstreamTarget } from "../dialect.ts";
import type { ToolNames } from "../tool-names.ts";
import { writeUserPart } from "./write-parts.ts";

type Message = Record<string, unknown>;
type Flags = UpstreamTarget["flags"];
type ContentPart = Exclude<UserPart, ToolResultPart>;
type UserTurn = Extract<Turn, { role: "user" }>;

const PARAGRAPH = "\n\n";
const FAILED = "error";

/** The conversation as the supplier's flags allow it, told in one way whoever asks. */
export function writeMessages(turns: readonly Turn[], flags: Flags, names: ToolNames): Message[] {
  const isFolded = flags.systemFirstOnly || !flags.midSystem;
  const arranged = arrangeTurns(turns, {
    laterSystem: isFolded ? "folded" : "in_place",
    merges: flags.strictAlternation,
  });
  const messages: Message[] = [];
  const opening = arranged.system.flatMap(({ parts }) => parts);
  if (opening.length > 0) messages.push({ role: "system", content: joinTexts(opening) });
  let users: UserTurn[] = [];
  for (const turn of arranged.turns) {
    if (turn.role === "user") {
      users.push(turn);
      continue;
    }
    messages.push(...writeUsers(users));
    users = [];
    if (turn.role === "system") messages.push({ role: "system", content: joinTexts(turn.parts) });
    else messages.push(writeAssistant(turn.parts, flags, names));
  }
  messages.push(...writeUsers(users));
  return messages;
}

/**
 * User turns in a row. What tools gave comes first, as nothing may stand between it and the calls; the images
 * within it, which a tool's message cannot have, come right behind.
 */
function writeUsers(turns: readonly UserTurn[]): Message[] {
  const results = turns.flatMap(({ parts }) => parts.filter(isResult));
  const messages: Message[] = results.map(writeResult);
  const images = results.flatMap(({ parts }) => parts.filter(({ kind }) => kind === "image"));
  turns.forEach(({ parts }, index) => {
    const rest = parts.filter((part): part is ContentPart => !isResult(part));
    const content: ContentPart[] = index === 0 ? [...images, ...rest] : rest;
    if (content.length > 0) messages.push({ role: "user", content: writeContent(content) });
    else if (parts.length === 0) messages.push({ role: "user", content: "" });
  });
  return messages;
}

function isResult(part: UserPart): part is ToolResultPart {
  return part.kind === "toolResult";
}

function writeResult({ callId, parts, isError }: ToolResultPart): Message {
  const text = parts.flatMap((part) => (part.kind === "text" ? [part.text] : [])).join("\n");
  const content = text === "" && isError ? FAILED : text;
  return { role: "tool", tool_call_id: callId, content };
}

/** Texts alone are one text: not every supplier reads parts. */
function writeContent(parts: readonly ContentPart[]): unknown {
  const texts = parts.filter((part) => part.kind === "text");
  return texts.length === parts.length ? joinTexts(texts) : parts.map(writeUserPart);
}

function joinTexts(parts: readonly { text: string }[]): string {
  return parts.map(({ text }) => text).join(PARAGRAPH);
}

function writeAssistant(parts: readonly AssistantPart[], flags: Flags, names: ToolNames): Message {
  const text = parts.map((part) => (part.kind === "text" ? part.text : "")).join("");
  const calls = parts.flatMap((part) => {
    if (part.kind !== "toolCall") return [];
    const called = { name: names.told(part.name), arguments: part.arguments || "{}" };
    return [{ id: part.id, type: "function", function: called }];
  });
  return {
    role: "assistant",
    content: text === "" && calls.length > 0 ? null : text,
    ...(flags.echoReasoning && writeThoughts(parts)),
    ...(calls.length > 0 && { tool_calls: calls }),
  };
}

/** What another supplier has signed is none of this one's. */
function writeThoughts(parts: readonly AssistantPart[]): Message {
  const thoughts = parts.map((part) => {
    return part.kind === "reasoning" && part.signature === null ? part.text : "";
  });
  const text = thoughts.join("");
  return text === "" ? {} : { reasoning_content: text };
}
