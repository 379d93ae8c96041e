import { Field, InputType, Int, ObjectType } from "type-graphql";
import { formatAmount } from "../../kernel/money.ts";
import type { BalanceCheck } from "../../ledger/index.ts";
import { Limit } from "../limits.ts";
import { Decimal } from "../scalars.ts";
import { modelIdLimits } from "./field-limits.ts";

@InputType("BalanceCheckInput", {
  description: "What would be charged: an amount, or a request to a model by its tokens. One of the two.",
})
export class BalanceCheckInput {
  @Field(() => Decimal, { nullable: true, description: "More than 0, in the customer's currency." })
  amount?: string | null;

  @Field(() => String, { nullable: true, description: "The model, as in a request body." })
  @Limit(modelIdLimits)
  model?: string | null;

  @Field(() => Int, { nullable: true, description: "Tokens of input." })
  @Limit({ min: 0 })
  inputTokens?: number | null;

  @Field(() => Int, { nullable: true, description: "Tokens of output." })
  @Limit({ min: 0 })
  outputTokens?: number | null;
}

@ObjectType("BalanceCheck", {
  simpleResolvers: true,
  description: "Whether an amount could be charged now. Nothing is held for it.",
})
export class BalanceCheckView {
  @Field(() => String, { description: "ISO 4217." })
  currency!: string;

  @Field(() => Decimal, { description: "What would be charged." })
  amount!: string;

  @Field(() => Decimal, { description: "What may be spent." })
  available!: string;

  @Field(() => Decimal, { description: "What running requests hold." })
  reserved!: string;

  @Field(() => Boolean, { description: "Whether the amount is available." })
  sufficient!: boolean;

  @Field(() => Decimal, { description: "What is missing; 0 when it is sufficient." })
  shortfall!: string;
}

/** A check as it is shown. */
export function toBalanceCheck(check: BalanceCheck): BalanceCheckView {
  const { currency, amount, available, reserved, sufficient, shortfall } = check;
  return {
    ...{ currency, sufficient },
    amount: formatAmount(amount),
    available: formatAmount(available),
    reserved: formatAmount(reserved),
    shortfall: formatAmount(shortfall),
  };
}
