import { arrangeTurns } from "../arrange-turns.ts";
import type { AssistantPart, ChatRequest, Turn, UserPart } from "../chat-request.ts";
import { isTextPart } from "./write-content.ts";
import { type Message, type TurnStyle, writeTurn } from "./write-turn.ts";

const MARKS_MAX = 4;
const JSON_LINE = "Answer with one JSON object only.";

/**
 * The conversation as DashScope takes it: one system message at most, turns of one role as one, and a user's
 * or a tool's at the end.
 */
export function writeMessages(chat: ChatRequest, options: Omit<TurnStyle, "marked">): Message[] {
  const style = { ...options, marked: markedParts(chat.turns) };
  const spoken = chat.turns.filter((turn) => turn.role !== "assistant" || isSaying(turn.parts, style));
  const { system, turns } = arrangeTurns(spoken, { laterSystem: "folded", merges: true });
  const preface = system.flatMap(({ parts }) => parts);
  if (wantsJsonLine(chat)) preface.push({ kind: "text", text: JSON_LINE, cache: null });
  const first: Turn[] = preface.length > 0 ? [{ role: "system", parts: preface }] : [];
  const messages = [...first, ...turns].flatMap((turn) => writeTurn(turn, style));
  const last = messages.at(-1);
  // A request of nothing but instructions: there must be something to answer.
  if (last?.role === "system") last.role = "user";
  if (last?.role === "assistant" && last.tool_calls === undefined) last.partial = true;
  return messages;
}

/** Suppliers keep the prompt up to the last four marks, and no more. */
function markedParts(turns: readonly Turn[]): ReadonlySet<object> {
  const parts = turns.flatMap((turn): object[] => turn.parts.filter(isMarked));
  return new Set(parts.slice(-MARKS_MAX));
}

/** Only texts can carry a mark; that of a result's text is the result's. */
function isMarked(part: UserPart | AssistantPart): boolean {
  if (part.kind === "text") return part.cache !== null && part.text !== "";
  if (part.kind !== "toolResult") return false;
  const texts = part.parts.filter(isTextPart).filter(({ text }) => text !== "");
  return texts.length > 0 && (part.cache !== null || texts.some(({ cache }) => cache !== null));
}

/** Of an answer that was all reasoning nothing may be left to tell. */
function isSaying(parts: readonly AssistantPart[], { echoesReasoning }: TurnStyle): boolean {
  return parts.some((part) => {
    if (part.kind === "text") return part.text !== "";
    return part.kind === "toolCall" || (part.kind === "reasoning" && echoesReasoning);
  });
}

/** Suppliers refuse to answer in JSON where no instruction has the word. */
function wantsJsonLine({ format, turns }: ChatRequest): boolean {
  if (format.kind !== "json") return false;
  const instructions = turns
    .filter(({ role }) => role !== "assistant")
    .flatMap(({ parts }): object[] => parts);
  return !instructions.some((part) => isTextPart(part) && /json/i.test(part.text));
}
