import { ArgsType, Field, ID, InputType } from "type-graphql";
import type { ProposalState } from "../../ledger/index.ts";
import { Limit } from "../limits.ts";
import { Decimal } from "../scalars.ts";
import { PageArgs } from "../types/connection.ts";
import { idLimits } from "../types/field-limits.ts";
import { ProposalStateEnum } from "./movement-types.ts";

const reasonLimits = { minLength: 1, maxLength: 500 };
const keyLimits = { minLength: 1, maxLength: 255 };

@InputType("RechargeCustomerInput", { description: "Money that a customer paid in." })
export class RechargeCustomerInput {
  @Field(() => ID, { description: "`cus_…`." })
  @Limit(idLimits)
  customerId!: string;

  @Field(() => Decimal, { description: "More than 0, in the customer's currency." })
  amount!: string;

  @Field(() => String, { description: "The customer reads it in the list of transactions." })
  @Limit(reasonLimits)
  reason!: string;

  @Field(() => String, {
    description: "Sent again, the same key pays in nothing and answers with the first outcome.",
  })
  @Limit(keyLimits)
  idempotencyKey!: string;
}

@InputType("CorrectCustomerInput", { description: "What puts a customer's balance right." })
export class CorrectCustomerInput {
  @Field(() => ID, { description: "`cus_…`." })
  @Limit(idLimits)
  customerId!: string;

  @Field(() => Decimal, { description: "Not 0, in the customer's currency; negative takes." })
  amount!: string;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: "Takes what is available when that is less, instead of nothing.",
  })
  @Limit({ notNull: true })
  upTo?: boolean;

  @Field(() => String, { description: "The customer reads it in the list of transactions." })
  @Limit(reasonLimits)
  reason!: string;

  @Field(() => String, {
    description: "Sent again, the same key moves nothing and answers with the first outcome.",
  })
  @Limit(keyLimits)
  idempotencyKey!: string;
}

@InputType("DecideProposalInput", { description: "A second operator's decision." })
export class DecideProposalInput {
  @Field(() => ID, { description: "`rch_…` or `cor_…`." })
  @Limit(idLimits)
  proposalId!: string;

  @Field(() => String, { description: "Goes into the audit." })
  @Limit(reasonLimits)
  reason!: string;
}

@ArgsType()
export class MovementsArgs extends PageArgs {
  @Field(() => ID, { description: "`cus_…`." })
  @Limit(idLimits)
  customerId!: string;
}

@ArgsType()
export class ProposalsArgs extends PageArgs {
  @Field(() => ProposalStateEnum, { nullable: true, description: "Only proposals in this state." })
  state?: ProposalState | null;

  @Field(() => ID, { nullable: true, description: "Only proposals for this customer." })
  @Limit(idLimits)
  customerId?: string | null;
}
