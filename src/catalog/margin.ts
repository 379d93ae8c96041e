import { formatExact, formatPrice, toPico, type Pico } from "../kernel/money.ts";
import type { PriceTier } from "../kernel/price.ts";
import type { PriceTerms } from "./price-input.ts";

/** What one active deployment of an active supplier charges us. */
export interface SupplierCost {
  deploymentId: string;
  modelId: string;
  providerName: string;
  upstreamModel: string;
  /** Null is unknown. */
  cost: PriceTerms | null;
}

export const pricedComponents = [
  "input",
  "cached_input",
  "cache_write",
  "cache_write_1h",
  "output",
  "reasoning",
  "request",
] as const;
export type PricedComponent = (typeof pricedComponents)[number];

/** A component that is sold for less than it costs, for requests with inputs of some size. */
export interface BelowCost {
  component: PricedComponent;
  /** From so many input tokens on. */
  inputTokensMin: number;
  /** Up to so many; null has no bound. */
  inputTokensMax: number | null;
  /** Per token; for the fee per request, the fee. */
  price: Pico;
  cost: Pico;
}

/** What a price leaves of its cost by one deployment. For operators only. */
export interface MarginWarning extends Omit<SupplierCost, "cost"> {
  /** The price's. */
  currency: string;
  costCurrency: string;
  /** Null: the cost is in another currency, and the two cannot be compared. */
  below: BelowCost | null;
}

const rateOf: Record<Exclude<PricedComponent, "request">, keyof Omit<PriceTier, "upToInputTokens">> = {
  input: "input",
  cached_input: "cachedInput",
  cache_write: "cacheWrite5m",
  cache_write_1h: "cacheWrite1h",
  output: "output",
  reasoning: "reasoning",
};

/**
 * Compares a price with what each supplier charges: every component, wherever a tier of the one meets a tier
 * of the other. An unknown cost says nothing.
 */
export function marginWarnings(price: PriceTerms, costs: readonly SupplierCost[]): MarginWarning[] {
  return costs.flatMap(({ cost, ...deployment }) => {
    if (cost === null) return [];
    const warn = (below: BelowCost | null): MarginWarning => ({
      ...deployment,
      currency: price.currency,
      costCurrency: cost.currency,
      below,
    });
    return cost.currency === price.currency ? belowCost(price, cost).map(warn) : [warn(null)];
  });
}

/** A warning in a sentence, for operators. */
export function describeWarning(warning: MarginWarning): string {
  const { below, providerName, upstreamModel, currency, costCurrency } = warning;
  const supplier = `${providerName}/${upstreamModel}`;
  if (below === null)
    return `${supplier} charges in ${costCurrency}: that cannot be compared with a price in ${currency}.`;
  const print = below.component === "request" ? formatExact : formatPrice;
  const unit = below.component === "request" ? "per request" : `per 1M tokens of ${below.component}`;
  return (
    `${supplier} charges ${print(below.cost)} ${currency} ${unit}${sizeOf(below)}; ` +
    `the price is ${print(below.price)}.`
  );
}

function belowCost(price: PriceTerms, cost: PriceTerms): BelowCost[] {
  const fee = compare("request", toPico(price.perRequest), toPico(cost.perRequest));
  const found: BelowCost[] = fee ? [{ ...fee, inputTokensMin: 0, inputTokensMax: null }] : [];
  for (const sold of spans(price.tiers)) {
    for (const bought of spans(cost.tiers)) {
      const inputTokensMin = Math.max(sold.min, bought.min);
      const max = Math.min(sold.max, bought.max);
      if (inputTokensMin > max) continue;
      const inputTokensMax = max === Infinity ? null : max;
      found.push(
        ...compareRates(sold.tier, bought.tier).map((below) => ({
          ...below,
          inputTokensMin,
          inputTokensMax,
        })),
      );
    }
  }
  return found;
}

type Compared = Pick<BelowCost, "component" | "price" | "cost">;

function compareRates(sold: PriceTier, bought: PriceTier): Compared[] {
  return pricedComponents.flatMap((component) => {
    if (component === "request") return [];
    const rate = rateOf[component];
    return compare(component, sold[rate], bought[rate]) ?? [];
  });
}

function compare(component: PricedComponent, price: Pico, cost: Pico): Compared | null {
  return price < cost ? { component, price, cost } : null;
}

/** The tiers with the input sizes that each is for, both ends included. */
function spans(tiers: readonly PriceTier[]): { tier: PriceTier; min: number; max: number }[] {
  return tiers.map((tier, index) => ({
    tier,
    min: index === 0 ? 0 : (tiers[index - 1]?.upToInputTokens ?? 0) + 1,
    max: tier.upToInputTokens ?? Infinity,
  }));
}

function sizeOf({ inputTokensMin: min, inputTokensMax: max }: BelowCost): string {
  if (max !== null) return ` for inputs of ${String(min)} to ${String(max)} tokens`;
  return min === 0 ? "" : ` for inputs of ${String(min)} tokens and more`;
}
