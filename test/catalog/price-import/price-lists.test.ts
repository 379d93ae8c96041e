import { readFile } from "node:fs/promises";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { readGenaiPrices, readLitellmPrices, readPriceCsv } from "../../../src/catalog/index.ts";
import { perMillion, shiftDecimal } from "../../../src/catalog/price-import/decimal-text.ts";
import { splitCsv } from "../../../src/catalog/price-import/split-csv.ts";

const USD = { currency: "USD", provider: null };
const fixture = await readFile(new URL("litellm.fixture.json", import.meta.url), "utf8");

describe("a number as it is written", () => {
  test.each([
    ["2.5e-07", "0.25"],
    ["4e-08", "0.04"],
    ["3e-06", "3"],
    ["0.0000025", "2.5"],
    ["0.00001", "10"],
    ["1.23456789e-07", "0.123456789"],
    ["0.0", "0"],
    ["0", "0"],
    ["1E-6", "1"],
    ["12", "12000000"],
    ["1e-30", `0.${"0".repeat(23)}1`],
  ])("%s per token is %s per million", (text, expected) => {
    expect(perMillion(text)).toBe(expected);
  });

  test.each(["-1", "", "1.2.3", "NaN", "Infinity", "0x1", "1,5"])("%j is none", (text) => {
    expect(perMillion(text)).toBeNull();
  });

  test("moves digits and nothing else, whatever the number", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 18n }),
        fc.integer({ min: -12, max: 12 }),
        (digits, places) => {
          const moved = shiftDecimal(`${String(digits)}e${String(-places)}`, places);
          expect(moved).toBe(String(digits));
        },
      ),
    );
  });
});

describe("LiteLLM's file", () => {
  const list = readLitellmPrices(fixture, USD);
  const said = (name: string) => list.find(name);

  test("prices per token become exact prices per million, the cached ones too", () => {
    expect(said("gpt-4o-mini")).toEqual([
      {
        name: "gpt-4o-mini",
        price: { currency: "USD", input: "0.15", cachedInput: "0.075", output: "0.6" },
        ignored: ["input_cost_per_token_batches"],
      },
    ]);
  });

  test("a threshold is a tier, and what it does not say is as below it", () => {
    const [claude] = said("claude-sonnet-4-5");
    expect(claude).toMatchObject({
      price: {
        currency: "USD",
        tiers: [
          {
            upToInputTokens: 200_000,
            ...{ input: "3", cachedInput: "0.3", cacheWrite: "3.75", cacheWrite1h: "6", output: "15" },
          },
          { input: "6", cachedInput: "0.6", cacheWrite: "7.5", cacheWrite1h: "6", output: "22.5" },
        ],
      },
      ignored: [],
    });
    expect(said("gpt-long")).toMatchObject([
      {
        price: {
          tiers: [
            { upToInputTokens: 272_000, input: "2.5" },
            { input: "5", output: "10" },
          ],
        },
      },
    ]);
  });

  test("ranges are tiers, found without the supplier before the name", () => {
    expect(said("qwen-flash")).toEqual([
      {
        name: "dashscope/qwen-flash",
        price: {
          currency: "USD",
          tiers: [
            { upToInputTokens: 256_000, input: "0.05", output: "0.4" },
            { input: "0.25", output: "2" },
          ],
        },
        ignored: [],
      },
    ]);
    expect(said("qwen-plus-thinking")).toMatchObject([
      { price: { tiers: [{ reasoning: "4" }, { reasoning: "12" }] } },
    ]);
  });

  test.each([
    ["qwen-lacking", "tiered_pricing[1] has no output rate"],
    ["qwen-gap", "tiered_pricing[1] does not go on where the one before ends"],
    ["only-input", "it has no output rate"],
    ["too-fine", "at most 6 decimals"],
    ["negative", "price per 1,000,000 tokens"],
  ])("%s is refused, never free: %s", (name, reason) => {
    expect(said(name)).toEqual([
      { name: expect.stringContaining(name), reason: expect.stringContaining(reason) },
    ]);
  });

  test("other modes than chat and other suppliers than the named one are not there", () => {
    expect(said("text-embedding-3-small")).toEqual([]);
    expect(said("sample_spec")).toEqual([]);
    const azure = readLitellmPrices(fixture, { currency: "USD", provider: "azure" });
    expect(azure.find("gpt-4o-mini")).toMatchObject([
      { name: "azure/gpt-4o-mini", price: { input: "0.165" } },
    ]);
    expect(azure.find("claude-sonnet-4-5")).toEqual([]);
  });

  test.each(["", "[]", "{", "null", '"text"', "7"])("%j is no such file", (text) => {
    expect(() => readLitellmPrices(text, USD)).toThrow(/The file is not/);
  });
});

