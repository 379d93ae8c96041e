import { readPrice, type PriceInput } from "../price-input.ts";

/** What a list says that a supplier's model costs. */
export interface Quote {
  /** The model as the list names it, with its supplier where the list tells one. */
  name: string;
  price: PriceInput;
  /** What the list says beside it that a price here cannot say, such as a price of audio. */
  ignored: string[];
}

/** Why a list's words are no price. */
export interface Unusable {
  name: string;
  reason: string;
}

/** Prices from elsewhere. */
export interface PriceList {
  /** Where they come from, as a person would say it. */
  title: string;
  /** What the list says of a supplier's model, every sayer counted; empty: nothing. */
  find(upstreamModel: string): readonly (Quote | Unusable)[];
}

export interface ListOptions {
  /** ISO 4217: lists rarely say it. */
  currency: string;
  /** Only this supplier's prices, by the list's name of it; null: anybody's. */
  provider: string | null;
}

/** Whether a list's word on a model is a price. */
export function isQuote(said: Quote | Unusable): said is Quote {
  return "price" in said;
}

/** A quote, if its price is one by our own rules; else why not. */
export function checkedQuote(quote: Quote): Quote | Unusable {
  const refused: string[] = [];
  readPrice(quote.price, (field, message) => refused.push(`${field} ${message}`));
  return refused.length === 0 ? quote : { name: quote.name, reason: refused.join("; ") };
}
