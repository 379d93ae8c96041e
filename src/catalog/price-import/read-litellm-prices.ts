import { fail } from "../../kernel/app-error.ts";
import { litellmEntry } from "./litellm-entry.ts";
import { namedPrices } from "./named-prices.ts";
import { NumberText, parseWithNumbersAsText } from "./number-text.ts";
import type { ListOptions, PriceList } from "./price-list.ts";

/**
 * Reads LiteLLM's file of prices (`model_prices_and_context_window.json`). Models of other modes than chat
 * are left out. Throws `invalid_request` for what is no such file.
 */
export function readLitellmPrices(text: string, options: ListOptions): PriceList {
  const file = parse(text);
  const said = Object.entries(file).flatMap(([name, entry]) => {
    if (!isObject(entry) || entry["mode"] !== "chat") return [];
    if (options.provider !== null && entry["litellm_provider"] !== options.provider) return [];
    return [litellmEntry(name, entry, options.currency)];
  });
  return namedPrices("LiteLLM's prices", said);
}

function parse(text: string): Record<string, unknown> {
  const parsed = attempt(text);
  if (isObject(parsed)) return parsed;
  throw fail("invalid_request", { public: "The file is not a JSON object of models, as LiteLLM's is." });
}

function attempt(text: string): unknown {
  try {
    return parseWithNumbersAsText(text);
  } catch (cause) {
    throw fail("invalid_request", { public: "The file is not JSON.", cause });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof NumberText)
  );
}
