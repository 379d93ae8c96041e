import type { InferenceRequest } from "../dialects/dialect.ts";
import { estimateUsage } from "../estimate-usage.ts";
import type { TokenRates } from "../token-rates.ts";

/** About how many tokens of input a request has, known before anything else is of its model. */
export function inputEstimate(rates: TokenRates, request: InferenceRequest): number {
  const { textBytes, messageCount, mediaParts, model } = request;
  const counted = { textBytes, messageCount, mediaParts, outputBytes: 0 };
  return estimateUsage(counted, rates.typical(model) ?? undefined).inputFresh;
}
