import { Field, ObjectType } from "type-graphql";
import type { CostReview } from "../../activity/index.ts";
import { formatAmount } from "../../kernel/money.ts";
import { Count, Decimal } from "../scalars.ts";
import { CostModelLineView, toCostModelLine } from "./cost.ts";
import { ReportFields, toReport } from "./report.ts";

@ObjectType("CostOverview", {
  simpleResolvers: true,
  description:
    "Where costs stand, by days and months of the reporting time zone, and where they lead. " +
    "`from` and `to` are the last 30 days, of which the models are.",
})
export class CostOverviewView extends ReportFields {
  @Field(() => String, { description: "ISO 4217." })
  currency!: string;

  @Field(() => Decimal, { description: "Charged today, so far." })
  today!: string;

  @Field(() => Decimal, { description: "Charged yesterday." })
  yesterday!: string;

  @Field(() => Decimal, { name: "last7Days", description: "Charged today and in the six days before." })
  last7Days!: string;

  @Field(() => Decimal, { description: "Charged this month, so far." })
  monthToDate!: string;

  @Field(() => Decimal, { description: "Charged in the month before." })
  previousMonth!: string;

  @Field(() => Decimal, {
    description:
      "What this month will have cost if every day that is left costs as much as the last seven full days " +
      "did on average, or as many as the account has.",
  })
  forecastMonthEnd!: string;

  @Field(() => Count, {
    nullable: true,
    description:
      "For how many whole days the available balance lasts at that average; null without any cost.",
  })
  runwayDays!: number | null;

  @Field(() => [CostModelLineView], {
    description: "The five dearest models of the last 30 days, with their shares of all costs.",
  })
  topModels!: CostModelLineView[];
}

const TOP_MODELS = 5;

/** Where costs stand, as it is shown. */
export function toCostOverview(
  review: CostReview,
  { currency, runwayDays }: { currency: string; runwayDays: bigint | null },
): CostOverviewView {
  return {
    ...toReport(review.range),
    currency,
    today: formatAmount(review.today),
    yesterday: formatAmount(review.yesterday),
    last7Days: formatAmount(review.last7Days),
    monthToDate: formatAmount(review.monthToDate),
    previousMonth: formatAmount(review.previousMonth),
    forecastMonthEnd: formatAmount(review.forecastMonthEnd),
    runwayDays: runwayDays === null ? null : Number(runwayDays),
    topModels: review.models.slice(0, TOP_MODELS).map(toCostModelLine),
  };
}
