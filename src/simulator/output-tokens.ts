import type { Usage } from "./usage-record.ts";

/** Reasoning tokens when the request asks for reasoning and no key says how many. */
export const reasoningTokensDefault = 8;

export interface OutputWish {
  /** The `tokens` key, or as many as the text has that is to be said. */
  wanted: number;
  /** The request's own limit. */
  tokensMax: number | null;
  /** DashScope: its limit of what is not reasoning. */
  textTokensMax?: number | null;
  /** The `reasoning` key. */
  reasoning: number | null;
  /** DashScope: the request's limit of reasoning. */
  reasoningTokensMax?: number | null;
  /** Whether the request asks to reason. */
  reasons: boolean;
}

function atMost(tokens: number, limit: number | null | undefined): number {
  return limit === null || limit === undefined ? tokens : Math.min(tokens, limit);
}

/** How much it would reason if no limit of the whole stood against it. */
export function wantedReasoningOf(wish: Omit<OutputWish, "wanted">): number {
  return atMost(wish.reasoning ?? (wish.reasons ? reasoningTokensDefault : 0), wish.reasoningTokensMax);
}

/** min(limit, wanted). */
export function outputTokensOf(wish: OutputWish): number {
  const { textTokensMax = null } = wish;
  const output = atMost(wish.wanted, wish.tokensMax);
  if (textTokensMax === null) return output;
  return Math.min(output, Math.min(wantedReasoningOf(wish), output) + textTokensMax);
}

/** Reasoning is a part of the output and comes first, so a short limit leaves no text. */
export function reasoningTokensOf(wish: OutputWish): number {
  return Math.min(wantedReasoningOf(wish), outputTokensOf(wish));
}

export interface UsageWish extends OutputWish {
  promptTokens: number;
  /** The `cached` key. */
  cached: number;
  /** The `cache_write` key. */
  cacheWrite?: number;
}

/** The true usage of one answer. */
export function usageOf(wish: UsageWish): Usage {
  const cachedTokens = Math.min(wish.cached, wish.promptTokens);
  const written = Math.min(wish.cacheWrite ?? 0, wish.promptTokens - cachedTokens);
  return {
    promptTokens: wish.promptTokens,
    cachedTokens,
    ...(written > 0 && { cacheWriteTokens: written }),
    outputTokens: outputTokensOf(wish),
    reasoningTokens: reasoningTokensOf(wish),
  };
}
