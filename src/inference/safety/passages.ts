import type { ChatRequest, Turn } from "../dialects/chat-request.ts";

/** Parts that a model reads as one text. */
export type Passage = readonly string[];

type Part = Turn["parts"][number];

/**
 * What a request says, as the model reads it: the text parts of a turn are one passage, and so are those of a
 * tool's result; reasoning, plain-text files and the arguments of tools, which are JSON as it was written,
 * are passages of their own. They are the texts of `textsOf`, uncut.
 */
export function passagesOf(chat: ChatRequest): Passage[] {
  return chat.turns.flatMap(({ parts }) => [textsIn(parts), ...parts.flatMap(ownPassages)]).filter(hasText);
}

function textsIn(parts: readonly Part[]): Passage {
  return parts.flatMap((part) => (part.kind === "text" ? [part.text] : []));
}

function ownPassages(part: Part): Passage[] {
  switch (part.kind) {
    case "reasoning":
      return [[part.text]];
    case "file":
      return part.source.kind === "text" ? [[part.source.text]] : [];
    case "toolResult":
      return [textsIn(part.parts)];
    case "toolCall":
      return [[part.arguments]];
    default:
      return [];
  }
}

function hasText(passage: Passage): boolean {
  return passage.some((text) => text !== "");
}
