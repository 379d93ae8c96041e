import { roundUp, pico, toPico, type Nano } from "../kernel/money.ts";
import { tierFor, type Price } from "../kernel/price.ts";

export interface EstimateInput {
  price: Price;
  /** An upper bound of the input: a token is at least one byte of UTF-8. */
  inputTokensMax: number;
  /** The most that one choice may produce. */
  outputTokensMax: number;
  choices: number;
}

/**
 * The most a request can cost: its input at the dearest rate an input token may have, its longest output at
 * the dearer of text and reasoning, and the fee. Reserving this keeps an honest supplier's report within the
 * reservation.
 */
export function estimateCharge(input: EstimateInput): Nano {
  const tier = tierFor(input.price, input.inputTokensMax);
  const inputRate = greatest(tier.input, tier.cacheWrite5m, tier.cacheWrite1h);
  const outputRate = greatest(tier.output, tier.reasoning);
  return roundUp(
    pico(
      inputRate * BigInt(input.inputTokensMax) +
        outputRate * BigInt(input.outputTokensMax) * BigInt(input.choices) +
        toPico(input.price.perRequest),
    ),
  );
}

function greatest(first: bigint, ...rest: bigint[]): bigint {
  return rest.reduce((most, next) => (next > most ? next : most), first);
}
