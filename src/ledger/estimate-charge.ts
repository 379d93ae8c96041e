import { roundUp, pico, toPico, type Nano } from "../kernel/money.ts";
import { tierFor, type Price, type PriceTier } from "../kernel/price.ts";

export interface EstimateInput {
  price: Price;
  /** An upper bound of the input. */
  inputTokensMax: number;
  /** The most that one choice may produce. */
  outputTokensMax: number;
  choices: number;
  /** The request may ask for its input to be written to a prompt cache, which can cost more. */
  mayWriteCache?: boolean;
}

/**
 * The most a request can cost: its input at the dearest rate that an input token of it may have, its longest
 * output at the dearer of text and reasoning, and the fee, each in the dearest of the tiers that it may end
 * in. Reserving this keeps an honest supplier's report within the reservation.
 */
export function estimateCharge(input: EstimateInput): Nano {
  const output = dearestOutput(input) * BigInt(input.outputTokensMax) * BigInt(input.choices);
  return roundUp(pico(costBeforeOutput(input) + output));
}

/**
 * The longest output of each choice with which the estimate stays within `budget`: `estimateCharge` of it
 * fits, and of one token more it does not. At most `outputTokensMax`; below 1 when not even one token fits.
 */
export function affordableOutput(input: EstimateInput, budget: Nano): number {
  const left = toPico(budget) - costBeforeOutput(input);
  if (left < 0n) return 0;
  const rate = dearestOutput(input) * BigInt(input.choices);
  if (rate === 0n) return input.outputTokensMax;
  const tokens = left / rate;
  return tokens < BigInt(input.outputTokensMax) ? Number(tokens) : input.outputTokensMax;
}

function costBeforeOutput(input: EstimateInput): bigint {
  const rate = dearest(input, (tier) => [
    ...[tier.input, tier.cachedInput],
    ...(input.mayWriteCache ? [tier.cacheWrite5m, tier.cacheWrite1h] : []),
  ]);
  return rate * BigInt(input.inputTokensMax) + toPico(input.price.perRequest);
}

function dearestOutput(input: EstimateInput): bigint {
  return dearest(input, (tier) => [tier.output, tier.reasoning]);
}

/** The greatest of these rates over the tiers that an input of at most `inputTokensMax` can fall in. */
function dearest({ price, inputTokensMax }: EstimateInput, ratesOf: (tier: PriceTier) => bigint[]): bigint {
  const last = tierFor(price, inputTokensMax);
  const reachable = price.tiers.slice(0, price.tiers.indexOf(last) + 1);
  return reachable.flatMap(ratesOf).reduce((most, rate) => (rate > most ? rate : most), 0n);
}
