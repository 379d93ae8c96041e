import { roundUp, pico, toPico, type Nano, type Pico } from "../kernel/money.ts";
import { tierFor, type Price, type PriceTier } from "../kernel/price.ts";
import { inputTokens, type Usage } from "../kernel/usage.ts";

export type ChargeComponentName =
  "input" | "cached_input" | "cache_write" | "output" | "reasoning" | "request";

/** One line of a receipt. `cost` is exact; only the sum of all lines is rounded. */
export interface ChargeComponent {
  component: ChargeComponentName;
  /** Tokens, or requests for the fee per request: 1 of one. */
  quantity: number;
  /** Per token; for the fee per request, the fee itself. */
  unitPrice: Pico;
  cost: Pico;
}

export interface Charge {
  total: Nano;
  components: ChargeComponent[];
}

/**
 * What a request costs: each bucket of its usage at the price of the tier its input falls in, plus the fee
 * per request, summed exactly and rounded up once to a nano-unit.
 */
export function computeCharge(price: Price, usage: Usage): Charge {
  const components = chargeLines(
    { tier: tierFor(price, inputTokens(usage)), perRequest: price.perRequest },
    usage,
  );
  return { total: roundUp(sum(components)), components };
}

/**
 * What requests cost that one tier priced, from what they used together: the exact lines of all of them.
 * Each request's own sum was rounded up.
 */
export function chargeLines(
  { tier, perRequest }: { tier: PriceTier; perRequest: Nano },
  usage: Usage,
  requests = 1,
): ChargeComponent[] {
  return [
    line("input", usage.inputFresh, tier.input),
    line("cached_input", usage.cacheRead, tier.cachedInput),
    line("cache_write", usage.cacheWrite5m, tier.cacheWrite5m),
    line("cache_write", usage.cacheWrite1h, tier.cacheWrite1h),
    line("output", usage.outputText, tier.output),
    line("reasoning", usage.outputReasoning, tier.reasoning),
    line("request", perRequest > 0n ? requests : 0, toPico(perRequest)),
  ].filter((component) => component.quantity > 0);
}

function line(component: ChargeComponentName, quantity: number, unitPrice: Pico): ChargeComponent {
  return { component, quantity, unitPrice, cost: pico(unitPrice * BigInt(quantity)) };
}

function sum(components: ChargeComponent[]): Pico {
  return pico(components.reduce((total, component) => total + component.cost, 0n));
}
