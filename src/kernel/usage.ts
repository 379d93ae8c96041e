/**
 * What a request used, in disjoint buckets of tokens: no bucket is part of another, so each is priced by
 * itself. A supplier's report is turned into this form once, by the dialect that read it.
 */
export interface Usage {
  /** Input that was neither read from nor written to a prompt cache. */
  inputFresh: number;
  cacheRead: number;
  cacheWrite5m: number;
  cacheWrite1h: number;
  /** Output without reasoning. */
  outputText: number;
  outputReasoning: number;
}

/** `upstream`: the supplier reported it. `estimated`: it did not, and we counted. */
export type UsageSource = "upstream" | "estimated";

/** All input, cached or not. */
export function inputTokens(usage: Usage): number {
  return usage.inputFresh + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h;
}

/** All output, reasoning included. */
export function outputTokens(usage: Usage): number {
  return usage.outputText + usage.outputReasoning;
}

export const noUsage: Usage = {
  inputFresh: 0,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  outputText: 0,
  outputReasoning: 0,
};
