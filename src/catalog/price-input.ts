import { formatAmount, formatPrice, parseAmount, parsePrice, type Nano, type Pico } from "../kernel/money.ts";
import type { Price, PriceTier } from "../kernel/price.ts";
import type { Report } from "./refusals.ts";

const rateNames = ["input", "cachedInput", "cacheWrite", "cacheWrite1h", "output", "reasoning"] as const;

// These are type aliases because only those fit the type of a JSON column.
/**
 * Prices per 1,000,000 tokens as decimal strings. What is absent follows from what is there (see
 * `readPrice`).
 */
export type RateInput = Partial<Record<(typeof rateNames)[number], string>>;

export type TierInput = RateInput & {
  /** Null or absent on the last tier only. */
  upToInputTokens?: number | null;
};

/** A price as people write it: either rates, or tiers. */
export type PriceInput = RateInput & {
  /** ISO 4217, such as USD. */
  currency: string;
  /** Per request, not per token. */
  perRequest?: string;
  tiers?: TierInput[];
};

/** What a price says, without when it says it. */
export type PriceTerms = Omit<Price, "id" | "effectiveFrom">;

type Rates = Omit<PriceTier, "upToInputTokens">;

const TIERS_MAX = 20;
const TOKENS_MAX = 2_147_483_647;

/**
 * Reads a price. Absent rates: cachedInput and cacheWrite are as input, cacheWrite1h as cacheWrite, reasoning
 * as output, perRequest 0. Returns null when something was reported. With tiers, rates beside them may only
 * repeat the first tier, as the model list prints them: a rate that means one thing for some tiers would be a
 * guess about money.
 */
export function readPrice(price: PriceInput, report: Report): PriceTerms | null {
  const refused: string[] = [];
  const refuse: Report = (field, message) => {
    refused.push(field);
    report(field, message);
  };
  if (!/^[A-Z]{3}$/.test(price.currency)) refuse("currency", "must be a currency code such as USD");
  const perRequest = readFee(price.perRequest ?? "0", refuse);
  const tiers =
    price.tiers === undefined
      ? [{ upToInputTokens: null, ...readRates(price, "", refuse) }]
      : readTiers(price, refuse);
  const [first, ...rest] = tiers;
  if (refused.length > 0 || first === undefined) return null;
  return { currency: price.currency, perRequest, tiers: [first, ...rest] };
}

/** A price in its own notation, with every rate spelled out. */
export function printPrice(price: PriceTerms): PriceInput {
  const shared = { currency: price.currency, perRequest: formatAmount(price.perRequest) };
  if (price.tiers.length === 1) return { ...shared, ...printRates(price.tiers[0]) };
  const tiers = price.tiers.map((tier) => ({ upToInputTokens: tier.upToInputTokens, ...printRates(tier) }));
  return { ...shared, tiers };
}

/** Whether two prices charge the same for everything. */
export function samePrice(one: PriceTerms, other: PriceTerms): boolean {
  return JSON.stringify(printPrice(one)) === JSON.stringify(printPrice(other));
}

function readTiers(price: PriceInput, report: Report): PriceTier[] {
  const inputs = price.tiers ?? [];
  if (inputs.length === 0 || inputs.length > TIERS_MAX)
    report("tiers", `must have 1 to ${String(TIERS_MAX)} entries`);
  const tiers = inputs.map((tier, index) => ({
    upToInputTokens: tier.upToInputTokens ?? null,
    ...readRates(tier, `tiers[${String(index)}].`, report),
  }));
  checkBounds(tiers, report);
  const isBeside = rateNames.some((name) => price[name] !== undefined);
  if (isBeside && tiers[0] !== undefined && !sameRates(readRates(price, "", report), tiers[0])) {
    report("tiers", "must begin with the rates given beside them, or stand alone");
  }
  return tiers;
}

function checkBounds(tiers: PriceTier[], report: Report): void {
  let below = 0;
  tiers.forEach(({ upToInputTokens: bound }, index) => {
    const field = `tiers[${String(index)}].upToInputTokens`;
    const isLast = index === tiers.length - 1;
    if (bound === null) {
      if (!isLast) report(field, "must be given for every tier but the last");
      return;
    }
    if (isLast) report(field, "must be absent on the last tier, which has no bound");
    if (!Number.isInteger(bound) || bound > TOKENS_MAX || bound <= below)
      report(field, "must be an integer that rises");
    below = bound;
  });
}

function readRates(rates: RateInput, path: string, report: Report): Rates {
  const read = (name: keyof RateInput, fallback: Pico): Pico => {
    const text = rates[name];
    return text === undefined ? fallback : readRate(text, path + name, report);
  };
  const required = (name: "input" | "output"): Pico => readRate(rates[name] ?? "", path + name, report);
  const input = required("input");
  const output = required("output");
  const cacheWrite5m = read("cacheWrite", input);
  return {
    input,
    cachedInput: read("cachedInput", input),
    cacheWrite5m,
    cacheWrite1h: read("cacheWrite1h", cacheWrite5m),
    output,
    reasoning: read("reasoning", output),
  };
}

function readRate(text: string, field: string, report: Report): Pico {
  const rate = parsePrice(text);
  if (rate === null)
    report(field, 'must be a price per 1,000,000 tokens as text, such as "0.40", with at most 6 decimals');
  return rate ?? (0n as Pico);
}

function readFee(text: string, report: Report): Nano {
  const fee = parseAmount(text);
  const isGood = fee !== null && fee >= 0n;
  if (!isGood) report("perRequest", 'must be an amount as text, such as "0.002", with at most 9 decimals');
  return isGood ? fee : (0n as Nano);
}

function printRates(rates: Rates): Required<RateInput> {
  return {
    input: formatPrice(rates.input),
    cachedInput: formatPrice(rates.cachedInput),
    cacheWrite: formatPrice(rates.cacheWrite5m),
    cacheWrite1h: formatPrice(rates.cacheWrite1h),
    output: formatPrice(rates.output),
    reasoning: formatPrice(rates.reasoning),
  };
}

function sameRates(one: Rates, other: Rates): boolean {
  return JSON.stringify(printRates(one)) === JSON.stringify(printRates(other));
}
