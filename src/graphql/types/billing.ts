import { ArgsType, Field, ID, Int, ObjectType } from "type-graphql";
import type { BilledRequest, RequestStatus } from "../../activity/index.ts";
import { formatAmount, formatExact, formatPrice } from "../../kernel/money.ts";
import type { Protocol } from "../../kernel/protocol.ts";
import { inputTokens, outputTokens, type UsageSource } from "../../kernel/usage.ts";
import type { ChargeComponent, ChargeComponentName } from "../../ledger/index.ts";
import { Limit } from "../limits.ts";
import { DateOrDateTime, DateTime, Decimal, type TimeBound } from "../scalars.ts";
import { connectionOf, PageArgs } from "./connection.ts";
import { ChargeComponentEnum, ProtocolEnum, RequestStatusEnum, UsageSourceEnum } from "./enums.ts";
import { textLimits } from "./field-limits.ts";

@ObjectType("ChargeComponent", {
  simpleResolvers: true,
  description: "One line of what a request was charged for.",
})
export class ChargeComponentView {
  @Field(() => ChargeComponentEnum, { description: "What for." })
  component!: ChargeComponentName;

  @Field(() => Int, { description: "Tokens, or 1 for the fee per request." })
  quantity!: number;

  @Field(() => Decimal, { description: "Per 1,000,000 tokens; for the fee per request, the fee." })
  unitPrice!: string;

  @Field(() => Decimal, { description: "Exact; only the sum of a request is rounded, up, to 9 decimals." })
  charge!: string;
}

@ObjectType("BillingDetail", { simpleResolvers: true, description: "One request and what it was charged." })
export class BillingDetailView {
  @Field(() => ID, { description: "`req_…`." })
  requestId!: string;

  @Field(() => DateTime, { description: "When it came in." })
  createdAt!: Date;

  @Field(() => String, { description: "The model, as it was asked for." })
  model!: string;

  @Field(() => ID, { description: "The key that asked." })
  apiKeyId!: string;

  @Field(() => String, { description: "What that key is called." })
  apiKeyName!: string;

  @Field(() => ProtocolEnum, { description: "The protocol in which it was asked." })
  protocol!: Protocol;

  @Field(() => RequestStatusEnum, { description: "How it ended." })
  status!: RequestStatus;

  @Field(() => Int, {
    nullable: true,
    description: "Tokens of input, cached ones included; null is unknown.",
  })
  inputTokens!: number | null;

  @Field(() => Int, { nullable: true, description: "Those of the input that were read from a prompt cache." })
  cachedInputTokens!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Those of the input that were written to a prompt cache.",
  })
  cacheWriteTokens!: number | null;

  @Field(() => Int, { nullable: true, description: "Tokens of output, reasoning included; null is unknown." })
  outputTokens!: number | null;

  @Field(() => Int, { nullable: true, description: "Those of the output that were reasoning." })
  reasoningTokens!: number | null;

  @Field(() => UsageSourceEnum, {
    nullable: true,
    description: "Where the counts come from; null without counts.",
  })
  usageSource!: UsageSource | null;

  @Field(() => Decimal, { description: "What it was charged." })
  charge!: string;

  @Field(() => String, { description: "ISO 4217." })
  currency!: string;

  @Field(() => [ChargeComponentView], { description: "What the charge is made of." })
  components!: ChargeComponentView[];
}

export const BillingDetailConnection = connectionOf("BillingDetail", () => BillingDetailView);

@ArgsType()
export class BillingDetailArgs extends PageArgs {
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

  @Field(() => RequestStatusEnum, { nullable: true, description: "Only requests that ended so." })
  status?: RequestStatus | null;

  @Field(() => ID, { nullable: true, description: "Only requests with this key." })
  @Limit(textLimits)
  apiKeyId?: string | null;

  @Field(() => ID, { nullable: true, description: "Only this request." })
  @Limit(textLimits)
  requestId?: string | null;
}

/** A request as its customer sees it: with what it was charged, and nothing of what it cost us. */
export function toBillingDetail(
  row: BilledRequest,
  components: readonly ChargeComponent[],
): BillingDetailView {
  const { usage } = row;
  return {
    requestId: row.requestId,
    createdAt: row.createdAt,
    model: row.model,
    apiKeyId: row.apiKeyId,
    apiKeyName: row.apiKeyName,
    protocol: row.protocol,
    status: row.status,
    inputTokens: usage && inputTokens(usage),
    cachedInputTokens: usage && usage.cacheRead,
    cacheWriteTokens: usage && usage.cacheWrite5m + usage.cacheWrite1h,
    outputTokens: usage && outputTokens(usage),
    reasoningTokens: usage && usage.outputReasoning,
    usageSource: row.usageSource,
    charge: formatAmount(row.charge),
    currency: row.currency,
    components: components.map(toComponent),
  };
}

/** A line of a receipt as it is shown. */
export function toComponent({ component, quantity, unitPrice, cost }: ChargeComponent): ChargeComponentView {
  const isFee = component === "request";
  return {
    component,
    quantity,
    unitPrice: isFee ? formatExact(unitPrice) : formatPrice(unitPrice),
    charge: formatExact(cost),
  };
}
