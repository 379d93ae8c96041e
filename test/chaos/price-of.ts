import type { Usage, UsageRecord } from "../../src/simulator/index.ts";
import { chaosModels, type PublishedPrice } from "./chaos-catalog.ts";

const NANO_DIGITS = 9;
const PRICE_DIGITS = 6;
const PICO_PER_NANO = 1_000n;

const priceByUpstream = new Map(
  chaosModels.flatMap(({ price, deployments }) =>
    deployments.map(({ upstreamModel }) => [upstreamModel.split("@")[0] ?? "", price] as const),
  ),
);
const priceByModel = new Map(chaosModels.map(({ id, price }) => [id, price]));

/**
 * What a usage costs in 1e-9 of the currency by the published price of the model with this name at its
 * supplier, rounded up once. Computed with none of the product's code: two programs must come to one sum.
 */
export function priceOfRecord({ model }: Pick<UsageRecord, "model">, usage: Usage): bigint {
  return priceOf(priceByUpstream.get(model), usage);
}

/** The same by a customer's name of the model. */
export function priceOfModel(model: string, usage: Usage): bigint {
  return priceOf(priceByModel.get(model), usage);
}

function priceOf(price: PublishedPrice | undefined, usage: Usage): bigint {
  const tier = price?.tiers.find(
    ({ upToInputTokens }) => upToInputTokens === null || usage.promptTokens <= upToInputTokens,
  );
  if (!price || !tier) throw new Error("this model has no price");
  const pico =
    rated(usage.promptTokens - usage.cachedTokens, tier.input) +
    rated(usage.cachedTokens, tier.cached_input) +
    rated(usage.outputTokens - usage.reasoningTokens, tier.output) +
    rated(usage.reasoningTokens, tier.reasoning) +
    nanoOf(price.perRequest) * PICO_PER_NANO;
  return (pico + PICO_PER_NANO - 1n) / PICO_PER_NANO;
}

function rated(tokens: number, price: string): bigint {
  return BigInt(tokens) * decimal(price, PRICE_DIGITS);
}

/** An amount as the API writes it, in 1e-9 of the currency. */
export function nanoOf(amount: string): bigint {
  return decimal(amount, NANO_DIGITS);
}

/** The API's way of writing an amount. */
export function amountOf(nano: bigint): string {
  const digits = String(nano).padStart(NANO_DIGITS + 1, "0");
  return `${digits.slice(0, -NANO_DIGITS)}.${digits.slice(-NANO_DIGITS)}`;
}

/** A decimal as a whole number of its last digit: "0.5" with 6 digits is 500000. */
function decimal(text: string, digits: number): bigint {
  const {
    sign = "",
    whole = "",
    fraction = "",
  } = /^(?<sign>-?)(?<whole>\d+)(?:\.(?<fraction>\d+))?$/.exec(text)?.groups ?? {};
  if (whole === "" || fraction.length > digits)
    throw new Error(`${text} is no amount of ${String(digits)} digits`);
  const value = BigInt(whole + fraction.padEnd(digits, "0"));
  return sign === "-" ? -value : value;
}
