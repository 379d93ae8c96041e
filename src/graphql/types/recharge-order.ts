import { ArgsType, Field, ID, InputType, ObjectType } from "type-graphql";
import { formatAmount } from "../../kernel/money.ts";
import type { RechargeOrder, RechargeOrderStatus, Redemption } from "../../ledger/index.ts";
import { Limit } from "../limits.ts";
import { DateTime, Decimal } from "../scalars.ts";
import { BalanceView, toBalance } from "./balance.ts";
import { connectionOf } from "./connection.ts";
import { enumOf } from "./enums.ts";
import { idLimits } from "./field-limits.ts";
import { Payload } from "./user-error.ts";

const RechargeOrderStatusEnum = enumOf<RechargeOrderStatus>(
  "RechargeOrderStatus",
  "What became of an order.",
  {
    pending: "It waits for its payment.",
    paid: "It is paid, and the amount is in the account.",
    expired: "It was not paid in time. A payment that comes all the same still counts.",
    cancelled: "It was cancelled. A payment that comes all the same still counts.",
  },
);

@ObjectType("RechargeOrder", {
  simpleResolvers: true,
  description: "The wish to pay an amount into the account; a payment completes it.",
})
export class RechargeOrderView {
  @Field(() => ID, { description: "`ord_…`: what the payment must name." })
  id!: string;

  @Field(() => Decimal, { description: "How much." })
  amount!: string;

  @Field(() => String, { description: "ISO 4217." })
  currency!: string;

  @Field(() => RechargeOrderStatusEnum, { description: "What became of it." })
  status!: RechargeOrderStatus;

  @Field(() => DateTime, { description: "When it was made." })
  createdAt!: Date;

  @Field(() => DateTime, { description: "Until when it is to be paid." })
  expiresAt!: Date;

  @Field(() => DateTime, { nullable: true, description: "When it was paid." })
  paidAt!: Date | null;
}

export const RechargeOrderConnection = connectionOf("RechargeOrder", () => RechargeOrderView);

@ArgsType()
export class RechargeOrderIdArgs {
  @Field(() => ID, { description: "`ord_…`." })
  @Limit(idLimits)
  id!: string;
}

@InputType("CreateRechargeOrderInput", { description: "How much is to be paid." })
export class CreateRechargeOrderInput {
  @Field(() => Decimal, { description: "More than 0, in the account's currency." })
  amount!: string;

  @Field(() => String, {
    nullable: true,
    description: "Sent again, the same key makes nothing and answers with the first order.",
  })
  @Limit({ minLength: 1, maxLength: 255 })
  idempotencyKey?: string | null;
}

@InputType("CancelRechargeOrderInput", { description: "Which order." })
export class CancelRechargeOrderInput {
  @Field(() => ID, { description: "`ord_…`." })
  @Limit(idLimits)
  rechargeOrderId!: string;
}

@ObjectType("RechargeOrderPayload", { simpleResolvers: true, description: "An order after a change." })
export class RechargeOrderPayload extends Payload {
  @Field(() => RechargeOrderView, { nullable: true, description: "The order." })
  rechargeOrder!: RechargeOrderView | null;
}

@InputType("RedeemVoucherInput", { description: "A voucher's code." })
export class RedeemVoucherInput {
  @Field(() => String, { description: "As it is printed; dashes and small letters do not matter." })
  @Limit({ minLength: 1, maxLength: 64 })
  code!: string;
}

@ObjectType("RedeemVoucherPayload", { simpleResolvers: true, description: "What a voucher has paid in." })
export class RedeemVoucherPayload extends Payload {
  @Field(() => ID, { nullable: true, description: "`rch_…`." })
  rechargeId!: string | null;

  @Field(() => Decimal, { nullable: true, description: "What it was worth." })
  amount!: string | null;

  @Field(() => BalanceView, { nullable: true, description: "The balance now." })
  balance!: BalanceView | null;
}

export function toRechargeOrder(order: RechargeOrder): RechargeOrderView {
  const { id, amount, currency, status, createdAt, expiresAt, paidAt } = order;
  return { id, amount: formatAmount(amount), currency, status, createdAt, expiresAt, paidAt };
}

export function toRedemption({ rechargeId, amount, balance }: Redemption): RedeemVoucherPayload {
  return { rechargeId, amount: formatAmount(amount), balance: toBalance(balance) };
}
