import { wireEscaped } from "./wire-bytes.ts";

// Some words are not ASCII, one needs two UTF-16 units and one needs escaping: a relay that cuts
// or re-encodes carelessly shows it in the text.
const answerWords = [
  "the",
  "relay",
  "carries",
  "every",
  "naïve",
  "token",
  "模型",
  "once",
  'and"only"once',
  "through",
  "🚀",
  "without",
  "loss",
  "or",
  "addition,",
  "again.",
];
const reasoningWords = ["first", "consider", "whether", "the", "question", "needs", "an", "answer…"];

const escapedAnswer = answerWords.map(wireEscaped);
const escapedReasoning = reasoningWords.map(wireEscaped);

function joined(words: readonly string[], from: number, to: number): string {
  let text = "";
  for (let at = from; at < to; at++) text += (at === 0 ? "" : " ") + (words[at % words.length] ?? "");
  return text;
}

/** The answer's text of so many tokens: one word is one token. */
export function textOf(tokens: number): string {
  return joined(answerWords, 0, tokens);
}

/** The shown reasoning of so many tokens. */
export function reasoningOf(tokens: number): string {
  return joined(reasoningWords, 0, tokens);
}

export type Voice = "text" | "reasoning";

/** A part of a text, as wire bytes escaped for a JSON string, with the number of its words. */
export interface Piece {
  escaped: string;
  tokens: number;
}

/** Cuts these tokens, which bring their own blanks, into at most `chunks` pieces of nearly equal length. */
export function piecesOfTokens(tokens: readonly string[], chunks: number): Piece[] {
  const count = Math.min(chunks, tokens.length);
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * tokens.length) / count);
    const part = tokens.slice(from, Math.floor(((index + 1) * tokens.length) / count));
    return { escaped: wireEscaped(part.join("")), tokens: part.length };
  });
}

/** Cuts the text of so many tokens into at most `chunks` pieces of nearly equal length. */
export function piecesOf(voice: Voice, tokens: number, chunks: number): Piece[] {
  const words = voice === "text" ? escapedAnswer : escapedReasoning;
  const count = Math.min(chunks, tokens);
  const pieces: Piece[] = [];
  let from = 0;
  for (let index = 1; index <= count; index++) {
    const to = Math.floor((index * tokens) / count);
    pieces.push({ escaped: joined(words, from, to), tokens: to - from });
    from = to;
  }
  return pieces;
}
