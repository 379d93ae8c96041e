import { ArgsType, Field, ID, InputType, ObjectType } from "type-graphql";
import type { PriceStatus, PriceVersion } from "../../catalog/index.ts";
import { Limit } from "../limits.ts";
import { DateTime } from "../scalars.ts";
import { connectionOf, PageArgs } from "../types/connection.ts";
import { enumOf } from "../types/enums.ts";
import { idLimits, modelIdLimits } from "../types/field-limits.ts";
import { PriceView, toPrice } from "../types/price.ts";
import { Payload } from "../types/user-error.ts";

export const PriceStatusEnum = enumOf<PriceStatus>("PriceStatus", "Where a published price stands now.", {
  scheduled: "It takes effect later, and can be withdrawn until shortly before.",
  in_force: "Requests that begin now are charged by it, unless a narrower price comes before it.",
  past: "Another one took its place.",
  withdrawn: "It was called off before it took effect.",
});

@ObjectType("PriceWithdrawal", { simpleResolvers: true, description: "Who called a price off, and why." })
export class PriceWithdrawalView {
  @Field(() => String, { description: "As it was stated." })
  reason!: string;

  @Field(() => ID, { description: "The operator, or the part of the product." })
  by!: string;

  @Field(() => DateTime, { description: "When." })
  at!: Date;
}

@ObjectType("PublishedPrice", {
  simpleResolvers: true,
  description: "A published price with its story. It is the list price when it is nobody's.",
})
export class PublishedPriceView {
  @Field(() => ID, { description: "`prc_…`." })
  id!: string;

  @Field(() => ID, { description: "The model." })
  modelId!: string;

  @Field(() => ID, { nullable: true, description: "The one customer whose price it is." })
  customerId!: string | null;

  @Field(() => ID, { nullable: true, description: "The group whose price it is." })
  groupId!: string | null;

  @Field(() => PriceStatusEnum, { description: "Where it stands now." })
  status!: PriceStatus;

  @Field(() => DateTime, { description: "From when requests are charged by it." })
  effectiveFrom!: Date;

  @Field(() => PriceView, { description: "What it says." })
  price!: PriceView;

  @Field(() => ID, { description: "Who published it: an operator, or a part of the product." })
  publishedBy!: string;

  @Field(() => DateTime, { description: "When it was published." })
  publishedAt!: Date;

  @Field(() => PriceWithdrawalView, { nullable: true, description: "Null unless it was called off." })
  withdrawal!: PriceWithdrawalView | null;
}

export const PublishedPriceConnection = connectionOf("PublishedPrice", () => PublishedPriceView);

@ArgsType()
export class PricesArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: "Only prices of this model." })
  @Limit(modelIdLimits)
  modelId?: string | null;

  @Field(() => ID, { nullable: true, description: "Only this customer's own." })
  @Limit(idLimits)
  customerId?: string | null;

  @Field(() => ID, { nullable: true, description: "Only this group's." })
  @Limit(idLimits)
  groupId?: string | null;

  @Field(() => Boolean, { nullable: true, description: "True: only list prices." })
  isList?: boolean | null;

  @Field(() => PriceStatusEnum, { nullable: true, description: "Only prices that stand so." })
  status?: PriceStatus | null;
}

@InputType("WithdrawPriceInput", { description: "Which scheduled price, and why." })
export class WithdrawPriceInput {
  @Field(() => ID, { description: "`prc_…`." })
  @Limit(idLimits)
  priceId!: string;

  @Field(() => String, { description: "Goes into the audit." })
  @Limit({ minLength: 1, maxLength: 500 })
  reason!: string;
}

@ObjectType("WithdrawPricePayload", { simpleResolvers: true, description: "A price that was called off." })
export class WithdrawPricePayload extends Payload {
  @Field(() => PublishedPriceView, { nullable: true, description: "The price." })
  publishedPrice!: PublishedPriceView | null;
}

/** A published price as operators see it. */
export function toPublishedPrice(version: PriceVersion): PublishedPriceView {
  const { price, modelId, customerId, groupId, status, publishedBy, publishedAt, withdrawal } = version;
  return {
    ...{ id: price.id, modelId, customerId, groupId, status },
    ...{ effectiveFrom: price.effectiveFrom, price: toPrice(price), publishedBy, publishedAt },
    withdrawal: withdrawal && { reason: withdrawal.reason, by: withdrawal.by, at: withdrawal.at },
  };
}
