import { ArgsType, Field, ID, Int, ObjectType } from "type-graphql";
import type { AttemptOutcome, CacheOutcome, RequestRow, RequestStatus, Trace } from "../../activity/index.ts";
import { formatAmount } from "../../kernel/money.ts";
import type { Protocol } from "../../kernel/protocol.ts";
import { inputTokens, outputTokens } from "../../kernel/usage.ts";
import type { Receipt } from "../../ledger/index.ts";
import { Limit } from "../limits.ts";
import { DateTime, Decimal } from "../scalars.ts";
import { toTransaction, TransactionView } from "./balance.ts";
import { enumOf, ProtocolEnum } from "./enums.ts";
import { idLimits } from "./field-limits.ts";
import { PolicyEffectsView, toPolicyEffects } from "./policy-effects.ts";
import { ReceiptView } from "./receipt.ts";
import { StageView, toStage } from "./trace-stage.ts";

export type TraceStatus = RequestStatus | "running";

export const TraceStatusEnum = enumOf<TraceStatus>("TraceStatus", "How a request ended, if it did.", {
  running: "It is not over; what is known of it may still change.",
  succeeded: "It was answered to the end.",
  failed: "It ended with an error.",
  cancelled: "The client left before the end.",
  blocked: "A policy refused it.",
});

export const AttemptOutcomeEnum = enumOf<AttemptOutcome>("AttemptOutcome", "How one call ended.", {
  succeeded: "It was answered to the end.",
  failed: "It ended with an error.",
  cancelled: "It was broken off, because the client left or another call was quicker.",
});

export const CacheOutcomeEnum = enumOf<CacheOutcome>(
  "CacheOutcome",
  "Whether an answer came from the context cache.",
  { hit: "It did.", miss: "It was looked for there, and was not.", off: "It was not looked for." },
);

@ObjectType("RequestAttempt", { simpleResolvers: true, description: "One call that was made for a request." })
export class AttemptView {
  @Field(() => Int, { description: "From 1, in the order of the calls." })
  number!: number;

  @Field(() => String, { description: "Where it was made." })
  region!: string;

  @Field(() => AttemptOutcomeEnum, { description: "How it ended." })
  outcome!: AttemptOutcome;

  @Field(() => Int, { nullable: true, description: "The status of its answer; null without one." })
  httpStatus!: number | null;

  @Field(() => Int, { description: "Milliseconds after the request's arrival." })
  startedMs!: number;

  @Field(() => Int, { description: "How long it took, in milliseconds." })
  durationMs!: number;
}

@ObjectType("Trace", {
  simpleResolvers: true,
  description: "What happened to one request. What is not known before its end is null while it runs.",
})
export class TraceView {
  @Field(() => ID, { description: "`req_…`." })
  requestId!: string;

  @Field(() => DateTime, { description: "When it came in." })
  createdAt!: Date;

  @Field(() => ProtocolEnum, { description: "The protocol in which it was asked." })
  protocol!: Protocol;

  @Field(() => Boolean, { nullable: true, description: "Whether the answer was streamed." })
  stream!: boolean | null;

  @Field(() => String, { description: "The model, as it was asked for." })
  model!: string;

  @Field(() => ID, { description: "The key that asked." })
  apiKeyId!: string;

  @Field(() => TraceStatusEnum, { description: "How it ended, if it did." })
  status!: TraceStatus;

  @Field(() => Int, { nullable: true, description: "The HTTP status of the answer." })
  httpStatus!: number | null;

  @Field(() => String, { nullable: true, description: "The error's code; null without an error." })
  code!: string | null;

  @Field(() => Int, { nullable: true, description: "From its arrival to its end." })
  latencyMs!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "From its arrival to the first byte of output; null without output.",
  })
  ttftMs!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Tokens of input, cached ones included; null is unknown.",
  })
  inputTokens!: number | null;

  @Field(() => Int, { nullable: true, description: "Tokens of output, reasoning included; null is unknown." })
  outputTokens!: number | null;

  @Field(() => Decimal, { nullable: true, description: "What it was charged." })
  charge!: string | null;

  @Field(() => String, { description: "ISO 4217." })
  currency!: string;

  @Field(() => CacheOutcomeEnum, {
    nullable: true,
    description: "Whether the answer came from the context cache.",
  })
  cache!: CacheOutcome | null;

  @Field(() => String, {
    nullable: true,
    description: "The conversation that it was sent in; null without one.",
  })
  conversationId!: string | null;

  @Field(() => PolicyEffectsView, {
    nullable: true,
    description: "What the customer's policies did to it; null: nothing, or it is not over.",
  })
  policy!: PolicyEffectsView | null;

  @Field(() => [StageView], {
    description: "Its way, stage by stage; each begins where the one before it ended. Known at its end.",
  })
  stages!: StageView[];

  @Field(() => [AttemptView], { description: "The calls that were made for it; known at its end." })
  attempts!: AttemptView[];

  @Field(() => [TransactionView], {
    description: "What it moved on the balance so far, in the order in which it was booked.",
  })
  transactions!: TransactionView[];

  @Field(() => ReceiptView, { description: "What was reserved, used, charged and released, at which price." })
  receipt!: ReceiptView;
}

@ArgsType()
export class TraceArgs {
  @Field(() => ID, { description: "`req_…`." })
  @Limit(idLimits)
  requestId!: string;
}

/** A request that is over, with its money if it ever held any. */
export function toTrace(
  { request, stages, attempts }: Trace & { request: RequestRow },
  receipt: Receipt | null,
  receiptView: ReceiptView,
): TraceView {
  const { usage } = request;
  return {
    requestId: request.requestId,
    createdAt: request.createdAt,
    protocol: request.protocol,
    stream: request.stream,
    model: request.model,
    apiKeyId: request.apiKeyId,
    status: request.status,
    httpStatus: request.httpStatus,
    code: request.code,
    latencyMs: request.latencyMs,
    ttftMs: request.ttftMs,
    inputTokens: usage && inputTokens(usage),
    outputTokens: usage && outputTokens(usage),
    charge: formatAmount(request.charge),
    currency: request.currency,
    cache: request.cache,
    conversationId: request.conversationId,
    policy: request.policy && toPolicyEffects(request.policy),
    stages: stages.map(toStage),
    attempts: attempts.map(({ number, region, outcome, httpStatus, startedMs, durationMs }) => {
      return { number, region, outcome, httpStatus, startedMs, durationMs };
    }),
    transactions: (receipt?.transactions ?? []).map(toTransaction),
    receipt: receiptView,
  };
}

/** A request that is known by its reservation only: it is still running. */
export function toRunningTrace({ held, transactions }: Receipt, receiptView: ReceiptView): TraceView {
  const unknown = {
    ...{ stream: null, httpStatus: null, code: null, latencyMs: null, ttftMs: null },
    ...{ inputTokens: null, outputTokens: null, charge: null, cache: null, conversationId: null },
    policy: null,
  };
  return {
    ...unknown,
    requestId: held.requestId,
    createdAt: held.createdAt,
    protocol: held.protocol,
    model: held.model,
    apiKeyId: held.apiKeyId,
    status: "running",
    currency: held.currency,
    ...{ stages: [], attempts: [] },
    transactions: transactions.map(toTransaction),
    receipt: receiptView,
  };
}
