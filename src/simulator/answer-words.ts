import type { Behaviour } from "./behaviour.ts";
import { exampleOf } from "./example-of.ts";
import type { SimRequest } from "./sim-request.ts";
import { loopOutcome } from "./tool-calls.ts";
import { textOf } from "./words.ts";

/** What an answer must say, token by token. */
export interface AnswerWords {
  tokens: readonly string[];
  /** Nothing comes after it; otherwise the usual words follow up to the wanted number of tokens. */
  whole: boolean;
}

/** A given text counts a token for every four characters. */
function tokensOfText(text: string): string[] {
  return text.match(/.{1,4}/gsu) ?? [];
}

/** What the request asks to hear; null for the usual words. */
export function answerWordsOf(request: SimRequest, behaviour: Behaviour): AnswerWords | null {
  const seen = request.images.map((word, index) => (index === 0 ? word : ` ${word}`));
  const outcome = loopOutcome(request.tools, behaviour.loopSteps);
  if (outcome !== null) {
    const before = seen.length > 0 ? " " : "";
    return { tokens: [...seen, ...tokensOfText(before + outcome)], whole: true };
  }
  if (request.schema) {
    return { tokens: tokensOfText(JSON.stringify(exampleOf(request.schema))), whole: true };
  }
  return seen.length > 0 ? { tokens: seen, whole: false } : null;
}

/** So many tokens of it, and of the usual words behind it. */
export function spokenTokens({ tokens }: AnswerWords, count: number): string[] {
  const usual = textOf(Math.max(0, count - tokens.length));
  return [...tokens.slice(0, count), ...(usual === "" ? [] : usual.split(" ").map((word) => ` ${word}`))];
}
