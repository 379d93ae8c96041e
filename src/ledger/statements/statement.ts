import type { Nano } from "../../kernel/money.ts";

/** What moves the total of a balance. Reservations and releases only move it between its two parts. */
export const lineKinds = ["recharges", "charges", "corrections"] as const;
export type LineKind = (typeof lineKinds)[number];

/**
 * What one kind of movement, one model and one key came to. `amount` is signed, as it moves the balance.
 * Model and key are null where no request stands behind it.
 */
export interface StatementLine {
  kind: LineKind;
  model: string | null;
  apiKeyId: string | null;
  /** The key's name now; in a closed statement, as it was when that was closed. */
  apiKeyName: string | null;
  /** How many requests were charged; 0 on lines that are no charges. */
  requests: bigint;
  amount: Nano;
}

/**
 * A month of a customer's account, by its own calendar. The balance meant here is the total, what running
 * requests hold included: openingBalance + recharges + charges + corrections = closingBalance, and each of
 * the three is the sum of its lines.
 */
export interface Statement {
  id: string;
  customerId: string;
  /** As 2026-11. */
  month: string;
  timezone: string;
  currency: string;
  status: "open" | "closed";
  /** Inclusive. */
  periodStart: Date;
  /** Exclusive. */
  periodEnd: Date;
  openingBalance: Nano;
  recharges: Nano;
  charges: Nano;
  corrections: Nano;
  closingBalance: Nano;
  requests: bigint;
  lines: StatementLine[];
  /** When it was computed; of a closed one, when it was closed. */
  generatedAt: Date;
}
