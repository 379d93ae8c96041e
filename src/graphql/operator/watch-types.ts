import { ArgsType, Field, ID, Int, ObjectType } from "type-graphql";
import type { MoverDimension, TopMover, TopMovers } from "../../activity/index.ts";
import { formatAmount } from "../../kernel/money.ts";
import { Limit } from "../limits.ts";
import { DateTime, Decimal } from "../scalars.ts";
import { enumOf } from "../types/enums.ts";
import { percentOf } from "./percent-of.ts";

export const MoverDimensionEnum = enumOf<MoverDimension>("MoverDimension", "Whose charges are compared.", {
  customer: "Customers.",
  model: "Models, as they were asked for.",
});

@ArgsType()
export class TopMoversArgs {
  @Field(() => MoverDimensionEnum, { description: "Whose charges are compared." })
  by!: MoverDimension;

  @Field(() => DateTime, { nullable: true, description: "Inclusive; `days` before `to` when omitted." })
  from?: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "Exclusive; at most 183 days after `from`, and the last midnight of UTC when omitted.",
  })
  to?: Date | null;

  @Field(() => Int, { nullable: true, description: "How many days, without `from`; 7 if left out." })
  @Limit({ min: 1, max: 183, unlessSaid: 7 })
  days?: number | null;

  @Field(() => Int, { nullable: true, description: "How many of each currency; 20 if left out." })
  @Limit({ min: 1, max: 100, unlessSaid: 20 })
  limit?: number | null;
}

@ObjectType("TopMover", {
  simpleResolvers: true,
  description: "A customer or a model whose charges changed.",
})
export class TopMoverView {
  @Field(() => ID, { description: "The customer's id, or the model." })
  key!: string;

  @Field(() => String, { nullable: true, description: "The customer's name; null for a model." })
  name!: string | null;

  @Field(() => String, { description: "ISO 4217." })
  currency!: string;

  @Field(() => Decimal, { description: "What was charged in the time before." })
  before!: string;

  @Field(() => Decimal, { description: "What was charged in the time that is asked for." })
  after!: string;

  @Field(() => Decimal, { description: "`after` less `before`." })
  change!: string;

  @Field(() => Decimal, {
    nullable: true,
    description: "The same in percent of `before`, cut to two decimals; null when that is nothing.",
  })
  changePercent!: string | null;

  @Field(() => Int, { description: "Requests in the time before." })
  requestsBefore!: number;

  @Field(() => Int, { description: "Requests in the time that is asked for." })
  requestsAfter!: number;
}

@ObjectType("TopMovers", { simpleResolvers: true, description: "Whose charges changed most." })
export class TopMoversView {
  @Field(() => DateTime, { description: "From when; inclusive." })
  from!: Date;

  @Field(() => DateTime, { description: "Until when; exclusive." })
  to!: Date;

  @Field(() => DateTime, {
    description: "When the time before began, which was as long and ended at `from`.",
  })
  fromBefore!: Date;

  @Field(() => [TopMoverView], { description: "The greatest change first, up or down." })
  movers!: TopMoverView[];
}

@ArgsType()
export class LowBalancesArgs {
  @Field(() => Int, {
    nullable: true,
    description: "Whose money lasts for fewer days than this; 7 if left out.",
  })
  @Limit({ min: 1, max: 366, unlessSaid: 7 })
  runwayDays?: number | null;

  @Field(() => Int, { nullable: true, description: "How many at most; 100 if left out." })
  @Limit({ min: 1, max: 500, unlessSaid: 100 })
  limit?: number | null;
}

@ObjectType("LowBalance", {
  simpleResolvers: true,
  description: "A customer that is about to run out of money.",
})
export class LowBalanceView {
  @Field(() => ID, { description: "`cus_…`." })
  customerId!: string;

  @Field(() => String, { description: "What people call it." })
  name!: string;

  @Field(() => String, { description: "ISO 4217." })
  currency!: string;

  @Field(() => Decimal, { description: "What it may spend." })
  available!: string;

  @Field(() => Decimal, {
    nullable: true,
    description: "Below which it wants to be told; null when it never said.",
  })
  lowBalanceThreshold!: string | null;

  @Field(() => Boolean, { description: "Whether it is below that." })
  isBelowThreshold!: boolean;

  @Field(() => Decimal, {
    description: "What it was charged a day: today and on the six days before, by UTC.",
  })
  spentPerDay!: string;

  @Field(() => Int, {
    nullable: true,
    description: "For how many whole days that lasts; null when nothing was charged, or for over a million.",
  })
  runwayDays!: number | null;
}

/** Movers as operators see them. */
export function toTopMovers({ range, rangeBefore, movers }: TopMovers): TopMoversView {
  return { from: range.from, to: range.to, fromBefore: rangeBefore.from, movers: movers.map(toMover) };
}

function toMover({ before, after, change, ...mover }: TopMover): TopMoverView {
  return {
    ...mover,
    before: formatAmount(before),
    after: formatAmount(after),
    change: formatAmount(change),
    changePercent: before === 0n ? null : percentOf(change, before),
  };
}
