import { ArgsType, Field, ID, Int, ObjectType } from "type-graphql";
import type { CacheOutcome, RequestStatus, RequestWithAttempts } from "../../activity/index.ts";
import { formatAmount, nano } from "../../kernel/money.ts";
import type { Protocol } from "../../kernel/protocol.ts";
import { inputTokens, outputTokens } from "../../kernel/usage.ts";
import { Limit } from "../limits.ts";
import { DateTime, Decimal } from "../scalars.ts";
import { connectionOf, PageArgs } from "../types/connection.ts";
import { ProtocolEnum, RequestStatusEnum } from "../types/enums.ts";
import { textLimits } from "../types/field-limits.ts";
import { CacheOutcomeEnum } from "../types/trace.ts";
import { costOf, SupplierAttemptView, toAttempt } from "./trace-types.ts";

@ObjectType("OperatorRequest", {
  simpleResolvers: true,
  description: "A request with the calls that were made for it, and what they cost.",
})
export class OperatorRequestView {
  @Field(() => ID, { description: "`req_…`." })
  requestId!: string;

  @Field(() => DateTime, { description: "When it came in." })
  createdAt!: Date;

  @Field(() => ID, { description: "`cus_…`." })
  customerId!: string;

  @Field(() => ID, { description: "`key_…`." })
  apiKeyId!: string;

  @Field(() => String, { description: "What the key is called." })
  apiKeyName!: string;

  @Field(() => String, { nullable: true, description: "The conversation that it named." })
  conversationId!: string | null;

  @Field(() => ProtocolEnum, { description: "The protocol in which it was asked." })
  protocol!: Protocol;

  @Field(() => Boolean, { description: "Whether the answer was streamed." })
  stream!: boolean;

  @Field(() => String, { description: "The model, as it was asked for." })
  model!: string;

  @Field(() => String, { nullable: true, description: "The model that served; null: none." })
  servedModel!: string | null;

  @Field(() => RequestStatusEnum, { description: "How it ended." })
  status!: RequestStatus;

  @Field(() => Int, { description: "The HTTP status of the answer." })
  httpStatus!: number;

  @Field(() => String, { nullable: true, description: "The error's code; null when there was none." })
  code!: string | null;

  @Field(() => CacheOutcomeEnum, { description: "Whether the answer came from the context cache." })
  cache!: CacheOutcome;

  @Field(() => Int, { description: "How long it took, in milliseconds." })
  latencyMs!: number;

  @Field(() => Int, { nullable: true, description: "How long until the first byte of output." })
  ttftMs!: number | null;

  @Field(() => Int, { nullable: true, description: "Tokens of input, cached ones too; null is unknown." })
  inputTokens!: number | null;

  @Field(() => Int, { nullable: true, description: "Tokens of output, reasoning too; null is unknown." })
  outputTokens!: number | null;

  @Field(() => Decimal, { description: "What the customer was charged." })
  charge!: string;

  @Field(() => String, { description: "The charge's currency; ISO 4217." })
  currency!: string;

  @Field(() => Decimal, {
    nullable: true,
    description: "What all calls together cost; null when one is unknown, or in another currency.",
  })
  cost!: string | null;

  @Field(() => Decimal, { nullable: true, description: "The charge less that cost." })
  margin!: string | null;

  @Field(() => [SupplierAttemptView], { description: "Every call that was made for it." })
  attempts!: SupplierAttemptView[];
}

export const OperatorRequestConnection = connectionOf("OperatorRequest", () => OperatorRequestView);

@ArgsType()
export class RequestsArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: "Only this customer's." })
  @Limit(textLimits)
  customerId?: string | null;

  @Field(() => ID, { nullable: true, description: "Only those of this key." })
  @Limit(textLimits)
  apiKeyId?: string | null;

  @Field(() => String, { nullable: true, description: "Only those that asked for it or were served by it." })
  @Limit(textLimits)
  model?: string | null;

  @Field(() => ID, { nullable: true, description: "Only those that this supplier was called for." })
  @Limit(textLimits)
  providerId?: string | null;

  @Field(() => RequestStatusEnum, { nullable: true, description: "Only those that ended so." })
  status?: RequestStatus | null;

  @Field(() => String, { nullable: true, description: "Only those that ended with this error." })
  @Limit(textLimits)
  code?: string | null;

  @Field(() => ID, { nullable: true, description: "Only this one." })
  @Limit(textLimits)
  requestId?: string | null;

  @Field(() => DateTime, { nullable: true, description: "Inclusive; the last seven days when omitted." })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: "Exclusive; at most 31 days after `from`." })
  to?: Date | null;
}

/** A request as operators see it. */
export function toOperatorRequest(row: RequestWithAttempts): OperatorRequestView {
  const { usage, charge, attempts, currency } = row;
  const cost = costOf(attempts, currency);
  return {
    ...{ requestId: row.requestId, createdAt: row.createdAt, customerId: row.customerId },
    ...{ apiKeyId: row.apiKeyId, apiKeyName: row.apiKeyName, conversationId: row.conversationId },
    ...{ protocol: row.protocol, stream: row.stream, model: row.model, servedModel: row.servedModel },
    ...{ status: row.status, httpStatus: row.httpStatus, code: row.code, cache: row.cache },
    ...{ latencyMs: row.latencyMs, ttftMs: row.ttftMs, currency },
    inputTokens: usage && inputTokens(usage),
    outputTokens: usage && outputTokens(usage),
    charge: formatAmount(charge),
    cost: cost === null ? null : formatAmount(cost),
    margin: cost === null ? null : formatAmount(nano(charge - cost)),
    attempts: attempts.map(toAttempt),
  };
}
