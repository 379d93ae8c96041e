import { createHash } from "node:crypto";
import { fail } from "../../kernel/app-error.ts";
import { newId } from "../../kernel/ids.ts";
import { formatAmount } from "../../kernel/money.ts";
import { principalId } from "../../kernel/principal.ts";
import { audit, inTransaction, type Ctx, type Tx } from "../../storage/index.ts";
import { bookMovement } from "../movements/book-movement.ts";
import { findPaymentEventInTurn, insertPaymentEvent } from "./payment-event-store.ts";
import type { PaymentOutcome } from "./payment-event.ts";
import { readPaymentMessage, type PaymentMessage } from "./payment-message.ts";
import { lockRechargeOrder, markPaid } from "./recharge-order-store.ts";
import type { RechargeOrder } from "./recharge-order.ts";

export interface PaymentDelivery {
  /** The provider's webhook-id. */
  eventId: string;
  /** Its signature is verified. */
  body: Buffer;
}

export interface PaymentConfirmation {
  orderId: string | null;
  reference: string | null;
  outcome: PaymentOutcome;
}

type Paid = Extract<PaymentMessage, { kind: "paid" }>;

/**
 * Takes what a payment provider tells, once per event and once per order. A payment for a pending order is
 * credited; so is one for an order that is expired or cancelled, for the money is there. One whose amount
 * or currency is not the order's moves nothing. Throws `invalid_request` for a message that cannot be read,
 * `idempotency_key_reused` when the event's id came with another body before, `permission_denied` for all
 * but the product itself.
 */
export async function confirmPayment(
  ctx: Ctx,
  { eventId, body }: PaymentDelivery,
): Promise<PaymentConfirmation> {
  if (ctx.principal.kind !== "system") throw fail("permission_denied");
  const message = readPaymentMessage(body);
  const digest = createHash("sha256").update(body).digest();
  return inTransaction(ctx, async (tx) => {
    const earlier = await findPaymentEventInTurn(tx, eventId);
    if (earlier && !digest.equals(earlier.digest)) throw fail("idempotency_key_reused");
    if (earlier) return { orderId: earlier.orderId, reference: earlier.reference, outcome: earlier.outcome };
    const told =
      message.kind === "paid"
        ? { orderId: message.orderId, reference: message.reference, outcome: await take(tx, ctx, message) }
        : { orderId: null, reference: null, outcome: "ignored" as const };
    await insertPaymentEvent(tx, {
      ...{ id: eventId, digest, type: message.type, createdAt: ctx.clock.now() },
      ...told,
    });
    return told;
  });
}

async function take(tx: Tx, ctx: Ctx, payment: Paid): Promise<PaymentOutcome> {
  const order = await lockRechargeOrder(tx, payment.orderId, ctx.clock.now());
  const outcome = judge(order, payment);
  if (order && (outcome === "credited" || outcome === "credited_late"))
    await credit(tx, ctx, { order, payment });
  const { orderId, amount, currency, reference } = payment;
  await audit(tx, ctx, {
    action: `payment.${outcome}`,
    ...{ subjectKind: "recharge_order", subjectId: orderId, customerId: order?.customerId ?? null },
    ...(order && {
      before: { status: order.status, amount: formatAmount(order.amount), currency: order.currency },
    }),
    after: { amount: formatAmount(amount), currency, reference },
  });
  return outcome;
}

function judge(order: RechargeOrder | null, payment: Paid): PaymentOutcome {
  if (!order) return "unknown_order";
  if (order.amount !== payment.amount || order.currency !== payment.currency) return "mismatch";
  if (order.status === "paid")
    return order.paymentReference === payment.reference ? "already_paid" : "paid_again";
  return order.status === "pending" ? "credited" : "credited_late";
}

async function credit(
  tx: Tx,
  ctx: Ctx,
  { order, payment }: { order: RechargeOrder; payment: Paid },
): Promise<void> {
  const { id: orderId, customerId, amount } = order;
  const rechargeId = newId("rch");
  await bookMovement(tx, ctx, {
    ...{ id: rechargeId, customerId, amount, upTo: false, idempotencyKey: orderId },
    kind: "recharge",
    origin: "payment",
    reason: `Payment ${payment.reference}`,
    actor: { kind: ctx.principal.kind, id: principalId(ctx.principal) },
  });
  await markPaid(tx, orderId, { paidAt: ctx.clock.now(), paymentReference: payment.reference, rechargeId });
}
