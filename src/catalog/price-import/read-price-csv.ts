import { fail } from "../../kernel/app-error.ts";
import { groupBy } from "../../kernel/group-by.ts";
import type { PriceInput, TierInput } from "../price-input.ts";
import { namedPrices } from "./named-prices.ts";
import { checkedQuote, type ListOptions, type PriceList, type Quote, type Unusable } from "./price-list.ts";
import { splitCsv } from "./split-csv.ts";

const rateColumns = {
  input: "input",
  cached_input: "cachedInput",
  cache_write: "cacheWrite",
  cache_write_1h: "cacheWrite1h",
  output: "output",
  reasoning: "reasoning",
} as const;
const otherColumns = ["model", "provider", "currency", "per_request", "up_to_input_tokens"];

type Row = Readonly<Record<string, string>>;

/**
 * Reads prices as a table: `model`, then prices per 1,000,000 tokens in `input`, `cached_input`,
 * `cache_write`, `cache_write_1h`, `output`, `reasoning`, and `per_request`, `up_to_input_tokens`,
 * `provider`, `currency`. Several rows of one model are its tiers. Throws `invalid_request` for a table that
 * cannot be read.
 */
export function readPriceCsv(text: string, { currency, provider }: ListOptions): PriceList {
  const [header = [], ...lines] = splitCsv(text.replace(/^\uFEFF/, ""));
  const columns = header.map((name) => name.trim().toLowerCase());
  if (!columns.includes("model"))
    throw fail("invalid_request", { public: "The table's first line must name its columns, with model." });
  const rows = lines.map((cells) => rowOf(columns, cells));
  const wanted = rows.filter((row) => provider === null || row["provider"] === provider);
  const ignored = columns.filter((name) => !(name in rateColumns) && !otherColumns.includes(name));
  const said = [...groupBy(wanted, (row) => row["model"] ?? "")].map(([name, of]) =>
    quoteOf(of, { name, currency, ignored }),
  );
  return namedPrices("the table", said);
}

function rowOf(columns: readonly string[], cells: readonly string[]): Row {
  return Object.fromEntries(columns.map((name, index) => [name, (cells[index] ?? "").trim()]));
}

function quoteOf(
  rows: readonly Row[],
  { name, currency, ignored }: { name: string; currency: string; ignored: string[] },
): Quote | Unusable {
  const tiers = rows.map(tierOf);
  const lacking = tiers.find(({ input, output }) => input === undefined || output === undefined);
  if (lacking !== undefined) return { name, reason: "a row has no input or no output rate" };
  const fee = rows[0]?.["per_request"];
  const shared: PriceInput = { currency: rows[0]?.["currency"] || currency, ...(fee && { perRequest: fee }) };
  const price = tiers.length === 1 ? { ...shared, ...tiers[0] } : { ...shared, tiers };
  return checkedQuote({ name, price, ignored });
}

function tierOf(row: Row): TierInput {
  const rates = Object.entries(rateColumns).flatMap(([column, rate]) =>
    row[column] ? [[rate, row[column]] as const] : [],
  );
  const bound = row["up_to_input_tokens"];
  return { ...(bound && { upToInputTokens: Number(bound) }), ...Object.fromEntries(rates) };
}
