import type { ChatRequest, FilePart, ToolResultPart, Turn } from "./dialects/chat-request.ts";

type Part = Turn["parts"][number];

/** Puts another text in a text's place. */
export type Rewrite = (text: string) => string;

/**
 * Every text that a request says to the model, in the order of its turns: messages, reasoning, plain-text
 * files, results of tools, and the strings within the arguments of tools (names of members too). Not what
 * media show, and not the definitions of tools.
 */
export function textsOf(chat: ChatRequest): string[] {
  const texts: string[] = [];
  rewriteTexts(chat, (text) => {
    texts.push(text);
    return text;
  });
  return texts;
}

/** The same request with each of these texts rewritten. What is not changed keeps its exact form. */
export function rewriteTexts(chat: ChatRequest, rewrite: Rewrite): ChatRequest {
  const turns = chat.turns.map(
    (turn) => ({ ...turn, parts: turn.parts.map((part) => rewritePart(part, rewrite)) }) as Turn,
  );
  return { ...chat, turns };
}

function rewritePart(part: Part, rewrite: Rewrite): Part {
  switch (part.kind) {
    case "text":
      return { ...part, text: rewrite(part.text) };
    case "reasoning":
      return rewriteReasoning(part, rewrite);
    case "file":
      return rewriteFile(part, rewrite);
    case "toolResult":
      return { ...part, parts: part.parts.map((each) => rewritePart(each, rewrite)) } as ToolResultPart;
    case "toolCall":
      return { ...part, arguments: rewriteJson(part.arguments, rewrite) };
    default:
      return part;
  }
}

/** A signature vouches for the reasoning as it was: with other words there is none. */
function rewriteReasoning(part: Extract<Part, { kind: "reasoning" }>, rewrite: Rewrite): Part {
  const text = rewrite(part.text);
  return text === part.text ? part : { ...part, text, signature: null };
}

function rewriteFile(part: FilePart, rewrite: Rewrite): Part {
  if (part.source.kind !== "text") return part;
  return { ...part, source: { kind: "text", text: rewrite(part.source.text) } };
}

/**
 * Rewrites every string within a JSON text; as a whole, text that is no JSON, which models do write, and JSON
 * of more than `DEPTH_MAX` levels. A JSON text in which nothing changes keeps its exact form.
 */
export function rewriteJson(json: string, rewrite: Rewrite): string {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return rewrite(json);
  }
  const strings = new JsonStrings(rewrite);
  const rewritten = strings.rewrite(value, 0);
  if (strings.isTooDeep) return rewrite(json);
  return strings.isChanged ? JSON.stringify(rewritten) : json;
}

const DEPTH_MAX = 500;

class JsonStrings {
  isChanged = false;
  isTooDeep = false;
  readonly #rewrite: Rewrite;

  constructor(rewrite: Rewrite) {
    this.#rewrite = rewrite;
  }

  rewrite(value: unknown, depth: number): unknown {
    if (typeof value === "string") return this.#text(value);
    if (typeof value !== "object" || value === null) return value;
    if (depth >= DEPTH_MAX) {
      this.isTooDeep = true;
      return value;
    }
    if (Array.isArray(value)) return value.map((each) => this.rewrite(each, depth + 1));
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [this.#text(name), this.rewrite(each, depth + 1)]),
    );
  }

  #text(text: string): string {
    const rewritten = this.#rewrite(text);
    this.isChanged ||= rewritten !== text;
    return rewritten;
  }
}
