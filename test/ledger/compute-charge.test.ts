import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { formatAmount, nano, pico, parsePrice, type Pico } from "../../src/kernel/money.ts";
import type { Price, PriceTier } from "../../src/kernel/price.ts";
import { noUsage, type Usage } from "../../src/kernel/usage.ts";
import { affordableOutput, computeCharge, estimateCharge } from "../../src/ledger/index.ts";

const per = (text: string): Pico => parsePrice(text) ?? pico(-1n);

function tier(upToInputTokens: number | null, factor = 1n): PriceTier {
  const times = (text: string): Pico => pico(per(text) * factor);
  return {
    upToInputTokens,
    input: times("0.40"),
    cachedInput: times("0.16"),
    cacheWrite5m: times("0.50"),
    cacheWrite1h: times("0.80"),
    output: times("1.20"),
    reasoning: times("4.00"),
  };
}

const price: Price = {
  id: "prc_1",
  currency: "USD",
  perRequest: nano(0n),
  effectiveFrom: new Date(0),
  tiers: [tier(1_000), tier(null, 2n)],
};

const cases: [string, Partial<Usage>, string][] = [
  ["1 token in", { inputFresh: 1 }, "0.0000004"],
  ["a million tokens in, in the higher tier", { inputFresh: 1_000_000 }, "0.80"],
  ["the last token of the lower tier", { inputFresh: 1_000 }, "0.0004"],
  ["one token more prices the whole request in the higher tier", { inputFresh: 1_001 }, "0.0008008"],
  ["cached input counts towards the tier", { inputFresh: 1, cacheRead: 1_000 }, "0.0003208"],
  ["cache writes of both lifetimes", { cacheWrite5m: 100, cacheWrite1h: 100 }, "0.00013"],
  ["reasoning has a price of its own", { outputText: 10, outputReasoning: 10 }, "0.000052"],
  ["nothing", {}, "0.00"],
];

test.each(cases)("%s costs what the price says", (_, used, expected) => {
  expect(formatAmount(computeCharge(price, { ...noUsage, ...used }).total)).toBe(expected);
});

test("the sum is rounded up once, not each component", () => {
  const fine: Price = { ...price, tiers: [{ ...tier(null), input: pico(1n), output: pico(1n) }] };
  const charge = computeCharge(fine, { ...noUsage, inputFresh: 1, outputText: 1 });
  expect(charge.total).toBe(1n);
  expect(charge.components.map(({ cost }) => cost)).toEqual([1n, 1n]);
});

test("the fee per request is charged once, and shown as a component", () => {
  const charge = computeCharge({ ...price, perRequest: nano(5n) }, { ...noUsage, inputFresh: 1 });
  expect(charge.total).toBe(405n);
  expect(charge.components.map(({ component, quantity }) => [component, quantity])).toEqual([
    ["input", 1],
    ["request", 1],
  ]);
});

test("an estimate covers every way in which the bounded tokens may be used", () => {
  const bounds = { price, inputTokensMax: 500, outputTokensMax: 100, choices: 2 };
  const dearest = computeCharge(price, { ...noUsage, cacheWrite1h: 500, outputReasoning: 200 });
  expect(estimateCharge({ ...bounds, mayWriteCache: true })).toBe(dearest.total);
  const uncached = computeCharge(price, { ...noUsage, inputFresh: 500, outputReasoning: 200 });
  expect(estimateCharge(bounds)).toBe(uncached.total);
});

test("the affordable output is the longest whose estimate fits, to the token", () => {
  const terms = { price: { ...price, perRequest: nano(7n) }, inputTokensMax: 500, choices: 2 };
  for (const budget of [0n, 206n, 207n, 200_007n, 208_007n, 400_006n, 400_007n, 1_000_000n]) {
    const tokens = affordableOutput({ ...terms, outputTokensMax: 90 }, nano(budget));
    const fits = (count: number): boolean => estimateCharge({ ...terms, outputTokensMax: count }) <= budget;
    if (tokens > 0) expect(fits(tokens)).toBe(true);
    if (tokens < 90) expect(fits(tokens + 1)).toBe(false);
    expect(tokens).toBeLessThanOrEqual(90);
  }
});

test("an output that costs nothing is affordable in full, as long as the input is", () => {
  const free: Price = { ...price, tiers: [{ ...tier(null), output: pico(0n), reasoning: pico(0n) }] };
  const terms = { price: free, inputTokensMax: 500, outputTokensMax: 90, choices: 1 };
  expect(affordableOutput(terms, nano(200_000n))).toBe(90);
  expect(affordableOutput(terms, nano(199_999n))).toBe(0);
});

test("no usage within its bounds costs more than the estimate, wherever the tiers rise or fall", () => {
  const factors = fc.array(fc.bigInt(0n, 9n), { minLength: 1, maxLength: 4 });
  const tokens = fc.nat(5_000);
  fc.assert(
    fc.property(factors, tokens, tokens, fc.nat(1_000), (rates, inputTokensMax, used, output) => {
      const [first, ...rest] = rates.map((factor, index) =>
        tier(index === rates.length - 1 ? null : (index + 1) * 1_000, factor),
      );
      const tiered = { ...price, tiers: [first!, ...rest] as Price["tiers"] };
      const bounds = { price: tiered, inputTokensMax, outputTokensMax: 1_000, choices: 1 };
      const usage = { ...noUsage, inputFresh: Math.min(used, inputTokensMax), outputReasoning: output };
      expect(computeCharge(tiered, usage).total).toBeLessThanOrEqual(estimateCharge(bounds));
    }),
  );
});
