import { ArgsType, Field, ID, Int, ObjectType } from "type-graphql";
import type { Repriced, RepricedLine, Repricing } from "../../activity/index.ts";
import { formatAmount } from "../../kernel/money.ts";
import { Limit } from "../limits.ts";
import { DateTime, Decimal } from "../scalars.ts";
import { idLimits } from "../types/field-limits.ts";
import { MarginWarningView } from "./margin-types.ts";

/** What past requests were charged, and what they would have been. */
@ObjectType({ simpleResolvers: true })
export abstract class RepricedFields {
  @Field(() => Int, { description: "How many requests it would have concerned." })
  requests!: number;

  @Field(() => Decimal, { description: "What they were charged." })
  charged!: string;

  @Field(() => Decimal, { description: "What they would have been charged, to the last unit." })
  wouldBeCharged!: string;

  @Field(() => Decimal, { description: "By how much more; negative: by how much less." })
  difference!: string;

  @Field(() => Decimal, { description: "What their suppliers charged, as far as that is known." })
  supplierCost!: string;

  @Field(() => Int, { description: "For how many of them that is not known, or is in another currency." })
  requestsOfUnknownCost!: number;

  @Field(() => Decimal, { nullable: true, description: "What was left; null when a cost is not known." })
  margin!: string | null;

  @Field(() => Decimal, { nullable: true, description: "What would have been left; null likewise." })
  wouldBeMargin!: string | null;
}

@ObjectType("PricePreviewTotals", { simpleResolvers: true, description: "All requests together." })
export class PricePreviewTotalsView extends RepricedFields {}

@ObjectType("PricePreviewLine", {
  simpleResolvers: true,
  description: "One customer's requests to one model, as it was asked for.",
})
export class PricePreviewLineView extends RepricedFields {
  @Field(() => ID, { description: "`cus_…`." })
  customerId!: string;

  @Field(() => String, { description: "What the customer is called." })
  customerName!: string;

  @Field(() => String, { description: "The model, or the auto model through which it was called." })
  model!: string;
}

@ObjectType("PricePreview", {
  simpleResolvers: true,
  description: "What would have come of a draft, had it been in force.",
})
export class PricePreviewView {
  @Field(() => String, { description: "ISO 4217; customers with accounts in others are left out." })
  currency!: string;

  @Field(() => DateTime, { description: "From when; inclusive." })
  from!: Date;

  @Field(() => DateTime, { description: "Until when; exclusive." })
  to!: Date;

  @Field(() => PricePreviewTotalsView, { description: "All requests that it would have concerned." })
  totals!: PricePreviewTotalsView;

  @Field(() => [PricePreviewLineView], {
    description: "By customer and model, the greatest difference first; a hundred at most.",
  })
  lines!: PricePreviewLineView[];

  @Field(() => [MarginWarningView], { description: "Where it is below what suppliers charge now." })
  warnings!: MarginWarningView[];
}

@ArgsType()
export class PricePreviewArgs {
  @Field(() => ID, { description: "`drf_…`." })
  @Limit(idLimits)
  draftId!: string;

  @Field(() => ID, {
    nullable: true,
    description: "As if it were this customer's own price; omitted: of everyone whom it would concern.",
  })
  @Limit(idLimits)
  customerId?: string | null;

  @Field(() => DateTime, { nullable: true, description: "Inclusive; seven days before `to` when omitted." })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: "Exclusive; now when omitted." })
  to?: Date | null;
}

/** A preview as operators see it, without its warnings. */
export function toPricePreview({
  currency,
  from,
  to,
  totals,
  lines,
}: Repricing): Omit<PricePreviewView, "warnings"> {
  return { currency, from, to, totals: toRepriced(totals), lines: lines.map(toLine) };
}

function toLine(line: RepricedLine): PricePreviewLineView {
  const { customerId, customerName, model } = line;
  return { customerId, customerName, model, ...toRepriced(line) };
}

function toRepriced(sums: Repriced): RepricedFields {
  const { requests, charged, repriced, supplierCost, requestsOfUnknownCost } = sums;
  const isCostKnown = requestsOfUnknownCost === 0;
  return {
    requests,
    charged: formatAmount(charged),
    wouldBeCharged: formatAmount(repriced),
    difference: formatAmount(repriced - charged),
    supplierCost: formatAmount(supplierCost),
    requestsOfUnknownCost,
    margin: isCostKnown ? formatAmount(charged - supplierCost) : null,
    wouldBeMargin: isCostKnown ? formatAmount(repriced - supplierCost) : null,
  };
}
