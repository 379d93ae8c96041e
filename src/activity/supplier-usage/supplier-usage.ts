import type { Nano } from "../../kernel/money.ts";
import type { UsageFormat } from "./usage-format.ts";

/** A supplier's own list of what it charges for, as it was imported. */
export interface SupplierUsage {
  id: string;
  providerId: string;
  /** SHA-256 of the file, in hexadecimal: a file is imported once for a supplier. */
  digest: string;
  fileName: string;
  format: UsageFormat;
  /** ISO 4217: of all its lines. */
  currency: string;
  /** By which the days of its lines, and of the calls that they are held against, are cut. */
  timezone: string;
  /** "2026-11-01". */
  firstDay: string;
  /** Inclusive. */
  lastDay: string;
  /** What a cost may differ by without being told. */
  tolerance: Nano;
  lines: number;
  /** The operator who imported it. */
  createdBy: string;
  createdAt: Date;
}

/** A day of one model: what the supplier charges, and what we have recorded. Sums are exact decimals. */
export interface UsageDay {
  day: string;
  upstreamModel: string;
  lines: number;
  billed: string;
  calls: number;
  /** What the calls cost by our records, in the list's currency. */
  recorded: string;
  /** Calls that are not in it: their cost is not known, or in another currency. */
  callsOfUnknownCost: number;
  /** Of what is billed: for calls that are not known here. */
  orphan: string;
  /** Of what is recorded: for calls that are not in the list. */
  unbilled: string;
}

export const usageDifferenceKinds = ["orphan", "unbilled", "different"] as const;
/** `orphan`: charged for, and not known here; `unbilled`: known here, and not in the list. */
export type UsageDifferenceKind = (typeof usageDifferenceKinds)[number];

/** One call, or the calls to a model on one day, of which the list and our records do not say the same. */
export interface UsageDifference {
  /** From 1, in the order of the list. */
  position: number;
  kind: UsageDifferenceKind;
  day: string;
  upstreamModel: string;
  /** Null for a day's calls, and for one that the supplier gave no name. */
  upstreamRequestId: string | null;
  /** Ours; null for a day's calls, and for what is not known here. */
  requestId: string | null;
  /** Of the file, its first one of this call or day; null when it has none. */
  line: number | null;
  /** How many of our calls. */
  calls: number;
  /** An exact decimal in the list's currency; null where the list has no cost. */
  billed: string | null;
  /** Likewise, in its own currency; null where there is no call, or its cost is not known. */
  recorded: string | null;
  recordedCurrency: string | null;
  billedInputTokens: bigint | null;
  billedOutputTokens: bigint | null;
  recordedInputTokens: bigint | null;
  recordedOutputTokens: bigint | null;
}
