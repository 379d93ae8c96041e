import type { Nano } from "../../kernel/money.ts";

/** What a supplier has asked for a time. */
export interface SupplierInvoice {
  id: string;
  providerId: string;
  /** The supplier's own number of it; unique with the supplier. */
  reference: string;
  /** ISO 4217. */
  currency: string;
  amount: Nano;
  /** Inclusive. */
  periodStart: Date;
  /** Exclusive. */
  periodEnd: Date;
  note: string;
  /** The operator who recorded it. */
  createdBy: string;
  createdAt: Date;
}

/** What was recorded of the calls to a supplier: of one of its models in one currency. */
export interface RecordedCost {
  upstreamModel: string;
  /** Null where no cost is known at all. */
  currency: string | null;
  calls: number;
  inputTokens: bigint;
  outputTokens: bigint;
  /** As far as it is known. */
  cost: Nano;
  /** Calls that used something at a cost that is not known. */
  callsOfUnknownCost: number;
}

/** An invoice held against the calls of its time. */
export interface Reconciliation {
  invoice: SupplierInvoice;
  /** The costs in the invoice's currency. */
  recorded: Nano;
  /** What is asked for less what is recorded. */
  difference: Nano;
  callsOfUnknownCost: number;
  /** By model and currency, the dearest first; those in other currencies are not in the sum. */
  lines: RecordedCost[];
}
