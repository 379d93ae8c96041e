import { ArgsType, Field, ID, ObjectType } from "type-graphql";
import type { ReportRange } from "../../activity/index.ts";
import { Limit } from "../limits.ts";
import { DateOrDateTime, DateTime, type TimeBound } from "../scalars.ts";
import { textLimits } from "./field-limits.ts";

/** Of when a report is. */
@ObjectType({ simpleResolvers: true })
export abstract class ReportFields {
  @Field(() => DateTime, { description: "From when; inclusive." })
  from!: Date;

  @Field(() => DateTime, { description: "Until when; exclusive." })
  to!: Date;

  @Field(() => String, { description: "IANA: the reporting time zone, whose days and months it has." })
  timezone!: string;
}

@ArgsType()
export class ReportArgs {
  @Field(() => DateOrDateTime, {
    nullable: true,
    description: "Not before this; when omitted, 30 days of the reporting time zone that end with `to`.",
  })
  from?: TimeBound | null;

  @Field(() => DateOrDateTime, {
    nullable: true,
    description:
      "Before this date-time, or up to the end of this date; the end of today when omitted. " +
      "At most 366 days after `from`.",
  })
  to?: TimeBound | null;
}

@ArgsType()
export class FilteredReportArgs extends ReportArgs {
  @Field(() => String, { nullable: true, description: "Only requests to this model." })
  @Limit(textLimits)
  model?: string | null;

  @Field(() => ID, { nullable: true, description: "Only requests with this key." })
  @Limit(textLimits)
  apiKeyId?: string | null;
}

/** The range of a report as it is shown. */
export function toReport({ from, to, timezone }: ReportRange): ReportFields {
  return { from, to, timezone };
}
