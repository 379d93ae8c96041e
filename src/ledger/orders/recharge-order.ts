import type { Nano } from "../../kernel/money.ts";

export const rechargeOrderStatuses = ["pending", "paid", "expired", "cancelled"] as const;
export type RechargeOrderStatus = (typeof rechargeOrderStatuses)[number];

/** A customer's wish to pay an amount, until a payment completes it. */
export interface RechargeOrder {
  id: string;
  customerId: string;
  amount: Nano;
  currency: string;
  status: RechargeOrderStatus;
  createdAt: Date;
  /** Until when it may be paid. */
  expiresAt: Date;
  paidAt: Date | null;
  /** The payment provider's own name of the payment. */
  paymentReference: string | null;
  rechargeId: string | null;
}

/** What an order's times say of it. A payment counts, whenever it comes. */
export function rechargeOrderStatus(
  times: { paidAt: Date | null; cancelledAt: Date | null; expiresAt: Date },
  now: Date,
): RechargeOrderStatus {
  if (times.paidAt) return "paid";
  if (times.cancelledAt) return "cancelled";
  return times.expiresAt <= now ? "expired" : "pending";
}
