import { ArgsType, Field, ID, InputType, Int, ObjectType } from "type-graphql";
import type { Delivery, DeliveryAttempt, DeliveryChannel, DeliveryState } from "../../policies/index.ts";
import { Limit } from "../limits.ts";
import { DateTime } from "../scalars.ts";
import { ShownOnce } from "../shown-once.ts";
import { connectionOf, PageArgs } from "./connection.ts";
import { enumOf } from "./enums.ts";
import { idLimits } from "./field-limits.ts";
import { Payload } from "./user-error.ts";

export const DeliveryChannelEnum = enumOf<DeliveryChannel>("DeliveryChannel", "How a message leaves.", {
  webhook: "A signed POST.",
  email: "A mail.",
});

export const DeliveryStateEnum = enumOf<DeliveryState>("DeliveryState", "How far a message has come.", {
  pending: "It is still being tried.",
  delivered: "It has arrived.",
  failed: "It was given up.",
});

const AttemptOutcomeEnum = enumOf<DeliveryAttempt["outcome"]>("DeliveryOutcome", "How a try ended.", {
  delivered: "It arrived.",
  failed: "It did not.",
});

@ObjectType("DeliveryAttempt", { simpleResolvers: true, description: "One try to deliver a message." })
export class DeliveryAttemptView {
  @Field(() => Int, { description: "From 1." })
  number!: number;

  @Field(() => DateTime, { description: "When it began." })
  at!: Date;

  @Field(() => Int, { description: "How long it took, in milliseconds." })
  durationMs!: number;

  @Field(() => AttemptOutcomeEnum, { description: "How it ended." })
  outcome!: DeliveryAttempt["outcome"];

  @Field(() => Int, { nullable: true, description: "The status of the answer, if there was one." })
  responseStatus!: number | null;

  @Field(() => String, { nullable: true, description: "What went wrong." })
  error!: string | null;
}

@ObjectType("Delivery", { simpleResolvers: true, description: "A message and how far it has come." })
export class DeliveryView {
  @Field(() => ID, { description: "`dlv_…`; the `webhook-id` of every try." })
  id!: string;

  @Field(() => String, { description: "What it tells, such as balance.low." })
  eventType!: string;

  @Field(() => ID, { description: "The id of what it tells, such as `alr_…`." })
  sourceId!: string;

  @Field(() => DeliveryChannelEnum, { description: "How it leaves." })
  channel!: DeliveryChannel;

  @Field(() => String, { description: "The URL or the e-mail address." })
  target!: string;

  @Field(() => DeliveryStateEnum, { description: "How far it has come." })
  state!: DeliveryState;

  @Field(() => DateTime, { nullable: true, description: "When it is tried next; null when it has ended." })
  nextAt!: Date | null;

  @Field(() => String, { nullable: true, description: "What went wrong last." })
  lastError!: string | null;

  @Field(() => Int, { nullable: true, description: "The status of the last answer, if there was one." })
  responseStatus!: number | null;

  @Field(() => [DeliveryAttemptView], { description: "Every try, oldest first." })
  attempts!: DeliveryAttemptView[];

  @Field(() => DateTime, { description: "When it was written." })
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true, description: "When it was delivered or given up." })
  endedAt!: Date | null;
}

export const DeliveryConnection = connectionOf("Delivery", () => DeliveryView);

@ArgsType()
export class DeliveriesArgs extends PageArgs {
  @Field(() => DeliveryStateEnum, { nullable: true, description: "Only messages that have come this far." })
  state?: DeliveryState | null;

  @Field(() => DeliveryChannelEnum, { nullable: true, description: "Only messages that leave this way." })
  channel?: DeliveryChannel | null;
}

@InputType("ReplayDeliveryInput", { description: "Which message to send again." })
export class ReplayDeliveryInput {
  @Field(() => ID, { description: "`dlv_…`." })
  @Limit(idLimits)
  deliveryId!: string;
}

@ObjectType("ReplayDeliveryPayload", {
  simpleResolvers: true,
  description: "A message that is to be sent again.",
})
export class ReplayDeliveryPayload extends Payload {
  @Field(() => DeliveryView, { nullable: true, description: "The message." })
  delivery!: DeliveryView | null;
}

@InputType("TestWebhookInput", { description: "What the test carries." })
export class TestWebhookInput {
  @Field(() => String, { nullable: true, description: "Stands in the webhook's data, to know it by." })
  @Limit({ maxLength: 100 })
  note?: string | null;
}

@ObjectType("TestWebhookPayload", { simpleResolvers: true, description: "A webhook that is to be sent." })
export class TestWebhookPayload extends Payload {
  @Field(() => DeliveryView, {
    nullable: true,
    description: "The message; ask for it again to see how it went.",
  })
  delivery!: DeliveryView | null;
}

@InputType("RotateWebhookSigningKeyInput", { description: "How to replace what signs the webhooks." })
export class RotateWebhookSigningKeyInput {
  @Field(() => Int, {
    nullable: true,
    defaultValue: 86_400,
    description: "For how many seconds the old key goes on signing beside the new one; 0: not at all.",
  })
  @Limit({ notNull: true, min: 0, max: 604_800 })
  overlapSeconds?: number;
}

@ObjectType("RotateWebhookSigningKeyPayload", {
  simpleResolvers: true,
  description: "A new key that signs the webhooks.",
})
export class RotateWebhookSigningKeyPayload extends Payload {
  @Field(() => String, { nullable: true, description: "`whsec_…`; it cannot be had a second time." })
  @ShownOnce()
  webhookSigningKey!: string | null;

  @Field(() => DateTime, { nullable: true, description: "Until when the old key goes on signing." })
  previousRetiresAt!: Date | null;
}

/** A message as it is shown. */
export function toDelivery(delivery: Delivery): DeliveryView {
  const { id, eventType, sourceId, channel, target, state } = delivery;
  const { nextAt, lastError, responseStatus, attempts, createdAt, endedAt } = delivery;
  return {
    ...{ id, eventType, sourceId, channel, target, state },
    ...{ nextAt, lastError, responseStatus, createdAt, endedAt },
    attempts: attempts.map(toAttempt),
  };
}

function toAttempt(attempt: DeliveryAttempt): DeliveryAttemptView {
  const { number, at, durationMs, outcome, responseStatus, error } = attempt;
  return { number, at, durationMs, outcome, responseStatus, error };
}
