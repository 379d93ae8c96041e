import type { Price } from "../../kernel/price.ts";

/** A token in and a token out, at the smallest tier: enough to tell the dear from the cheap. */
export function rateOf({ tiers: [tier] }: Price): bigint {
  return tier.input + tier.output;
}
