/**
 * What came of a delivery. `credited_late`: the order was expired or cancelled, and the money counts all
 * the same. `paid_again`: a second payment for a paid order, which nobody was credited for.
 */
export const paymentOutcomes = [
  "credited",
  "credited_late",
  "already_paid",
  "paid_again",
  "mismatch",
  "unknown_order",
  "ignored",
] as const;
export type PaymentOutcome = (typeof paymentOutcomes)[number];

/** A delivery of the payment provider. */
export interface PaymentEvent {
  /** The provider's webhook-id. */
  id: string;
  type: string;
  orderId: string | null;
  reference: string | null;
  outcome: PaymentOutcome;
  /** How often it came. */
  deliveries: number;
  createdAt: Date;
}
