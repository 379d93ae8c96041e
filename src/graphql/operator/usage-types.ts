import { Field, ID, Int, ObjectType } from "type-graphql";
import type { SupplierUsage, SupplierUsageReport, UsageDay, UsageDifference } from "../../activity/index.ts";
import type { UsageDifferenceKind, UsageFormat, UsageTotals } from "../../activity/index.ts";
import { formatAmount } from "../../kernel/money.ts";
import { DateTime, Decimal } from "../scalars.ts";
import { connectionOf } from "../types/connection.ts";
import { enumOf } from "../types/enums.ts";

export const UsageFormatEnum = enumOf<UsageFormat>("SupplierUsageFormat", "Whose list it looks like.", {
  openai: "An export of usage or costs from OpenAI.",
  anthropic: "An export of usage or costs from Anthropic.",
  dashscope: "A bill of DashScope, with Chinese headings.",
  generic: "None of these.",
});

export const UsageDifferenceEnum = enumOf<UsageDifferenceKind>(
  "SupplierUsageDifferenceKind",
  "What a supplier's list and our records do not agree in.",
  {
    orphan: "The supplier charges for calls that are not known here.",
    unbilled: "Calls that used something, and are not in the list.",
    different: "Both know them, at different costs, or with different tokens where the list has no costs.",
  },
);

@ObjectType("SupplierUsage", {
  simpleResolvers: true,
  description: "A supplier's own list of what it charges for.",
})
export class SupplierUsageView {
  @Field(() => ID, { description: "`usg_…`." })
  id!: string;

  @Field(() => ID, { description: "`prv_…`." })
  providerId!: string;

  @Field(() => String, { description: "The file's name, as it was said." })
  fileName!: string;

  @Field(() => String, { description: "SHA-256 of the file." })
  fileSha256!: string;

  @Field(() => UsageFormatEnum, { description: "Whose list it looks like." })
  format!: UsageFormat;

  @Field(() => String, { description: "Of all its lines; ISO 4217." })
  currency!: string;

  @Field(() => String, { description: "By which its days, and those of our calls, are cut; IANA." })
  timezone!: string;

  @Field(() => String, { description: "From which day on it tells all, such as `2026-11-01`." })
  firstDay!: string;

  @Field(() => String, { description: "Until which day; inclusive." })
  lastDay!: string;

  @Field(() => Decimal, { description: "What a cost may differ by without being told." })
  tolerance!: string;

  @Field(() => Int, { description: "How many lines it has." })
  lines!: number;

  @Field(() => ID, { description: "The operator who imported it." })
  createdBy!: string;

  @Field(() => DateTime, { description: "When it was imported." })
  createdAt!: Date;
}

export const SupplierUsageConnection = connectionOf("SupplierUsage", () => SupplierUsageView);

/** What a supplier charges, and what we have recorded. */
@ObjectType({ simpleResolvers: true })
export abstract class UsageSumFields {
  @Field(() => Decimal, { description: "What the supplier charges." })
  billed!: string;

  @Field(() => Decimal, { description: "What the calls cost by our records, in the list's currency." })
  recorded!: string;

  @Field(() => Decimal, { description: "Of what is billed: for calls that are not known here." })
  orphan!: string;

  @Field(() => Decimal, { description: "Of what is recorded: for calls that are not in the list." })
  unbilled!: string;

  @Field(() => Int, { description: "How many calls are recorded." })
  calls!: number;

  @Field(() => Int, { description: "Those whose cost is not known, or is in another currency: in no sum." })
  callsOfUnknownCost!: number;
}

@ObjectType("SupplierUsageTotals", { simpleResolvers: true, description: "What a list comes to." })
export class UsageTotalsView extends UsageSumFields {
  @Field(() => Int, { description: "Differences of this kind: charged for, and not known here." })
  orphans!: number;

  @Field(() => Int, { description: "Known here, and not in the list." })
  unbilledCalls!: number;

  @Field(() => Int, { description: "Known to both, and not the same." })
  different!: number;
}

@ObjectType("SupplierUsageDay", { simpleResolvers: true, description: "A day of one model." })
export class UsageDayView extends UsageSumFields {
  @Field(() => String, { description: "Of the list's time zone." })
  day!: string;

  @Field(() => String, { description: "As the list names it, or else our calls; empty where it names none." })
  upstreamModel!: string;

  @Field(() => Int, { description: "How many lines of the list." })
  lines!: number;
}

