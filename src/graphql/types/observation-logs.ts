import { ArgsType, Field, ID } from "type-graphql";
import type { RequestStatus } from "../../activity/index.ts";
import { Limit } from "../limits.ts";
import { DateOrDateTime, type TimeBound } from "../scalars.ts";
import { connectionOf, PageArgs } from "./connection.ts";
import { RequestStatusEnum } from "./enums.ts";
import { textLimits } from "./field-limits.ts";
import { RequestLogView } from "./request-log.ts";

export const RequestLogConnection = connectionOf("RequestLog", () => RequestLogView);

@ArgsType()
export class ObservationLogsArgs extends PageArgs {
  @Field(() => DateOrDateTime, { nullable: true, description: "Not before this; 30 days ago when omitted." })
  from?: TimeBound | null;

  @Field(() => DateOrDateTime, {
    nullable: true,
    description: "Before this date-time, or up to the end of this date.",
  })
  to?: TimeBound | null;

  @Field(() => String, { nullable: true, description: "Only requests to this model." })
  @Limit(textLimits)
  model?: string | null;

  @Field(() => ID, { nullable: true, description: "Only requests with this key." })
  @Limit(textLimits)
  apiKeyId?: string | null;

  @Field(() => RequestStatusEnum, { nullable: true, description: "Only requests that ended so." })
  status?: RequestStatus | null;

  @Field(() => String, { nullable: true, description: "Only requests that ended with this error." })
  @Limit(textLimits)
  code?: string | null;

  @Field(() => ID, { nullable: true, description: "Only requests of this conversation." })
  @Limit(textLimits)
  conversationId?: string | null;

  @Field(() => ID, { nullable: true, description: "Only this request." })
  @Limit(textLimits)
  requestId?: string | null;
}
