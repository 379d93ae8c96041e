import { ArgsType, Field, ID, ObjectType } from "type-graphql";
import { formatAmount } from "../../kernel/money.ts";
import type { Balance, Transaction, TransactionType } from "../../ledger/index.ts";
import { Limit } from "../limits.ts";
import { DateOrDateTime, DateTime, Decimal, type TimeBound } from "../scalars.ts";
import { connectionOf, PageArgs } from "./connection.ts";
import { TransactionTypeEnum } from "./enums.ts";
import { idLimits, textLimits } from "./field-limits.ts";

@ObjectType("Balance", { simpleResolvers: true, description: "A customer's money." })
export class BalanceView {
  @Field(() => String, { description: "ISO 4217." })
  currency!: string;

  @Field(() => Decimal, { description: "What may be spent." })
  available!: string;

  @Field(() => Decimal, { description: "What running requests hold." })
  reserved!: string;

  @Field(() => Decimal, { description: "Both together." })
  total!: string;

  @Field(() => DateTime, { description: "When it last moved." })
  updatedAt!: Date;
}

@ObjectType("BalanceTransaction", {
  simpleResolvers: true,
  description: "One movement of a customer's money.",
})
export class TransactionView {
  @Field(() => ID, { description: "`txn_…`." })
  id!: string;

  @Field(() => TransactionTypeEnum, { description: "What moved the balance." })
  type!: TransactionType;

  @Field(() => Decimal, { description: "Signed, as it moves the available balance." })
  amount!: string;

  @Field(() => String, { description: "ISO 4217." })
  currency!: string;

  @Field(() => Decimal, { description: "The available balance after it." })
  availableAfter!: string;

  @Field(() => Decimal, { description: "What running requests held after it." })
  reservedAfter!: string;

  @Field(() => ID, {
    nullable: true,
    description: "The request that moved it; null for recharges and an operator's corrections.",
  })
  requestId!: string | null;

  @Field(() => ID, { nullable: true, description: "The key of that request." })
  apiKeyId!: string | null;

  @Field(() => String, { nullable: true, description: "The model of that request." })
  model!: string | null;

  @Field(() => String, { description: "The same in words." })
  description!: string;

  @Field(() => DateTime, { description: "When it was booked." })
  createdAt!: Date;
}

export const TransactionConnection = connectionOf("BalanceTransaction", () => TransactionView);

@ArgsType()
export class TransactionsArgs extends PageArgs {
  @Field(() => TransactionTypeEnum, { nullable: true, description: "Only movements of this type." })
  type?: TransactionType | null;

  @Field(() => DateOrDateTime, { nullable: true, description: "Not before this." })
  from?: TimeBound | null;

  @Field(() => DateOrDateTime, {
    nullable: true,
    description: "Before this date-time, or up to the end of this date.",
  })
  to?: TimeBound | null;

  @Field(() => String, { nullable: true, description: "Only movements of requests to this model." })
  @Limit(textLimits)
  model?: string | null;

  @Field(() => ID, { nullable: true, description: "Only movements of requests with this key." })
  @Limit(textLimits)
  apiKeyId?: string | null;

  @Field(() => ID, { nullable: true, description: "Only movements of this request." })
  @Limit(textLimits)
  requestId?: string | null;
}

@ArgsType()
export class TransactionIdArgs {
  @Field(() => ID, { description: "`txn_…`." })
  @Limit(idLimits)
  id!: string;
}

/** A balance as it is shown. */
export function toBalance(balance: Balance): BalanceView {
  const { currency, available, reserved, total, updatedAt } = balance;
  return {
    currency,
    available: formatAmount(available),
    reserved: formatAmount(reserved),
    total: formatAmount(total),
    updatedAt,
  };
}

/** A movement as it is shown. */
export function toTransaction(row: Transaction): TransactionView {
  return {
    id: row.id,
    type: row.type,
    amount: formatAmount(row.amount),
    currency: row.currency,
    availableAfter: formatAmount(row.availableAfter),
    reservedAfter: formatAmount(row.reservedAfter),
    requestId: row.requestId,
    apiKeyId: row.apiKeyId,
    model: row.model,
    description: row.description,
    createdAt: row.createdAt,
  };
}
