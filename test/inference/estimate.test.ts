import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { hardInputBound, LEARNABLE_BYTES_MIN, softInputBound } from "../../src/inference/input-bounds.ts";
import { TokenRates } from "../../src/inference/token-rates.ts";
import { parsePrice, pico, type Pico } from "../../src/kernel/money.ts";
import type { Price } from "../../src/kernel/price.ts";
import { noUsage } from "../../src/kernel/usage.ts";
import { computeCharge, estimateCharge } from "../../src/ledger/index.ts";

const per = (text: string): Pico => parsePrice(text) ?? pico(-1n);

const price: Price = {
  ...{ id: "prc_1", currency: "USD", perRequest: 0n as Price["perRequest"], effectiveFrom: new Date(0) },
  tiers: [
    {
      ...{ upToInputTokens: null, input: per("0.40"), cachedInput: per("0.16"), cacheWrite5m: per("0.50") },
      ...{ cacheWrite1h: per("0.80"), output: per("1.20"), reasoning: per("1.20") },
    },
  ],
};

interface Sample {
  textBytes: number;
  bytesPerToken: number;
  maxTokens: number;
  /** The part of the maximum that is used. */
  share: number;
}

/** Conversations of a client that states a maximum: most of them short, texts of three to five bytes a token. */
const samples = fc.sample(
  fc.record<Sample>({
    textBytes: fc.oneof(fc.integer({ min: 50, max: 4_000 }), fc.integer({ min: 4_000, max: 200_000 })),
    bytesPerToken: fc.double({ min: 3, max: 5, noNaN: true }),
    maxTokens: fc.constantFrom(256, 512, 1_024, 2_048),
    share: fc.double({ min: 0.1, max: 1, noNaN: true }),
  }),
  { numRuns: 20_000, seed: 11 },
);

const input = (textBytes: number) => ({ textBytes, messageCount: 3, mediaParts: 0, hasTools: false });
const tokensOf = ({ textBytes, bytesPerToken }: Sample): number => Math.ceil(textBytes / bytesPerToken) + 12;

/** What each of them is estimated at, over what it costs. */
function ratios(bound: (textBytes: number) => number): number[] {
  return samples
    .map((sample) => {
      const estimate = estimateCharge({
        ...{ price, choices: 1, outputTokensMax: sample.maxTokens },
        inputTokensMax: bound(sample.textBytes),
      });
      const outputText = Math.ceil(sample.maxTokens * sample.share);
      const actual = computeCharge(price, { ...noUsage, inputFresh: tokensOf(sample), outputText }).total;
      return Number(estimate) / Number(actual);
    })
    .sort((one, other) => one - other);
}

const median = (sorted: number[]): number => sorted[sorted.length >> 1] ?? 0;

test("the hard bound never falls short of what is charged, and is less than four times it in the median", () => {
  const found = ratios((textBytes) => hardInputBound(input(textBytes)));
  expect(found[0]).toBeGreaterThanOrEqual(1);
  expect(median(found)).toBeLessThan(4);
});

test("the learned bound does not fall short either, and is less than twice it in the median", () => {
  const rates = new TokenRates();
  const learnable = samples.filter(({ textBytes }) => textBytes >= LEARNABLE_BYTES_MIN);
  for (const sample of learnable) rates.learn("m", sample.textBytes, tokensOf(sample));
  const found = ratios((textBytes) => softInputBound(input(textBytes), rates.low("m")));
  expect(found[0]).toBeGreaterThanOrEqual(1);
  expect(median(found)).toBeLessThan(2);
});
