import { arrangeTurns } from "../arrange-turns.ts";
import type { AssistantPart, TextPart, Turn, UserPart } from "../chat-request.ts";
import { never } from "../never.ts";
import type { Written } from "./cache-marks.ts";
import { writeAssistantPart, writeText, writeUserPart } from "./write-parts.ts";
import type { Writing } from "./writing.ts";

export interface ConversationTerms {
  /** The supplier takes system messages where they stand. */
  takesMidSystem: boolean;
  /** Thinking of earlier turns goes back to the supplier that signed it. */
  keepsThinking: boolean;
}

export interface Conversation {
  /** The texts of the system prompt, one for each part of its messages. */
  system: TextPart[];
  turns: Turn[];
}

/** The conversation in the order and with the parts that a supplier takes; no part of it is empty. */
export function prepareTurns(turns: readonly Turn[], terms: ConversationTerms): Conversation {
  const said = turns.map((turn) => withoutUnsaid(turn, terms)).filter(({ parts }) => parts.length > 0);
  const arranged = arrangeTurns(putResultsFirst(said), {
    laterSystem: terms.takesMidSystem ? "in_place" : "hoisted",
    merges: true,
  });
  return {
    system: arranged.system.flatMap(({ parts }) => parts),
    turns: arranged.turns.map((turn, index) =>
      index === arranged.turns.length - 1 ? trimPrefill(turn) : turn,
    ),
  };
}

export function writeTurn(turn: Turn, writing: Writing): Written {
  switch (turn.role) {
    case "system":
      return { role: turn.role, content: turn.parts.map((part) => writeText(part, writing)) };
    case "user":
      return { role: turn.role, content: turn.parts.map((part) => writeUserPart(part, writing)) };
    case "assistant":
      return { role: turn.role, content: turn.parts.flatMap((part) => writeAssistantPart(part, writing)) };
    default:
      return never(turn);
  }
}

/** Suppliers refuse blank texts and thinking that none of them signed. */
function withoutUnsaid(turn: Turn, { keepsThinking }: ConversationTerms): Turn {
  const isSaid = (part: UserPart | AssistantPart): boolean => {
    if (part.kind === "text") return part.text.trim() !== "";
    if (part.kind === "redacted") return keepsThinking;
    return part.kind !== "reasoning" || (keepsThinking && part.signature !== null);
  };
  return { role: turn.role, parts: turn.parts.filter(isSaid) } as Turn;
}

/** The results of an answer's calls come right behind it, before whatever else was said there. */
function putResultsFirst(turns: readonly Turn[]): Turn[] {
  const placed: Turn[] = [];
  let at = 0;
  while (at < turns.length) {
    const turn = turns[at++]!;
    placed.push(turn);
    if (turn.role !== "assistant") continue;
    const next = turns.findIndex((other, index) => index >= at && other.role === "assistant");
    const between = turns.slice(at, next === -1 ? turns.length : next);
    placed.push(...sortResults(between));
    at += between.length;
  }
  return placed;
}

function sortResults(turns: readonly Turn[]): Turn[] {
  const results = turns.flatMap((turn) => (turn.role === "user" ? turn.parts.filter(isResult) : []));
  if (results.length === 0) return [...turns];
  const rest = turns
    .map((turn) =>
      turn.role === "user" ? { ...turn, parts: turn.parts.filter((part) => !isResult(part)) } : turn,
    )
    .filter(({ parts }) => parts.length > 0);
  return [{ role: "user", parts: results }, ...rest];
}

function isResult({ kind }: UserPart): boolean {
  return kind === "toolResult";
}

/** An answer that is to be continued may not end in white space. */
function trimPrefill(turn: Turn): Turn {
  const last = turn.parts.at(-1);
  if (turn.role !== "assistant" || last?.kind !== "text") return turn;
  return { ...turn, parts: [...turn.parts.slice(0, -1), { ...last, text: last.text.trimEnd() }] };
}
