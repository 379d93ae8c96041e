import type { RateInput, TierInput } from "../price-input.ts";
import { perMillion, shiftDecimal } from "./decimal-text.ts";
import { NumberText } from "./number-text.ts";
import { checkedQuote, type Quote, type Unusable } from "./price-list.ts";

type Entry = Readonly<Record<string, unknown>>;

const rateOf: Readonly<Record<string, keyof RateInput>> = {
  input_cost_per_token: "input",
  cache_read_input_token_cost: "cachedInput",
  cache_creation_input_token_cost: "cacheWrite",
  cache_creation_input_token_cost_above_1hr: "cacheWrite1h",
  output_cost_per_token: "output",
  output_cost_per_reasoning_token: "reasoning",
};
const ABOVE = /^(.+)_above_(\d+)k_tokens$/;
/** Names of what is paid for; other fields say what a model can do, or are none of our business. */
const MONEY = /cost|pric/;

/** What one entry of LiteLLM's file says. A rate that is not there is left out, never taken for nothing. */
export function litellmEntry(name: string, entry: Entry, currency: string): Quote | Unusable {
  const tiers = entry["tiered_pricing"];
  const read = Array.isArray(tiers) ? rangeTiers(tiers as unknown[]) : thresholdTiers(entry);
  if (typeof read === "string") return { name, reason: read };
  const [first] = read;
  const price = read.length === 1 ? { currency, ...first } : { currency, tiers: read };
  return checkedQuote({ name, price, ignored: ignoredIn(entry) });
}

/** `tiered_pricing`: each tier has a range of input tokens and all its rates. */
function rangeTiers(said: readonly unknown[]): TierInput[] | string {
  const tiers: TierInput[] = [];
  let begin = "0";
  for (const [index, one] of said.entries()) {
    const tier = (one ?? {}) as Entry;
    const range = (Array.isArray(tier["range"]) ? tier["range"] : []).map(textOf);
    const [from, to] = range.map((text) => (text === null ? null : shiftDecimal(text, 0)));
    if (from !== begin || typeof to !== "string")
      return `tiered_pricing[${String(index)}] does not go on where the one before ends`;
    begin = to;
    const rates = ratesOf(tier, (field) => field);
    const lacking = missing(rates);
    if (lacking !== null) return `tiered_pricing[${String(index)}] has no ${lacking} rate`;
    const isLast = index === said.length - 1;
    tiers.push({ ...(!isLast && { upToInputTokens: Number(to) }), ...rates });
  }
  return tiers.length > 0 ? tiers : "tiered_pricing is empty";
}

/** `…_above_200k_tokens`: what is not said of the larger inputs is as for the smaller ones. */
function thresholdTiers(entry: Entry): TierInput[] | string {
  const base = ratesOf(entry, (field) => field);
  const lacking = missing(base);
  if (lacking !== null) return `it has no ${lacking} rate`;
  const bounds = [...new Set(Object.keys(entry).flatMap((field) => boundOf(field) ?? []))].sort(
    (one, other) => one - other,
  );
  const tiers = [{ ...base }];
  for (const bound of bounds) {
    const above = ratesOf(entry, (field) => `${field}_above_${String(bound)}k_tokens`);
    tiers.push({ ...tiers.at(-1), ...above });
  }
  return tiers.map((tier, index) => {
    const bound = bounds[index];
    return bound === undefined ? tier : { upToInputTokens: bound * 1_000, ...tier };
  });
}

function boundOf(field: string): number | null {
  const match = ABOVE.exec(field);
  return match !== null && rateOf[match[1] ?? ""] !== undefined ? Number(match[2]) : null;
}

function ratesOf(said: Entry, nameOf: (field: string) => string): RateInput {
  const rates: RateInput = {};
  for (const [field, rate] of Object.entries(rateOf)) {
    const text = textOf(said[nameOf(field)]);
    // What is written but cannot be read stays as it is, so that the rules of prices refuse it by its name.
    if (text !== null) rates[rate] = perMillion(text) ?? text;
  }
  return rates;
}

function missing(rates: RateInput): string | null {
  if (rates.input === undefined) return "input";
  return rates.output === undefined ? "output" : null;
}

function ignoredIn(entry: Entry): string[] {
  return Object.keys(entry).filter(
    (field) =>
      MONEY.test(field) &&
      field !== "tiered_pricing" &&
      rateOf[field] === undefined &&
      boundOf(field) === null,
  );
}

function textOf(value: unknown): string | null {
  if (value instanceof NumberText) return value.text;
  return typeof value === "string" && value !== "" ? value : null;
}
