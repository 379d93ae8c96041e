import { readFile } from "node:fs/promises";
import { readGenaiPrices, readLitellmPrices, readPriceCsv, type PriceList } from "../catalog/index.ts";
import { fail } from "../kernel/app-error.ts";

/** Where prices shall come from, by the options of `prices import`. */
export interface ListChoice {
  genaiPrices?: boolean;
  format?: "litellm" | "csv";
  provider?: string;
  currency: string;
  effectiveFrom?: Date;
}

/** Reads the list that was chosen. Throws `invalid_request` for none, two, and one that cannot be read. */
export async function readPriceList(file: string | undefined, choice: ListChoice): Promise<PriceList> {
  const options = { currency: choice.currency, provider: choice.provider ?? null };
  if ((file === undefined) === (choice.genaiPrices !== true))
    throw fail("invalid_request", { public: "Name a file, or --genai-prices, and not both." });
  if (file === undefined) return readGenaiPrices(options, choice.effectiveFrom ?? new Date());
  const format = choice.format ?? (file.toLowerCase().endsWith(".csv") ? "csv" : "litellm");
  const text = await readFile(file, "utf8");
  return format === "csv" ? readPriceCsv(text, options) : readLitellmPrices(text, options);
}
