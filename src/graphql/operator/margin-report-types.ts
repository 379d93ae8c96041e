import { ArgsType, Field, ID, Int, ObjectType } from "type-graphql";
import type { MarginDimension, MarginLine, MarginReport, MarginSums } from "../../activity/index.ts";
import { formatAmount, nano } from "../../kernel/money.ts";
import { Limit } from "../limits.ts";
import { DateTime, Decimal } from "../scalars.ts";
import { enumOf } from "../types/enums.ts";
import { textLimits } from "../types/field-limits.ts";

export const MarginDimensionEnum = enumOf<MarginDimension>("MarginDimension", "What is put together.", {
  customer: "The requests of a customer.",
  model: "The requests to a model, as it was asked for.",
  provider: "The calls to a supplier; a charge belongs to the supplier that was called last.",
  credential: "The calls with one of a supplier's credentials; a charge belongs to that of the last call.",
  day: "The requests that came in on a day of UTC.",
});

@ArgsType()
export class MarginsArgs {
  @Field(() => MarginDimensionEnum, { description: "What is put together." })
  by!: MarginDimension;

  @Field(() => DateTime, {
    nullable: true,
    description: "Inclusive; seven days ago at midnight of UTC when omitted.",
  })
  from?: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "Exclusive; at most 366 days after `from`, and the end of today when omitted.",
  })
  to?: Date | null;

  @Field(() => ID, { nullable: true, description: "Only this customer's." })
  @Limit(textLimits)
  customerId?: string | null;

  @Field(() => String, { nullable: true, description: "Only those that asked for it or were served by it." })
  @Limit(textLimits)
  model?: string | null;

  @Field(() => ID, { nullable: true, description: "Only calls to this supplier." })
  @Limit(textLimits)
  providerId?: string | null;

  @Field(() => ID, { nullable: true, description: "Only calls with this credential." })
  @Limit(textLimits)
  credentialId?: string | null;
}

/** What requests brought in, and what they cost. */
@ObjectType({ simpleResolvers: true })
export abstract class MarginFields {
  @Field(() => String, { description: "Of the customers' accounts; ISO 4217." })
  currency!: string;

  @Field(() => Int, { description: "How many requests." })
  requests!: number;

  @Field(() => Decimal, { description: "What they were charged." })
  charged!: string;

  @Field(() => Decimal, { description: "What suppliers charge for them, as far as that is known." })
  supplierCost!: string;

  @Field(() => Int, { description: "For how many of them it is not known, or is in another currency." })
  requestsOfUnknownCost!: number;

  @Field(() => Int, { description: "How many calls to suppliers." })
  calls!: number;

  @Field(() => Int, { description: "For how many of them the cost is not known, or is in another currency." })
  callsOfUnknownCost!: number;

  @Field(() => Decimal, { nullable: true, description: "What is left; null when a cost is not known." })
  margin!: string | null;
}

@ObjectType("MarginTotals", { simpleResolvers: true, description: "All requests in one currency." })
export class MarginTotalsView extends MarginFields {}

@ObjectType("MarginLine", {
  simpleResolvers: true,
  description: "One customer, model, supplier, credential or day.",
})
export class MarginLineView extends MarginFields {
  @Field(() => ID, { nullable: true, description: "Its id, or the day; null for requests without a call." })
  key!: string | null;

  @Field(() => String, { nullable: true, description: "What it is called; null for a model and a day." })
  name!: string | null;
}

@ObjectType("MarginReport", { simpleResolvers: true, description: "What was sold, and what it cost." })
export class MarginReportView {
  @Field(() => DateTime, { description: "From when; inclusive." })
  from!: Date;

  @Field(() => DateTime, { description: "Until when; exclusive." })
  to!: Date;

  @Field(() => [MarginTotalsView], { description: "One for each currency." })
  totals!: MarginTotalsView[];

  @Field(() => [MarginLineView], {
    description: "The highest charge first, about two hundred at most; days in their order, all of them.",
  })
  lines!: MarginLineView[];
}

/** A report as operators see it. */
export function toMarginReport({ from, to, totals, lines }: MarginReport): MarginReportView {
  return { from, to, totals: totals.map(toMargins), lines: lines.map(toMarginLine) };
}

function toMarginLine(line: MarginLine): MarginLineView {
  return { key: line.key, name: line.name, ...toMargins(line) };
}

function toMargins(sums: MarginSums): MarginFields {
  const { charged, supplierCost, requestsOfUnknownCost, ...others } = sums;
  return {
    ...{ ...others, requestsOfUnknownCost },
    charged: formatAmount(charged),
    supplierCost: formatAmount(supplierCost),
    margin: requestsOfUnknownCost === 0 ? formatAmount(nano(charged - supplierCost)) : null,
  };
}
