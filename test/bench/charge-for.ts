import type { UsageRecord } from "../../src/simulator/index.ts";
import type { Workload, WorkloadPrice } from "./workloads.ts";

const NANO_DIGITS = 9;
const PRICE_DIGITS = 6;
const PICO_PER_NANO = 1_000n;

/**
 * What these requests cost in 1e-9 of the currency, each rounded up on its own. It is computed here, from the
 * upstream's books, with nothing of the product's: two programs must come to the same sum.
 */
export function chargeFor(records: readonly UsageRecord[], workloads: readonly Workload[]): bigint {
  const prices = new Map(workloads.map((workload) => [workload.upstreamModel.split("@")[0], workload.price]));
  return records.reduce((sum, record) => {
    const price = prices.get(record.model);
    if (!price) throw new Error(`the upstream was asked for ${record.model}, which has no price`);
    return sum + chargeForOne(record, price);
  }, 0n);
}

function chargeForOne({ id, outcome, reported }: UsageRecord, price: WorkloadPrice): bigint {
  if (outcome !== "completed" || !reported)
    throw new Error(`the upstream's request ${id} ended as ${outcome}`);
  const fresh = BigInt(reported.promptTokens - reported.cachedTokens);
  // Reasoning is a part of the output and has the same price here.
  const pico =
    fresh * decimal(price.input, PRICE_DIGITS) +
    BigInt(reported.cachedTokens) * decimal(price.cached_input, PRICE_DIGITS) +
    BigInt(reported.outputTokens) * decimal(price.output, PRICE_DIGITS) +
    decimal(price.per_request, NANO_DIGITS) * PICO_PER_NANO;
  return (pico + PICO_PER_NANO - 1n) / PICO_PER_NANO;
}

/** A decimal string as a whole number of its last digit: "0.5" with 6 digits is 500000. */
function decimal(text: string, digits: number): bigint {
  const [whole = "0", fraction = ""] = text.split(".");
  if (fraction.length > digits) throw new Error(`${text} has more than ${String(digits)} decimals`);
  return BigInt(whole + fraction.padEnd(digits, "0"));
}
