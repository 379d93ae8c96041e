import { describe, expect, test } from "@jest/globals";
import { printPrice, readPrice, samePrice, type PriceInput } from "../../src/catalog/price-input.ts";

function read(price: PriceInput): { terms: ReturnType<typeof readPrice>; fields: string[] } {
  const fields: string[] = [];
  const terms = readPrice(price, (field) => fields.push(field));
  return { terms, fields };
}

const base = { currency: "USD", input: "0.40", output: "1.20" };

describe("a price as people write it", () => {
  test("what is absent follows from what is there: cached input and cache writes from input, reasoning from output", () => {
    const { terms, fields } = read(base);
    expect(fields).toEqual([]);
    expect(terms).toEqual({
      currency: "USD",
      perRequest: 0n,
      tiers: [
        {
          upToInputTokens: null,
          input: 400_000n,
          cachedInput: 400_000n,
          cacheWrite5m: 400_000n,
          cacheWrite1h: 400_000n,
          output: 1_200_000n,
          reasoning: 1_200_000n,
        },
      ],
    });
  });

  test("a one-hour cache write follows the five-minute one, and everything stated is kept apart", () => {
    const one = read({ ...base, cacheWrite: "0.50" }).terms?.tiers[0];
    expect(one).toMatchObject({ cacheWrite5m: 500_000n, cacheWrite1h: 500_000n, cachedInput: 400_000n });
    const all = {
      cachedInput: "0.16",
      cacheWrite: "0.5",
      cacheWrite1h: "0.8",
      reasoning: "2",
      perRequest: "0.002",
    };
    const { terms } = read({ ...base, ...all });
    expect(terms?.perRequest).toBe(2_000_000n);
    expect(terms?.tiers[0]).toMatchObject({
      cachedInput: 160_000n,
      cacheWrite1h: 800_000n,
      reasoning: 2_000_000n,
    });
  });

  test("zero is a price, and is not taken for an absent one", () => {
    const { terms } = read({ ...base, cachedInput: "0", reasoning: "0.00" });
    expect(terms?.tiers[0]).toMatchObject({ cachedInput: 0n, reasoning: 0n, input: 400_000n });
  });

  test.each([
    [{ currency: "USD", output: "1" }, ["input"]],
    [{ currency: "USD", input: "1" }, ["output"]],
    [{ ...base, currency: "usd" }, ["currency"]],
    [{ ...base, input: "-1" }, ["input"]],
    [{ ...base, input: "0.0000001" }, ["input"]],
    [{ ...base, input: "1e3" }, ["input"]],
    [{ ...base, input: " 1" }, ["input"]],
    [{ ...base, input: "", reasoning: "NaN" }, ["input", "reasoning"]],
    [{ ...base, perRequest: "-0.1" }, ["perRequest"]],
    [{ ...base, perRequest: "0.0000000001" }, ["perRequest"]],
    [{ currency: "USD", tiers: [] }, ["tiers"]],
  ] as [PriceInput, string[]][])("%j is refused at %j", (price, expected) => {
    const { terms, fields } = read(price);
    expect(terms).toBeNull();
    expect(fields).toEqual(expected);
  });

  test("tiers rise, and exactly the last has no bound", () => {
    const tier = (upToInputTokens: number | null) => ({ upToInputTokens, input: "1", output: "2" });
    const fieldsOf = (...bounds: (number | null)[]) =>
      read({ currency: "USD", tiers: bounds.map(tier) }).fields;
    expect(fieldsOf(1_000, 2_000, null)).toEqual([]);
    expect(fieldsOf(null)).toEqual([]);
    expect(fieldsOf(2_000, 1_000, null)).toEqual(["tiers[1].upToInputTokens"]);
    expect(fieldsOf(1_000, 1_000, null)).toEqual(["tiers[1].upToInputTokens"]);
    expect(fieldsOf(0, null)).toEqual(["tiers[0].upToInputTokens"]);
    expect(fieldsOf(1.5, null)).toEqual(["tiers[0].upToInputTokens"]);
    expect(fieldsOf(1_000, 2_000)).toEqual(["tiers[1].upToInputTokens"]);
    expect(fieldsOf(null, null)).toEqual(["tiers[0].upToInputTokens"]);
  });

  test("rates beside tiers may only repeat the first tier", () => {
    const tiers = [
      { upToInputTokens: 1_000, input: "0.4", output: "1.2" },
      { input: "0.8", output: "2.4" },
    ];
    expect(read({ ...base, tiers }).fields).toEqual([]);
    expect(read({ ...base, input: "0.41", tiers }).fields).toEqual(["tiers"]);
    expect(read({ ...base, tiers }).terms?.tiers).toHaveLength(2);
  });

  test("a price that is printed reads back as the same price", () => {
    const tiers = [
      { upToInputTokens: 1_000, input: "0.4", output: "1.2" },
      { input: "0.8", output: "2.4" },
    ];
    for (const price of [base, { ...base, perRequest: "0.5", reasoning: "7" }, { currency: "EUR", tiers }]) {
      const terms = read(price).terms!;
      expect(samePrice(terms, read(printPrice(terms)).terms!)).toBe(true);
    }
    expect(samePrice(read(base).terms!, read({ ...base, currency: "EUR" }).terms!)).toBe(false);
    expect(samePrice(read(base).terms!, read({ ...base, cacheWrite1h: "0.41" }).terms!)).toBe(false);
  });
});
