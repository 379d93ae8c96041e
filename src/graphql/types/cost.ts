import { ArgsType, Field, ObjectType } from "type-graphql";
import type { CostPoint, CostSums, ModelCost } from "../../activity/index.ts";
import { formatAmount, formatExact, formatPrice } from "../../kernel/money.ts";
import type { CostComponentName, CostLine } from "../cost-lines.ts";
import { Limit } from "../limits.ts";
import { Count, Decimal, Ratio } from "../scalars.ts";
import { CostComponentEnum } from "./cost-enums.ts";
import { modelIdLimits } from "./field-limits.ts";
import { ReportArgs, ReportFields } from "./report.ts";

/** What requests cost. */
@ObjectType({ simpleResolvers: true })
export abstract class CostFields {
  @Field(() => Decimal, { description: "What was charged." })
  charge!: string;

  @Field(() => Count, { description: "For how many requests, those that were charged nothing included." })
  requests!: number;

  @Field(() => Count, { description: "Tokens of input and output that they used, as far as it is known." })
  tokens!: number;
}

@ObjectType("CostTotals", { simpleResolvers: true, description: "What all requests of a report cost." })
export class CostTotalsView extends CostFields {}

@ObjectType("CostPoint", { simpleResolvers: true, description: "What the requests of a day cost." })
export class CostPointView extends CostFields {
  @Field(() => String, { description: "A day of the reporting time zone, as 2026-11-23." })
  date!: string;
}

@ObjectType("CostModelLine", { simpleResolvers: true, description: "What the requests to a model cost." })
export class CostModelLineView extends CostFields {
  @Field(() => String, { description: "The model, as it was asked for." })
  model!: string;

  @Field(() => Ratio, {
    description: "Its share of the whole charge, from 0 to 1, in four decimals; all shares sum to 1.",
  })
  share!: number;
}

/** A part of what requests cost. */
@ObjectType({ simpleResolvers: true })
export abstract class CostLineFields {
  @Field(() => CostComponentEnum, { description: "What for." })
  component!: CostComponentName;

  @Field(() => Count, {
    nullable: true,
    description: "Tokens, or requests for the fee per request; null for an adjustment.",
  })
  quantity!: number | null;

  @Field(() => Decimal, {
    nullable: true,
    description: "Per 1,000,000 tokens; for the fee per request, the fee. Null for an adjustment.",
  })
  unitPrice!: string | null;

  @Field(() => Decimal, { description: "Exact: of as many decimals as it takes, up to 12." })
  charge!: string;
}

@ObjectType("CostComponent", {
  simpleResolvers: true,
  description: "What requests were charged for one component at one price.",
})
export class CostComponentView extends CostLineFields {}

@ObjectType("CostItem", {
  simpleResolvers: true,
  description: "What the requests of a day to a model were charged for one component at one price.",
})
export class CostItemView extends CostLineFields {
  @Field(() => String, { description: "A day of the reporting time zone, as 2026-11-23." })
  date!: string;

  @Field(() => String, { description: "The model, as it was asked for." })
  model!: string;
}

/** What a report of costs has beside its range. */
@ObjectType({ simpleResolvers: true })
export abstract class CostReportFields extends ReportFields {
  @Field(() => String, { description: "ISO 4217." })
  currency!: string;

  @Field(() => CostTotalsView, { description: "All requests of the range." })
  totals!: CostTotalsView;
}

@ObjectType("CostBreakdown", {
  simpleResolvers: true,
  description: "What requests were charged for. The charges of the items sum to the total, to the last unit.",
})
export class CostBreakdownView extends CostReportFields {
  @Field(() => [CostItemView], { description: "By day, model, component and price." })
  items!: CostItemView[];
}

@ObjectType("CostTrend", { simpleResolvers: true, description: "What requests cost day by day." })
export class CostTrendView extends CostReportFields {
  @Field(() => [CostPointView], {
    description: "Every day that the range touches, those without a request too.",
  })
  points!: CostPointView[];
}

@ObjectType("CostModels", { simpleResolvers: true, description: "What the requests to each model cost." })
export class CostModelsView extends CostReportFields {
  @Field(() => [CostModelLineView], { description: "The dearest first." })
  items!: CostModelLineView[];
}

@ObjectType("CostModel", { simpleResolvers: true, description: "What the requests to one model cost." })
export class CostModelView extends CostReportFields {
  @Field(() => String, { description: "The model, as it was asked for." })
  model!: string;

  @Field(() => [CostPointView], {
    description: "Every day that the range touches, those without a request too.",
  })
  daily!: CostPointView[];

  @Field(() => [CostComponentView], {
    description: "What the charge is made of; the charges of all components sum to the total.",
  })
  components!: CostComponentView[];
}

@ArgsType()
export class CostModelArgs extends ReportArgs {
  @Field(() => String, { description: "The model, as it was asked for." })
  @Limit(modelIdLimits)
  model!: string;
}

/** What requests cost, as it is shown. */
export function toCosts({ charge, requests, tokens }: CostSums): CostFields {
  return { charge: formatAmount(charge), requests: Number(requests), tokens: Number(tokens) };
}

export function toCostPoint({ date, ...sums }: CostPoint): CostPointView {
  return { date, ...toCosts(sums) };
}

export function toCostModelLine({ model, share, ...sums }: ModelCost): CostModelLineView {
  return { model, share, ...toCosts(sums) };
}

export function toCostLine({ component, quantity, unitPrice, charge }: CostLine): CostLineFields {
  const format = component === "request" ? formatExact : formatPrice;
  return {
    ...{ component, quantity },
    unitPrice: unitPrice === null ? null : format(unitPrice),
    charge: formatExact(charge),
  };
}
