import { ArgsType, Field, ID, InputType, ObjectType } from "type-graphql";
import type { Finding, RechargeOutcome } from "../../ledger/index.ts";
import { Limit } from "../limits.ts";
import { Decimal } from "../scalars.ts";
import { BalanceView, toBalance } from "../types/balance.ts";
import { idLimits } from "../types/field-limits.ts";
import { Payload } from "../types/user-error.ts";

@ArgsType()
export class OfCustomerArgs {
  @Field(() => ID, { description: "`cus_…`." })
  @Limit(idLimits)
  customerId!: string;
}

@InputType("RechargeCustomerInput", { description: "Money that a customer paid in." })
export class RechargeCustomerInput {
  @Field(() => ID, { description: "`cus_…`." })
  @Limit(idLimits)
  customerId!: string;

  @Field(() => Decimal, { description: "More than 0, in the customer's currency." })
  amount!: string;

  @Field(() => String, { description: "The customer reads it in the list of transactions." })
  @Limit({ minLength: 1, maxLength: 500 })
  reason!: string;

  @Field(() => String, {
    description: "Sent again, the same key pays in nothing and answers with the first outcome.",
  })
  @Limit({ minLength: 1, maxLength: 255 })
  idempotencyKey!: string;
}

@ObjectType("RechargeCustomerPayload", {
  simpleResolvers: true,
  description: "A recharge and the balance after it.",
})
export class RechargeCustomerPayload extends Payload {
  @Field(() => ID, { nullable: true, description: "`rch_…`." })
  rechargeId!: string | null;

  @Field(() => BalanceView, { nullable: true, description: "The customer's balance now." })
  balance!: BalanceView | null;
}

@ObjectType("LedgerBreach", { simpleResolvers: true, description: "Where a law of the books is broken." })
export class LedgerBreachView {
  @Field(() => String, { description: "The id of what breaks it." })
  subject!: string;

  @Field(() => String, { description: "How." })
  detail!: string;
}

@ObjectType("LedgerFinding", { simpleResolvers: true, description: "One law of the books." })
export class LedgerFindingView {
  @Field(() => ID, { description: "Its number, such as I1." })
  id!: string;

  @Field(() => String, { description: "What it says." })
  sentence!: string;

  @Field(() => Boolean, { description: "Whether it holds." })
  holds!: boolean;

  @Field(() => [LedgerBreachView], { description: "Where it does not, at most 20." })
  breaches!: LedgerBreachView[];
}

/** A law of the books as it is shown. */
export function toFinding({ id, sentence, breaches }: Finding): LedgerFindingView {
  const shown = breaches.map(({ subject, detail }) => ({ subject, detail }));
  return { id, sentence, holds: breaches.length === 0, breaches: shown };
}

/** A recharge as it is shown. */
export function toRecharge({ rechargeId, balance }: RechargeOutcome): RechargeCustomerPayload {
  return { rechargeId, balance: toBalance(balance) };
}
