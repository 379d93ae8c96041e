import { Field, ID, Int, ObjectType } from "type-graphql";
import type { PaymentEvent, PaymentOutcome, RechargeOrder } from "../../ledger/index.ts";
import { DateTime } from "../scalars.ts";
import { connectionOf } from "../types/connection.ts";
import { enumOf } from "../types/enums.ts";
import { RechargeOrderView, toRechargeOrder } from "../types/recharge-order.ts";

const PaymentOutcomeEnum = enumOf<PaymentOutcome>("PaymentOutcome", "What came of a payment message.", {
  credited: "The order is paid, and its amount is in the account.",
  credited_late: "The same, though the order was expired or cancelled.",
  already_paid: "The order was paid by the same payment before.",
  paid_again: "The order was paid by another payment before: nothing was credited, somebody must look at it.",
  mismatch: "Amount or currency is not the order's: nothing was credited, somebody must look at it.",
  unknown_order: "There is no such order: nothing was credited, somebody must look at it.",
  ignored: "It is not about a payment that succeeded.",
});

@ObjectType("PaymentEvent", { simpleResolvers: true, description: "What the payment service has told." })
export class PaymentEventView {
  @Field(() => ID, { description: "The `webhook-id` it came with." })
  id!: string;

  @Field(() => String, { description: "Such as payment.succeeded." })
  type!: string;

  @Field(() => ID, { nullable: true, description: "The order it names." })
  orderId!: string | null;

  @Field(() => String, { nullable: true, description: "The payment's own name." })
  reference!: string | null;

  @Field(() => PaymentOutcomeEnum, { description: "What came of it." })
  outcome!: PaymentOutcome;

  @Field(() => Int, { description: "How often it came." })
  deliveries!: number;

  @Field(() => DateTime, { description: "When it came first." })
  receivedAt!: Date;
}

export const PaymentEventConnection = connectionOf("PaymentEvent", () => PaymentEventView);

@ObjectType("CustomerRechargeOrder", {
  simpleResolvers: true,
  description: "A recharge order with the payment that completed it.",
})
export class CustomerRechargeOrderView extends RechargeOrderView {
  @Field(() => String, { nullable: true, description: "The payment's own name." })
  paymentReference!: string | null;

  @Field(() => ID, { nullable: true, description: "The recharge that it became." })
  rechargeId!: string | null;
}

export const CustomerRechargeOrderConnection = connectionOf(
  "CustomerRechargeOrder",
  () => CustomerRechargeOrderView,
);

export function toPaymentEvent(event: PaymentEvent): PaymentEventView {
  const { id, type, orderId, reference, outcome, deliveries, createdAt } = event;
  return { id, type, orderId, reference, outcome, deliveries, receivedAt: createdAt };
}

export function toCustomerRechargeOrder(order: RechargeOrder): CustomerRechargeOrderView {
  const { paymentReference, rechargeId } = order;
  return { ...toRechargeOrder(order), paymentReference, rechargeId };
}
