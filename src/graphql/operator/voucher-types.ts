import { ArgsType, Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { formatAmount } from "../../kernel/money.ts";
import type { IssuedVoucher, Voucher, VoucherState } from "../../ledger/index.ts";
import { Limit } from "../limits.ts";
import { DateTime, Decimal } from "../scalars.ts";
import { ShownOnce } from "../shown-once.ts";
import { connectionOf, PageArgs } from "../types/connection.ts";
import { enumOf } from "../types/enums.ts";
import { currencyLimits, idLimits } from "../types/field-limits.ts";
import { Payload } from "../types/user-error.ts";

export const VoucherStateEnum = enumOf<VoucherState>("VoucherState", "Whether a voucher can be redeemed.", {
  active: "It can.",
  redeemed: "A customer has redeemed it.",
  expired: "Its time is over.",
  revoked: "It was taken out of use.",
});

@ObjectType("Voucher", { simpleResolvers: true, description: "A code that is worth money, once." })
export class VoucherView {
  @Field(() => ID, { description: "`vch_…`." })
  id!: string;

  @Field(() => String, { description: "The last four characters of its code." })
  last4!: string;

  @Field(() => Decimal, { description: "What it is worth." })
  amount!: string;

  @Field(() => String, { description: "ISO 4217: only accounts of this currency can redeem it." })
  currency!: string;

  @Field(() => String, { description: "What it was issued for." })
  note!: string;

  @Field(() => VoucherStateEnum, { description: "Whether it can be redeemed." })
  state!: VoucherState;

  @Field(() => DateTime, { nullable: true, description: "Until when; null is for ever." })
  expiresAt!: Date | null;

  @Field(() => String, { description: "Who issued it." })
  issuedBy!: string;

  @Field(() => DateTime, { description: "When it was issued." })
  createdAt!: Date;

  @Field(() => ID, { nullable: true, description: "The customer who redeemed it." })
  redeemedBy!: string | null;

  @Field(() => DateTime, { nullable: true, description: "When it was redeemed." })
  redeemedAt!: Date | null;

  @Field(() => ID, { nullable: true, description: "The recharge that it became." })
  rechargeId!: string | null;

  @Field(() => DateTime, { nullable: true, description: "When it was revoked." })
  revokedAt!: Date | null;
}

export const VoucherConnection = connectionOf("Voucher", () => VoucherView);

@ObjectType("IssuedVoucher", { simpleResolvers: true, description: "A voucher with its code." })
export class IssuedVoucherView {
  @Field(() => VoucherView, { description: "The voucher." })
  voucher!: VoucherView;

  @Field(() => String, {
    nullable: true,
    description: "What the customer types; it cannot be had a second time, and is null in a repeated answer.",
  })
  @ShownOnce()
  code!: string | null;
}

@ArgsType()
export class VouchersArgs extends PageArgs {
  @Field(() => VoucherStateEnum, { nullable: true, description: "Only vouchers in this state." })
  state?: VoucherState | null;
}

@InputType("IssueVouchersInput", { description: "Vouchers of one kind." })
export class IssueVouchersInput {
  @Field(() => Decimal, { description: "What one of them is worth, more than 0." })
  amount!: string;

  @Field(() => String, { description: "ISO 4217." })
  @Limit(currencyLimits)
  currency!: string;

  @Field(() => Int, { nullable: true, defaultValue: 1, description: "How many, 1 to 1000." })
  @Limit({ min: 1, max: 1_000, notNull: true })
  count?: number;

  @Field(() => DateTime, { nullable: true, description: "Until when; left out, for ever." })
  expiresAt?: Date | null;

  @Field(() => String, { nullable: true, defaultValue: "", description: "What for; only operators read it." })
  @Limit({ maxLength: 500, notNull: true })
  note?: string;

  @Field(() => String, {
    description:
      "Sent again, the same key issues nothing and answers with the first vouchers, without codes.",
  })
  @Limit({ minLength: 1, maxLength: 255 })
  idempotencyKey!: string;
}

@InputType("RevokeVouchersInput", { description: "Vouchers to take out of use." })
export class RevokeVouchersInput {
  @Field(() => [ID], { description: "`vch_…`, 1 to 100." })
  @Limit({ ...idLimits, minItems: 1, maxItems: 100 })
  voucherIds!: string[];

  @Field(() => String, { description: "Goes into the audit." })
  @Limit({ minLength: 1, maxLength: 500 })
  reason!: string;
}

@ObjectType("IssueVouchersPayload", { simpleResolvers: true, description: "New vouchers." })
export class IssueVouchersPayload extends Payload {
  @Field(() => [IssuedVoucherView], { nullable: true, description: "The vouchers." })
  vouchers!: IssuedVoucherView[] | null;
}

@ObjectType("RevokeVouchersPayload", { simpleResolvers: true, description: "Vouchers that are out of use." })
export class RevokeVouchersPayload extends Payload {
  @Field(() => [VoucherView], { nullable: true, description: "The vouchers." })
  vouchers!: VoucherView[] | null;
}

export function toVoucher(voucher: Voucher): VoucherView {
  const { id, last4, amount, currency, note, state, expiresAt, issuedBy, createdAt } = voucher;
  const { redeemedBy, redeemedAt, rechargeId, revokedAt } = voucher;
  return {
    ...{ id, last4, amount: formatAmount(amount), currency, note, state, expiresAt, issuedBy, createdAt },
    ...{ redeemedBy, redeemedAt, rechargeId, revokedAt },
  };
}

export function toIssued({ code, ...voucher }: IssuedVoucher): IssuedVoucherView {
  return { code, voucher: toVoucher(voucher) };
}
