import type { Nano } from "../../kernel/money.ts";

export const voucherStates = ["active", "redeemed", "expired", "revoked"] as const;
export type VoucherState = (typeof voucherStates)[number];

/** A code that is worth money, once. The code itself is shown when it is issued, and kept nowhere. */
export interface Voucher {
  id: string;
  /** The end of its code. */
  last4: string;
  amount: Nano;
  currency: string;
  note: string;
  state: VoucherState;
  /** Null: it never does. */
  expiresAt: Date | null;
  issuedBy: string;
  createdAt: Date;
  /** The customer. */
  redeemedBy: string | null;
  redeemedAt: Date | null;
  rechargeId: string | null;
  revokedAt: Date | null;
}

/** What a voucher's times say of it. */
export function voucherState(
  times: { redeemedAt: Date | null; revokedAt: Date | null; expiresAt: Date | null },
  now: Date,
): VoucherState {
  if (times.redeemedAt) return "redeemed";
  if (times.revokedAt) return "revoked";
  return times.expiresAt && times.expiresAt <= now ? "expired" : "active";
}
