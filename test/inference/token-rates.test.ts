import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { estimateUsage } from "../../src/inference/estimate-usage.ts";
import { hardInputBound, softInputBound } from "../../src/inference/input-bounds.ts";
import { TokenRates } from "../../src/inference/token-rates.ts";

/** Teaches a model texts with these bytes to a token, in turn. */
function taught(bytesPerToken: number[], times: number): TokenRates {
  const rates = new TokenRates();
  for (let time = 0; time < times; time++) {
    rates.learn("m", 4_000 * (bytesPerToken[time % bytesPerToken.length] ?? 1), 4_000);
  }
  return rates;
}

const text = (textBytes: number) => ({ textBytes, messageCount: 1, mediaParts: 0, hasTools: false });

describe("what is learned of a model's bytes per token", () => {
  test("is nothing before a thousand requests, and nothing of another model", () => {
    expect(taught([4], 999).low("m")).toBeNull();
    expect(taught([4], 1_024).low("m")).not.toBeNull();
    expect(taught([4], 1_024).low("other")).toBeNull();
  });

  test("is a lower bound for all but one in a thousand, and close to it", () => {
    const rates = taught([3, 4, 5], 6_000);
    expect(rates.low("m")).toBeLessThanOrEqual(3);
    expect(rates.low("m")).toBeGreaterThan(2.8);
    expect(rates.typical("m")).toBeLessThanOrEqual(4);
    expect(rates.typical("m")).toBeGreaterThan(3.8);
  });

  test("is not moved by a single odd report, nor by one that is none", () => {
    const rates = taught([4], 2_048);
    rates.learn("m", 4_000, 4_000);
    for (let time = 0; time < 128; time++) rates.learn("m", 0, 10);
    for (let time = 0; time < 64; time++) rates.learn("m", 4_000, 1_000);
    expect(rates.low("m")).toBeGreaterThan(3.8);
  });

  test("follows a tokenizer that changes, and stays small", () => {
    const rates = taught([4], 100_000);
    for (let time = 0; time < 200; time++) rates.learn("m", 8_000, 4_000);
    expect(rates.low("m")).toBeLessThanOrEqual(2);
  });
});

describe("the bounds of an input", () => {
  test("without learning are as many tokens as bytes, and something for messages, tools and media", () => {
    expect(hardInputBound(text(100))).toBe(108);
    expect(softInputBound(text(5_000), null)).toBe(hardInputBound(text(5_000)));
    expect(hardInputBound({ ...text(100), mediaParts: 2, hasTools: true })).toBe(108 + 4_000 + 600);
  });

  test("with learning are a sixth above what was learned, and never above the hard bound", () => {
    expect(softInputBound(text(40_000), 4)).toBe(11_508);
    expect(softInputBound(text(40_000), 0.5)).toBe(hardInputBound(text(40_000)));
    expect(softInputBound(text(1_000), 4)).toBe(hardInputBound(text(1_000)));
  });

  test("hold for what the model really counts: overruns are at most one in a thousand by construction", () => {
    const ratios = fc.sample(fc.double({ min: 2.5, max: 5, noNaN: true }), { numRuns: 20_000, seed: 7 });
    const rates = taught(ratios, 20_000);
    const low = rates.low("m");
    const sizes = fc.sample(fc.integer({ min: 1_024, max: 200_000 }), { numRuns: 20_000, seed: 8 });
    const over = sizes.filter((size, index) => size / (ratios[index] ?? 1) > softInputBound(text(size), low));
    expect(over).toEqual([]);
  });

  test("are at most four times what a typical request uses", () => {
    const rates = taught([3.5, 4, 4.5], 3_000);
    const factors = [1_500, 4_000, 20_000, 100_000].map(
      (size) => softInputBound(text(size), rates.low("m")) / (size / 4),
    );
    expect(Math.max(...factors)).toBeLessThan(1.5);
  });
});

test("an estimate takes four bytes to a token, or what was learned", () => {
  const counted = { textBytes: 400, messageCount: 2, mediaParts: 0, outputBytes: 41 };
  expect(estimateUsage(counted)).toMatchObject({ inputFresh: 108, outputText: 11 });
  expect(estimateUsage(counted, 2)).toMatchObject({ inputFresh: 208, outputText: 21 });
});
