import type { Nano } from "../../kernel/money.ts";

export const marginDimensions = ["customer", "model", "provider", "credential", "day"] as const;
/** By what requests are put together. A model is named as it was asked for; a day is one of UTC. */
export type MarginDimension = (typeof marginDimensions)[number];

/** What requests brought in, and what they cost. */
export interface MarginSums {
  /** Of the customers' accounts; each has lines of its own. */
  currency: string;
  /** Those that were charged or went to a supplier. */
  requests: number;
  charged: Nano;
  /** What suppliers charge for them, as far as that is known in this currency. */
  supplierCost: Nano;
  /** For how many of them it is not known. */
  requestsOfUnknownCost: number;
  /** Calls to suppliers: a request may have several. */
  calls: number;
  /** Calls that used something at a cost that is not known, or is in another currency. */
  callsOfUnknownCost: number;
}

export interface MarginLine extends MarginSums {
  /** The customer, supplier or credential, by its id, the model, or the day; null: without a call. */
  key: string | null;
  /** What it is called; null for a model, a day, and what is gone. */
  name: string | null;
}

export interface MarginReport {
  from: Date;
  to: Date;
  /** One for each currency. */
  totals: MarginSums[];
  /** The highest charge first, days in their order; up to two hundred, or all days. The totals have all. */
  lines: MarginLine[];
}
