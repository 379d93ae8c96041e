import { Field, ID, ObjectType } from "type-graphql";
import type { UsageReport, UsageSums } from "../../activity/index.ts";
import { formatAmount } from "../../kernel/money.ts";
import { Count, Decimal } from "../scalars.ts";
import { ReportFields, toReport } from "./report.ts";

/** What requests came to. */
@ObjectType({ simpleResolvers: true })
export abstract class UsageFields {
  @Field(() => Count, { description: "How many requests, however they ended." })
  requests!: number;

  @Field(() => Count, { description: "Those that were answered to the end." })
  succeeded!: number;

  @Field(() => Count, { description: "Those that ended with an error." })
  failed!: number;

  @Field(() => Count, { description: "Those whose client left before the end." })
  cancelled!: number;

  @Field(() => Count, { description: "Those that a policy refused." })
  blocked!: number;

  @Field(() => Count, {
    description: "Tokens of input, cached ones included; what is unknown of a request counts as none.",
  })
  inputTokens!: number;

  @Field(() => Count, { description: "Those of the input that were read from a prompt cache." })
  cachedInputTokens!: number;

  @Field(() => Count, { description: "Those of the input that were written to a prompt cache." })
  cacheWriteTokens!: number;

  @Field(() => Count, { description: "Tokens of output, reasoning included." })
  outputTokens!: number;

  @Field(() => Count, { description: "Those of the output that were reasoning." })
  reasoningTokens!: number;

  @Field(() => Decimal, { description: "What they were charged." })
  charge!: string;
}

@ObjectType("UsageTotals", { simpleResolvers: true, description: "What all requests of a report came to." })
export class UsageTotalsView extends UsageFields {}

@ObjectType("UsageDay", { simpleResolvers: true, description: "What the requests of a day came to." })
export class UsageDayView extends UsageFields {
  @Field(() => String, { description: "A day of the reporting time zone, as 2026-11-23." })
  date!: string;
}

@ObjectType("UsageModel", { simpleResolvers: true, description: "What the requests to a model came to." })
export class UsageModelView extends UsageFields {
  @Field(() => String, { description: "The model, as it was asked for." })
  model!: string;
}

@ObjectType("UsageKey", { simpleResolvers: true, description: "What the requests with a key came to." })
export class UsageKeyView extends UsageFields {
  @Field(() => ID, { description: "`key_…`." })
  apiKeyId!: string;

  @Field(() => String, { nullable: true, description: "What the key is called." })
  apiKeyName!: string | null;
}

@ObjectType("UsageBreakdown", {
  simpleResolvers: true,
  description: "What requests came to, divided in three ways; each of them sums to the totals.",
})
export class UsageBreakdownView extends ReportFields {
  @Field(() => String, { description: "ISO 4217." })
  currency!: string;

  @Field(() => UsageTotalsView, { description: "All of them." })
  totals!: UsageTotalsView;

  @Field(() => [UsageDayView], {
    description: "Every day that the range touches, those without a request too.",
  })
  daily!: UsageDayView[];

  @Field(() => [UsageModelView], { description: "By model, the dearest first." })
  byModel!: UsageModelView[];

  @Field(() => [UsageKeyView], { description: "By key, the dearest first." })
  byKey!: UsageKeyView[];
}

/** A report of usage as it is shown. */
export function toUsageBreakdown(
  { range, totals, daily, byModel, byKey }: UsageReport,
  { currency, nameOf }: { currency: string; nameOf: (apiKeyId: string) => string | null },
): UsageBreakdownView {
  return {
    ...toReport(range),
    currency,
    totals: toSums(totals),
    daily: daily.map((sums) => ({ date: sums.date, ...toSums(sums) })),
    byModel: byModel.map((sums) => ({ model: sums.model, ...toSums(sums) })),
    byKey: byKey.map(({ apiKeyId, ...sums }) => ({
      ...{ apiKeyId, apiKeyName: nameOf(apiKeyId) },
      ...toSums(sums),
    })),
  };
}

function toSums(sums: UsageSums): UsageFields {
  return {
    requests: Number(sums.requests),
    succeeded: Number(sums.succeeded),
    failed: Number(sums.failed),
    cancelled: Number(sums.cancelled),
    blocked: Number(sums.blocked),
    inputTokens: Number(sums.inputTokens),
    cachedInputTokens: Number(sums.cachedInputTokens),
    cacheWriteTokens: Number(sums.cacheWriteTokens),
    outputTokens: Number(sums.outputTokens),
    reasoningTokens: Number(sums.reasoningTokens),
    charge: formatAmount(sums.charge),
  };
}
