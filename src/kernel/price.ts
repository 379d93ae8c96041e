import type { Nano, Pico } from "./money.ts";

/** Prices per token for inputs of up to `upToInputTokens` tokens; null has no upper bound. */
export interface PriceTier {
  upToInputTokens: number | null;
  input: Pico;
  cachedInput: Pico;
  cacheWrite5m: Pico;
  cacheWrite1h: Pico;
  output: Pico;
  reasoning: Pico;
}

/**
 * One version of a model's price. Published versions never change; a request is charged by the one it began
 * with.
 */
export interface Price {
  /** Internal: never in a customer's answer. */
  id: string;
  currency: string;
  perRequest: Nano;
  effectiveFrom: Date;
  /** In rising order of `upToInputTokens`, the last without bound. */
  tiers: [PriceTier, ...PriceTier[]];
}

/** The tier that prices a whole request with this many input tokens. */
export function tierFor(price: Price, inputTokens: number): PriceTier {
  return price.tiers[tierPosition(price, inputTokens)] ?? price.tiers[0];
}

/** Its position in the price, from 0. */
export function tierPosition({ tiers }: Price, inputTokens: number): number {
  const fits = tiers.findIndex(
    ({ upToInputTokens }) => upToInputTokens === null || inputTokens <= upToInputTokens,
  );
  return fits < 0 ? tiers.length - 1 : fits;
}
