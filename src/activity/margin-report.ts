import type { Nano } from "../kernel/money.ts";

export const marginDimensions = ["customer", "model", "provider"] as const;
/** By what requests are put together. A model is named as it was asked for. */
export type MarginDimension = (typeof marginDimensions)[number];

/** What requests brought in, and what they cost. */
export interface MarginSums {
  /** Of the customers' accounts; each has lines of its own. */
  currency: string;
  requests: number;
  charged: Nano;
  /** What suppliers charge for them, as far as that is known in this currency. */
  supplierCost: Nano;
  /** For how many of them it is not known. */
  requestsOfUnknownCost: number;
}

export interface MarginLine extends MarginSums {
  /** The customer's or the supplier's id, or the model; null for requests without a supplier. */
  key: string | null;
  /** What it is called; null for a model, and for a supplier that is gone. */
  name: string | null;
}

export interface MarginReport {
  from: Date;
  to: Date;
  /** One for each currency. */
  totals: MarginSums[];
  /** The highest charge first; up to two hundred. The totals have all. */
  lines: MarginLine[];
}