const at = new Date("2026-11-01T00:00:00Z");

describe("the data of genai-prices", () => {
  test("has prices per million with the decimals that were written", async () => {
    const list = await readGenaiPrices({ currency: "USD", provider: "openai" }, at);
    expect(list.find("gpt-4o-mini")).toMatchObject([
      {
        name: "openai/gpt-4o-mini",
        price: { currency: "USD", input: "0.15", cachedInput: "0.075", output: "0.6" },
      },
    ]);
    expect(list.find("gpt-4o-mini")).toMatchObject([
      { ignored: expect.arrayContaining(["web_searches_kcount"]) },
    ]);
    expect(list.find("no-such-model")).toEqual([]);
  });

  test("a start of a larger price is the bound of the smaller one", async () => {
    const google = await readGenaiPrices({ currency: "USD", provider: "google" }, at);
    expect(google.find("gemini-2.5-pro")).toMatchObject([
      {
        price: {
          tiers: [
            { upToInputTokens: 200_000, input: "1.25", cachedInput: "0.125", output: "10" },
            { input: "2.5", cachedInput: "0.25", output: "15" },
          ],
        },
      },
    ]);
  });

  test("a price that changes on a day is the one of the day that was asked for", async () => {
    const price = async (day: string) => {
      const google = await readGenaiPrices({ currency: "USD", provider: "google" }, new Date(day));
      return google.find("gemini-3.7-flash");
    };
    expect(await price("2026-12-31T00:00:00Z")).toMatchObject([{ price: { input: "0.75" } }]);
    expect(await price("2027-01-01T00:00:00Z")).toMatchObject([{ price: { input: "1.5" } }]);
  });

  test("a price by the time of day is refused, as are other currencies than its own", async () => {
    const deepseek = await readGenaiPrices({ currency: "USD", provider: "deepseek" }, at);
    expect(deepseek.find("deepseek-reasoner")).toEqual([
      { name: "deepseek/deepseek-reasoner", reason: "its price depends on the time of day" },
    ]);
    await expect(readGenaiPrices({ currency: "EUR", provider: null }, at)).rejects.toThrow("USD only");
  });
});

describe("a table", () => {
  test("has a model a row, or a tier a row, and columns by their names", () => {
    const list = readPriceCsv(
      '\uFEFFModel,input,output,cached_input,up_to_input_tokens,currency,remark\r\n"a",0.40,1.20,,,EUR,"x, ""y"""\r\n' +
        "b,1,2,0.5,1000,,\nb,3,4,,,,\n\n",
      USD,
    );
    expect(list.find("a")).toEqual([
      { name: "a", price: { currency: "EUR", input: "0.40", output: "1.20" }, ignored: ["remark"] },
    ]);
    expect(list.find("b")).toMatchObject([
      {
        price: {
          currency: "USD",
          tiers: [
            { upToInputTokens: 1000, input: "1", cachedInput: "0.5", output: "2" },
            { input: "3", output: "4" },
          ],
        },
      },
    ]);
  });

  test.each([
    ["model,input,output\na,1,\n", "no output"],
    ["model,input,output\na,1,2\na,3,4\n", "tiers[0].upToInputTokens"],
    ["model,input,output\na,0.0000001,2\n", "at most 6 decimals"],
    ["model,input,output\na,$1,2\n", "input"],
  ])("%j has no price: %s", (text, reason) => {
    expect(readPriceCsv(text, USD).find("a")).toEqual([
      { name: "a", reason: expect.stringContaining(reason) },
    ]);
  });

  test.each(["", "price\n1\n", 'model,input\n"a,1\n', 'model,input\na"b",1\n'])("%j is none", (text) => {
    expect(() => readPriceCsv(text, USD)).toThrow(/table/);
  });

  test("cells come back as they were written, whatever is in them", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r", " ", "€"), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 5 }), (lines) => {
        const text = lines
          .map((line) => line.map((one) => `"${one.replaceAll('"', '""')}"`).join(","))
          .join("\r\n");
        expect(splitCsv(text)).toEqual(lines.filter((line) => line.some((one) => one !== "")));
      }),
    );
  });
});
