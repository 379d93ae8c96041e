import type { Nano } from "../kernel/money.ts";
import type { Price } from "../kernel/price.ts";

/** A price, whosever it is; both null: everyone's. */
export interface PricePlace {
  modelId: string;
  customerId: string | null;
  groupId: string | null;
}

/** Past requests, and the price by which they are to be charged once more. */
export interface RepricingInput {
  terms: Pick<Price, "currency" | "perRequest" | "tiers">;
  /** Whose requests of which model. Customers whose accounts are in another currency are left out. */
  scope: PricePlace;
  /** Requests that one of these prices applies to are left out: it comes before this one. */
  outranking: readonly PricePlace[];
  /** Inclusive. */
  from: Date;
  /** Exclusive. */
  to: Date;
}

/** What requests were charged, what they would have been charged, and what they cost us. */
export interface Repriced {
  requests: number;
  /** As booked. */
  charged: Nano;
  /** By the price in question, rounded once per request as every charge is. */
  repriced: Nano;
  /** What suppliers charged for them, as far as that is known in this currency. */
  supplierCost: Nano;
  /** For how many of them it is not known. */
  requestsOfUnknownCost: number;
}

/** The same of one customer's requests to one model, in public names; an auto model is named as such. */
export interface RepricedLine extends Repriced {
  customerId: string;
  customerName: string;
  model: string;
}

export interface Repricing {
  currency: string;
  from: Date;
  to: Date;
  totals: Repriced;
  /** The lines that change most come first; up to a hundred. The totals have all. */
  lines: RepricedLine[];
}
