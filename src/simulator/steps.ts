import type { ToolCall } from "./tool-calls.ts";
import { wireEscaped } from "./wire-bytes.ts";
import { type Piece, piecesOf, piecesOfTokens, type Voice } from "./words.ts";

/** One content chunk before any protocol: wire bytes, and `produced`, the tokens up to its end. */
export type Step =
  | { kind: "text"; escaped: string; produced: number }
  | { kind: "reasoning"; escaped: string; produced: number }
  | { kind: "tool"; call: number; opens: boolean; name: string; escaped: string; produced: number };

export interface StepsInput {
  outputTokens: number;
  reasoningTokens: number;
  reasoningShown: boolean;
  chunks: number;
  toolCalls: readonly ToolCall[];
  /** The tokens of the text; null for the usual ones. */
  words: readonly string[] | null;
  /** Below 1 the limit of tokens cut the arguments short. */
  share: number;
}

const argumentChunksMax = 3;
const cachedMax = 512;
const cachedTokensMax = 4096;
const cache = new Map<string, readonly Step[]>();

function spoken(kind: Voice, pieces: readonly Piece[], before: number): Step[] {
  let produced = before;
  return pieces.map(({ escaped, tokens }) => {
    produced += tokens;
    return { kind, escaped, produced };
  });
}

function textSteps(input: StepsInput): Step[] {
  const { outputTokens, reasoningTokens, reasoningShown, chunks, words } = input;
  // Hidden reasoning was produced before the first word, so it counts from there.
  const before = reasoningShown ? 0 : reasoningTokens;
  const reasoning = reasoningShown ? piecesOf("reasoning", reasoningTokens, chunks) : [];
  const text = words
    ? piecesOfTokens(words, chunks)
    : piecesOf("text", outputTokens - reasoningTokens, chunks);
  return [...spoken("reasoning", reasoning, before), ...spoken("text", text, reasoningTokens)];
}

function callSteps(input: StepsInput): Step[] {
  const { outputTokens, reasoningTokens, toolCalls, share } = input;
  const reasoning = input.reasoningShown ? piecesOf("reasoning", reasoningTokens, input.chunks) : [];
  const steps = spoken("reasoning", reasoning, 0);
  const count = Math.min(argumentChunksMax, input.chunks);
  const all = count * toolCalls.length;
  toolCalls.forEach(({ name, arguments: whole }, call) => {
    const text = whole.slice(0, Math.floor(whole.length * share));
    for (let index = 0; index < count; index++) {
      const from = Math.floor((index * text.length) / count);
      const part = text.slice(from, Math.floor(((index + 1) * text.length) / count));
      const done = (call * count + index + 1) / all;
      steps.push({
        kind: "tool",
        call,
        opens: index === 0,
        name,
        escaped: wireEscaped(part),
        produced: reasoningTokens + Math.floor((outputTokens - reasoningTokens) * done),
      });
    }
  });
  return steps;
}

/** The content of an answer in order. Text is the same for equal inputs, so it is kept. */
export function stepsOf(input: StepsInput): readonly Step[] {
  if (input.toolCalls.length > 0) return callSteps(input);
  if (input.words || input.outputTokens > cachedTokensMax) return textSteps(input);
  const key = `${input.outputTokens}/${input.reasoningTokens}/${input.reasoningShown}/${input.chunks}`;
  const cached = cache.get(key);
  if (cached) return cached;
  if (cache.size >= cachedMax) cache.clear();
  const steps = textSteps(input);
  cache.set(key, steps);
  return steps;
}

/** The escaped text of all steps of one voice. */
export function voiced(steps: readonly Step[], voice: Voice): string {
  let escaped = "";
  for (const step of steps) if (step.kind === voice) escaped += step.escaped;
  return escaped;
}

export interface WholeCall {
  name: string;
  escaped: string;
}

/** The calls put together again from their steps. */
export function wholeCalls(steps: readonly Step[]): WholeCall[] {
  const calls: WholeCall[] = [];
  for (const step of steps) {
    if (step.kind !== "tool") continue;
    const open = calls[step.call];
    if (open) open.escaped += step.escaped;
    else calls.push({ name: step.name, escaped: step.escaped });
  }
  return calls;
}
