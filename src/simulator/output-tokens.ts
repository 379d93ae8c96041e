import type { Usage } from "./usage-record.ts";

/** Reasoning tokens when the request asks for reasoning and no key says how many. */
export const reasoningTokensDefault = 8;

export interface OutputWish {
  /** The `tokens` key. */
  wanted: number;
  /** The request's own limit. */
  tokensMax: number | null;
  /** The `reasoning` key. */
  reasoning: number | null;
  /** Whether the request asks to reason. */
  reasons: boolean;
}

/** min(limit, wanted). */
export function outputTokensOf(wish: Pick<OutputWish, "wanted" | "tokensMax">): number {
  return wish.tokensMax === null ? wish.wanted : Math.min(wish.tokensMax, wish.wanted);
}

/** Reasoning is a part of the output and comes first, so a short limit leaves no text. */
export function reasoningTokensOf(wish: OutputWish): number {
  const reasoning = wish.reasoning ?? (wish.reasons ? reasoningTokensDefault : 0);
  return Math.min(reasoning, outputTokensOf(wish));
}

export interface UsageWish extends OutputWish {
  promptTokens: number;
  /** The `cached` key. */
  cached: number;
}

/** The true usage of one answer. */
export function usageOf(wish: UsageWish): Usage {
  return {
    promptTokens: wish.promptTokens,
    cachedTokens: Math.min(wish.cached, wish.promptTokens),
    outputTokens: outputTokensOf(wish),
    reasoningTokens: reasoningTokensOf(wish),
  };
}
