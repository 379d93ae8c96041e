import { ArgsType, Field, ID, Int, ObjectType } from "type-graphql";
import type { CacheOutcome, RequestRow, RequestStatus } from "../../activity/index.ts";
import { formatAmount } from "../../kernel/money.ts";
import type { Protocol } from "../../kernel/protocol.ts";
import { inputTokens, outputTokens } from "../../kernel/usage.ts";
import { Limit } from "../limits.ts";
import { DateTime, Decimal } from "../scalars.ts";
import { ProtocolEnum, RequestStatusEnum } from "./enums.ts";
import { textLimits } from "./field-limits.ts";
import { CacheOutcomeEnum } from "./trace.ts";

@ObjectType("RequestLog", { simpleResolvers: true, description: "One request that has ended." })
export class RequestLogView {
  @Field(() => ID, { description: "`req_…`." })
  requestId!: string;

  @Field(() => DateTime, { description: "When it came in." })
  createdAt!: Date;

  @Field(() => ProtocolEnum, { description: "The protocol in which it was asked." })
  protocol!: Protocol;

  @Field(() => Boolean, { description: "Whether it asked for a stream." })
  stream!: boolean;

  @Field(() => String, { description: "The model, as it was asked for." })
  model!: string;

  @Field(() => ID, { description: "The key that asked." })
  apiKeyId!: string;

  @Field(() => RequestStatusEnum, { description: "How it ended." })
  status!: RequestStatus;

  @Field(() => Int, { description: "The HTTP status that it was answered with." })
  httpStatus!: number;

  @Field(() => String, { nullable: true, description: "Why it failed; null when it did not." })
  code!: string | null;

  @Field(() => Int, { description: "Milliseconds from its coming in to its end." })
  latencyMs!: number;

  @Field(() => Int, {
    nullable: true,
    description: "Milliseconds to the first content; null when there was none.",
  })
  ttftMs!: number | null;

  @Field(() => Int, { nullable: true, description: "Tokens of input; null is unknown." })
  inputTokens!: number | null;

  @Field(() => Int, { nullable: true, description: "Tokens of output; null is unknown." })
  outputTokens!: number | null;

  @Field(() => Decimal, { description: "What it was charged." })
  charge!: string;

  @Field(() => String, { description: "ISO 4217." })
  currency!: string;

  @Field(() => CacheOutcomeEnum, { description: "Whether the answer came from the context cache." })
  cache!: CacheOutcome;

  @Field(() => ID, { nullable: true, description: "The conversation that it was sent with." })
  conversationId!: string | null;
}

@ArgsType()
export class RequestLogArgs {
  @Field(() => String, { nullable: true, description: "Only requests to this model." })
  @Limit(textLimits)
  model?: string | null;

  @Field(() => RequestStatusEnum, { nullable: true, description: "Only requests that ended so." })
  status?: RequestStatus | null;

  @Field(() => ID, { nullable: true, description: "Only requests with this key." })
  @Limit(textLimits)
  apiKeyId?: string | null;

  @Field(() => ID, { nullable: true, description: "Only requests of this conversation." })
  @Limit(textLimits)
  conversationId?: string | null;
}

/** Whether a request is one that these arguments ask for. */
export function isAskedFor(args: RequestLogArgs, row: RequestRow): boolean {
  const { model, status, apiKeyId, conversationId } = args;
  return (
    (model ?? row.model) === row.model &&
    (status ?? row.status) === row.status &&
    (apiKeyId ?? row.apiKeyId) === row.apiKeyId &&
    (conversationId ?? row.conversationId) === row.conversationId
  );
}

export function toRequestLog(row: RequestRow): RequestLogView {
  const { requestId, createdAt, protocol, stream, model, apiKeyId, status, httpStatus, code } = row;
  const { latencyMs, ttftMs, currency, cache, conversationId, usage } = row;
  return {
    ...{
      requestId,
      createdAt,
      protocol,
      stream,
      model,
      apiKeyId,
      status,
      httpStatus,
      code,
      latencyMs,
      ttftMs,
    },
    inputTokens: usage && inputTokens(usage),
    outputTokens: usage && outputTokens(usage),
    charge: formatAmount(row.charge),
    ...{ currency, cache, conversationId },
  };
}
