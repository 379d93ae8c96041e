import { fail } from "../../kernel/app-error.ts";
import { nano, pico, type Pico } from "../../kernel/money.ts";
import type { PriceTier } from "../../kernel/price.ts";
import type { PriceTerms } from "../price-input.ts";

/** A factor as whole numbers. */
export interface Markup {
  over: bigint;
  under: bigint;
}

const MARKUP = /^(\d{1,4})(?:\.(\d{1,6}))?$/;

/** Reads a factor such as "1.2". Throws `invalid_request` unless it is above 0. */
export function readMarkup(text: string): Markup {
  const match = MARKUP.exec(text);
  const [, whole = "0", fraction = ""] = match ?? [];
  const markup = { over: BigInt(whole + fraction), under: 10n ** BigInt(fraction.length) };
  if (markup.over > 0n) return markup;
  const message = "The markup must be a factor above 0 with at most 6 decimals, such as 1.2.";
  throw fail("invalid_request", { public: message, param: "markup" });
}

/** Every rate times the factor, rounded up to the smallest price there is. */
export function applyMarkup(terms: PriceTerms, { over, under }: Markup): PriceTerms {
  const times = (value: bigint): bigint => (value * over + under - 1n) / under;
  const rate = (value: Pico): Pico => pico(times(value));
  const tier = (one: PriceTier): PriceTier => ({
    upToInputTokens: one.upToInputTokens,
    input: rate(one.input),
    cachedInput: rate(one.cachedInput),
    cacheWrite5m: rate(one.cacheWrite5m),
    cacheWrite1h: rate(one.cacheWrite1h),
    output: rate(one.output),
    reasoning: rate(one.reasoning),
  });
  const [first, ...rest] = terms.tiers;
  return {
    currency: terms.currency,
    perRequest: nano(times(terms.perRequest)),
    tiers: [tier(first), ...rest.map(tier)],
  };
}