@ObjectType("SupplierUsageReport", {
  simpleResolvers: true,
  description: "A supplier's list, held against our calls.",
})
export class UsageReportView {
  @Field(() => SupplierUsageView, { description: "The list." })
  usage!: SupplierUsageView;

  @Field(() => UsageTotalsView, { description: "What it comes to." })
  totals!: UsageTotalsView;

  @Field(() => [UsageDayView], { description: "By day and model; the first two thousand." })
  days!: UsageDayView[];
}

@ObjectType("SupplierUsageDifference", {
  simpleResolvers: true,
  description: "One call, or the calls to a model on one day, that a list and our records differ in.",
})
export class UsageDifferenceView {
  @Field(() => Int, { description: "From 1, by day and line." })
  position!: number;

  @Field(() => UsageDifferenceEnum, { description: "What they do not agree in." })
  kind!: UsageDifferenceKind;

  @Field(() => String, { description: "Of the list's time zone." })
  day!: string;

  @Field(() => String, { description: "The supplier's name of the model." })
  upstreamModel!: string;

  @Field(() => String, {
    nullable: true,
    description: "The supplier's name of the call; null for a day's calls.",
  })
  upstreamRequestId!: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "Our request; null for a day's calls, and where none is known.",
  })
  requestId!: string | null;

  @Field(() => Int, { nullable: true, description: "The first line of the file that is about it." })
  line!: number | null;

  @Field(() => Int, { description: "How many of our calls." })
  calls!: number;

  @Field(() => Decimal, { nullable: true, description: "What the supplier charges, in the list's currency." })
  billed!: string | null;

  @Field(() => Decimal, { nullable: true, description: "What is recorded; null where that is not known." })
  recorded!: string | null;

  @Field(() => String, { nullable: true, description: "The currency of what is recorded." })
  recordedCurrency!: string | null;

  @Field(() => Decimal, { nullable: true, description: "Tokens of input, by the list." })
  billedInputTokens!: string | null;

  @Field(() => Decimal, { nullable: true, description: "Tokens of output, by the list." })
  billedOutputTokens!: string | null;

  @Field(() => Decimal, { nullable: true, description: "Tokens of input, cached ones too, by our records." })
  recordedInputTokens!: string | null;

  @Field(() => Decimal, { nullable: true, description: "Tokens of output, reasoning too, by our records." })
  recordedOutputTokens!: string | null;
}

export const UsageDifferenceConnection = connectionOf("SupplierUsageDifference", () => UsageDifferenceView);

/** An imported list as operators see it. */
export function toSupplierUsage(usage: SupplierUsage): SupplierUsageView {
  const { id, providerId, fileName, digest, format, currency, timezone, firstDay, lastDay, lines } = usage;
  return {
    ...{ id, providerId, fileName, fileSha256: digest, format, currency, timezone, firstDay, lastDay, lines },
    ...{ tolerance: formatAmount(usage.tolerance), createdBy: usage.createdBy, createdAt: usage.createdAt },
  };
}

/** What was found, as operators see it. */
export function toUsageReport({ usage, totals, days }: SupplierUsageReport): UsageReportView {
  return { usage: toSupplierUsage(usage), totals: toTotals(totals), days: days.map(toDay) };
}

/** A difference as operators see it. */
export function toUsageDifference(found: UsageDifference): UsageDifferenceView {
  const { position, kind, day, upstreamModel, upstreamRequestId, requestId, line, calls } = found;
  const count = (tokens: bigint | null): string | null => tokens?.toString() ?? null;
  return {
    ...{ position, kind, day, upstreamModel, upstreamRequestId, requestId, line, calls },
    ...{ billed: found.billed, recorded: found.recorded, recordedCurrency: found.recordedCurrency },
    billedInputTokens: count(found.billedInputTokens),
    billedOutputTokens: count(found.billedOutputTokens),
    recordedInputTokens: count(found.recordedInputTokens),
    recordedOutputTokens: count(found.recordedOutputTokens),
  };
}

function toTotals(totals: UsageTotals): UsageTotalsView {
  const { orphans, unbilledCalls, different } = totals;
  return { ...toSums(totals), orphans, unbilledCalls, different };
}

function toDay(day: UsageDay): UsageDayView {
  return { ...toSums(day), day: day.day, upstreamModel: day.upstreamModel, lines: day.lines };
}

function toSums(sums: UsageSumFields): UsageSumFields {
  const { billed, recorded, orphan, unbilled, calls, callsOfUnknownCost } = sums;
  return { billed, recorded, orphan, unbilled, calls, callsOfUnknownCost };
}
