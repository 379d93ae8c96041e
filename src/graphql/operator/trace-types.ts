import { Field, ID, Int, ObjectType } from "type-graphql";
import type { Attempt, AttemptOutcome } from "../../activity/index.ts";
import { formatAmount, nano } from "../../kernel/money.ts";
import { inputTokens, outputTokens } from "../../kernel/usage.ts";
import type { Held } from "../../ledger/index.ts";
import { Decimal } from "../scalars.ts";
import { AttemptOutcomeEnum, TraceView } from "../types/trace.ts";
import { ReservationView, toReservation } from "./house-types.ts";

@ObjectType("SupplierAttempt", {
  simpleResolvers: true,
  description: "One call to one supplier; customers never see it in this form.",
})
export class SupplierAttemptView {
  @Field(() => Int, { description: "From 1, in the order of the calls." })
  number!: number;

  @Field(() => ID, { description: "The supplier: `prv_…`." })
  providerId!: string;

  @Field(() => String, { nullable: true, description: "What the supplier is called; null when it is gone." })
  providerName!: string | null;

  @Field(() => ID, { description: "`dep_…`." })
  deploymentId!: string;

  @Field(() => ID, { description: "`crd_…`." })
  credentialId!: string;

  @Field(() => String, {
    nullable: true,
    description: "What the credential is called; null when it is gone.",
  })
  credentialLabel!: string | null;

  @Field(() => String, { description: "Where it was made." })
  region!: string;

  @Field(() => String, { description: "The model by the supplier's name." })
  upstreamModel!: string;

  @Field(() => String, {
    nullable: true,
    description: "The supplier's own id of the call; null when it gave none.",
  })
  upstreamRequestId!: string | null;

  @Field(() => Int, { description: "How long after the request's arrival it began." })
  startedMs!: number;

  @Field(() => Int, { description: "How long it took." })
  durationMs!: number;

  @Field(() => AttemptOutcomeEnum, { description: "How it ended." })
  outcome!: AttemptOutcome;

  @Field(() => Int, { nullable: true, description: "The status of its answer; null without one." })
  httpStatus!: number | null;

  @Field(() => String, { nullable: true, description: "What kind of failure it was; null without one." })
  code!: string | null;

  @Field(() => Int, { nullable: true, description: "Tokens of input; null is unknown." })
  inputTokens!: number | null;

  @Field(() => Int, { nullable: true, description: "Tokens of output; null is unknown." })
  outputTokens!: number | null;

  @Field(() => Decimal, { nullable: true, description: "What the supplier charges; null is unknown." })
  cost!: string | null;

  @Field(() => String, { nullable: true, description: "ISO 4217; null without a cost." })
  costCurrency!: string | null;
}

@ObjectType("RequestTrace", {
  simpleResolvers: true,
  description: "One request: what its customer sees of it, and what stands behind it.",
})
export class RequestTraceView {
  @Field(() => ID, { description: "`cus_…`." })
  customerId!: string;

  @Field(() => TraceView, { description: "Exactly what the customer sees." })
  trace!: TraceView;

  @Field(() => ReservationView, {
    nullable: true,
    description: "What it holds or held; null when it was refused before.",
  })
  reservation!: ReservationView | null;

  @Field(() => [SupplierAttemptView], { description: "Every call that was made for it." })
  attempts!: SupplierAttemptView[];

  @Field(() => Decimal, {
    nullable: true,
    description:
      "What all calls together cost; null when one is unknown, or in another currency than the charge.",
  })
  cost!: string | null;

  @Field(() => Decimal, { nullable: true, description: "The charge less that cost." })
  margin!: string | null;
}

export interface RequestTraceParts {
  customerId: string;
  trace: TraceView;
  charge: bigint | null;
  held: Held | null;
  attempts: readonly Attempt[];
}

/** A request as operators see it. */
export function toRequestTrace(parts: RequestTraceParts): RequestTraceView {
  const { customerId, trace, charge, held, attempts } = parts;
  const cost = charge === null ? null : costOf(attempts, trace.currency);
  return {
    ...{ customerId, trace },
    reservation: held && toReservation(held),
    attempts: attempts.map(toAttempt),
    cost: cost === null ? null : formatAmount(nano(cost)),
    margin: cost === null || charge === null ? null : formatAmount(nano(charge - cost)),
  };
}

/** What all calls of a request cost; null when one is unknown, or in another currency. */
export function costOf(attempts: readonly Attempt[], currency: string): bigint | null {
  let sum = 0n;
  for (const { cost, costCurrency } of attempts) {
    if (cost === null || costCurrency !== currency) return null;
    sum += cost;
  }
  return sum;
}

/** A call as operators see it. */
export function toAttempt(attempt: Attempt): SupplierAttemptView {
  const { usage } = attempt;
  return {
    number: attempt.number,
    providerId: attempt.providerId,
    providerName: attempt.providerName,
    deploymentId: attempt.deploymentId,
    credentialId: attempt.credentialId,
    credentialLabel: attempt.credentialLabel,
    region: attempt.region,
    upstreamModel: attempt.upstreamModel,
    upstreamRequestId: attempt.upstreamRequestId,
    startedMs: attempt.startedMs,
    durationMs: attempt.durationMs,
    outcome: attempt.outcome,
    httpStatus: attempt.httpStatus,
    code: attempt.code,
    inputTokens: usage && inputTokens(usage),
    outputTokens: usage && outputTokens(usage),
    cost: attempt.cost === null ? null : formatAmount(attempt.cost),
    costCurrency: attempt.costCurrency,
  };
}
