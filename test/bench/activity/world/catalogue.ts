import type { Protocol } from "../../../../src/kernel/protocol.ts";

/** Pico-units (1e-12 of the currency) per token, for inputs of up to `upTo` tokens. */
export interface Rates {
  upTo: number | null;
  input: bigint;
  cachedInput: bigint;
  cacheWrite: bigint;
  output: bigint;
  reasoning: bigint;
}

export interface BenchModel {
  id: string;
  /** Of its suppliers. */
  protocol: Protocol;
  /** The first half of the year, and the second. */
  prices: readonly [BenchPrice, BenchPrice];
  /** Half of the requests take less. */
  medianMs: number;
  outputMedian: number;
  reasons: boolean;
}

export interface BenchPrice {
  id: string;
  tiers: readonly Rates[];
}

const perMillion = (input: number, output: number, upTo: number | null = null): Rates => {
  const pico = (usd: number): bigint => BigInt(Math.round(usd * 1_000_000));
  return {
    ...{ upTo, input: pico(input), cachedInput: pico(input / 4), cacheWrite: pico(input * 1.25) },
    ...{ output: pico(output), reasoning: pico(output * 1.5) },
  };
};

/** The price of the second half of the year: a tenth less. */
const reduced = ({ upTo, ...rates }: Rates): Rates => {
  const less = (rate: bigint): bigint => (rate * 9n) / 10n;
  return {
    ...{ upTo, input: less(rates.input), cachedInput: less(rates.cachedInput) },
    ...{ cacheWrite: less(rates.cacheWrite), output: less(rates.output), reasoning: less(rates.reasoning) },
  };
};

const model = (
  [id, protocol]: [string, Protocol],
  tiers: Rates[],
  [medianMs, outputMedian]: [number, number],
): BenchModel => ({
  ...{ id, protocol, medianMs, outputMedian, reasons: outputMedian > 400 },
  prices: [
    { id: `prc_bench_${id}_1`, tiers },
    { id: `prc_bench_${id}_2`, tiers: tiers.map(reduced) },
  ],
});

/** What customers call; the second one's price has tiers. */
export const benchModels: readonly BenchModel[] = [
  model(["bench-plus", "openai"], [perMillion(0.4, 1.2)], [1_400, 220]),
  model(["bench-max", "openai"], [perMillion(1.6, 6.4, 32_000), perMillion(2.4, 9.6)], [3_200, 480]),
  model(["bench-mini", "openai"], [perMillion(0.15, 0.6)], [700, 120]),
  model(["bench-sonnet", "anthropic"], [perMillion(3, 15)], [2_600, 410]),
  model(["bench-haiku", "anthropic"], [perMillion(0.8, 4)], [900, 160]),
  model(["bench-turbo", "dashscope"], [perMillion(0.05, 0.2)], [500, 140]),
  model(["bench-coder", "dashscope"], [perMillion(0.6, 2.2)], [2_100, 640]),
  model(["bench-thinker", "openai"], [perMillion(0.55, 2.19)], [5_200, 900]),
];
