import type { ModelInfo, ModelPrice } from "@pydantic/genai-prices";
import { fail } from "../../kernel/app-error.ts";
import type { RateInput, TierInput } from "../price-input.ts";
import { shiftDecimal } from "./decimal-text.ts";
import { checkedQuote, type ListOptions, type PriceList, type Quote, type Unusable } from "./price-list.ts";

type Rate = Exclude<ModelPrice[string], undefined>;

const rateOf: Readonly<Record<string, keyof RateInput>> = {
  input_mtok: "input",
  cache_read_mtok: "cachedInput",
  cache_write_mtok: "cacheWrite",
  cache_write_1h_mtok: "cacheWrite1h",
  output_mtok: "output",
  output_reasoning_mtok: "reasoning",
};
const PER_THOUSAND_REQUESTS = "requests_kcount";

/**
 * The prices that come with the package @pydantic/genai-prices, as of a moment; nothing is fetched. They are
 * in US dollars. Throws `invalid_request` for another currency.
 */
export async function readGenaiPrices({ currency, provider }: ListOptions, at: Date): Promise<PriceList> {
  if (currency !== "USD") {
    throw fail("invalid_request", { public: "genai-prices has prices in USD only.", param: "currency" });
  }
  // Two megabytes of data, which only those load who ask for them.
  const { calcPrice } = await import("@pydantic/genai-prices");
  const find = (model: string): (Quote | Unusable)[] => {
    const options = { timestamp: at, ...(provider !== null && { providerId: provider }) };
    const found = calcPrice({}, model, options);
    return found === null ? [] : [quoteOf(`${found.provider.id}/${found.model.id}`, found)];
  };
  return { title: "genai-prices", find };
}

function quoteOf(name: string, said: { model: ModelInfo; model_price: ModelPrice }): Quote | Unusable {
  const { model, model_price: price } = said;
  const isHourly =
    Array.isArray(model.prices) &&
    model.prices.some(({ constraint }) => constraint !== undefined && "start_time" in constraint);
  if (isHourly) return { name, reason: "its price depends on the time of day" };
  const starts = startsOf(price);
  const tiers = [0, ...starts].map((from, index): TierInput => {
    const next = starts[index];
    return { ...(next !== undefined && { upToInputTokens: next }), ...ratesFrom(price, from) };
  });
  const lacking = (["input", "output"] as const).find((rate) => tiers[0]?.[rate] === undefined);
  if (lacking !== undefined) return { name, reason: `it has no ${lacking} rate` };
  const fee = price[PER_THOUSAND_REQUESTS];
  const shared = { currency: "USD", ...(typeof fee === "number" && { perRequest: written(fee, -3) }) };
  const ignored = Object.keys(price).filter(
    (field) => rateOf[field] === undefined && field !== PER_THOUSAND_REQUESTS,
  );
  const terms = tiers.length === 1 ? { ...shared, ...tiers[0] } : { ...shared, tiers };
  return checkedQuote({ name, price: terms, ignored });
}

/** The numbers of input tokens above which some rate changes. */
function startsOf(price: ModelPrice): number[] {
  const starts = Object.entries(price).flatMap(([field, rate]) =>
    rateOf[field] === undefined || typeof rate !== "object" ? [] : rate.tiers.map(({ start }) => start),
  );
  return [...new Set(starts)].sort((one, other) => one - other);
}

function ratesFrom(price: ModelPrice, from: number): RateInput {
  const rates: RateInput = {};
  for (const [field, name] of Object.entries(rateOf)) {
    const rate = price[field];
    if (rate !== undefined) rates[name] = written(rateAt(rate, from), 0);
  }
  return rates;
}

function rateAt(rate: Rate, from: number): number {
  if (typeof rate === "number") return rate;
  return rate.tiers.filter(({ start }) => start <= from).at(-1)?.price ?? rate.base;
}

/** The shortest decimal that stands for the number is the one its author wrote; nothing is calculated. */
function written(rate: number, places: number): string {
  return shiftDecimal(String(rate), places) ?? String(rate);
}
