import { ArgsType, Field, ID, InputType, ObjectType } from "type-graphql";
import type { Alert } from "../../policies/index.ts";
import { Limit } from "../limits.ts";
import { DateTime, JsonObject } from "../scalars.ts";
import { connectionOf, PageArgs } from "./connection.ts";
import { idLimits } from "./field-limits.ts";
import { Payload } from "./user-error.ts";

@ObjectType("Alert", {
  simpleResolvers: true,
  description: "Something that a customer wanted to be told of, told once.",
})
export class AlertView {
  @Field(() => ID, { description: "`alr_…`." })
  id!: string;

  @Field(() => String, { description: "balance.low, balance.critical, key_quota.reached." })
  type!: string;

  @Field(() => String, { description: "What happened, in a sentence." })
  title!: string;

  @Field(() => JsonObject, { description: "The figures of that moment, as in the webhook's `data`." })
  data!: Record<string, unknown>;

  @Field(() => DateTime, { description: "When it was noticed." })
  raisedAt!: Date;

  @Field(() => DateTime, { nullable: true, description: "When it was over; null while it holds." })
  resolvedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When somebody said that it was seen." })
  acknowledgedAt!: Date | null;
}

export const AlertConnection = connectionOf("Alert", () => AlertView);

@ArgsType()
export class AlertsArgs extends PageArgs {
  @Field(() => Boolean, {
    nullable: true,
    description: "Only alerts that hold, or only those that are over.",
  })
  isOpen?: boolean | null;
}

@InputType("AcknowledgeAlertInput", { description: "Which alert was seen." })
export class AcknowledgeAlertInput {
  @Field(() => ID, { description: "`alr_…`." })
  @Limit(idLimits)
  alertId!: string;
}

@ObjectType("AcknowledgeAlertPayload", { simpleResolvers: true, description: "An alert that was seen." })
export class AcknowledgeAlertPayload extends Payload {
  @Field(() => AlertView, { nullable: true, description: "The alert." })
  alert!: AlertView | null;
}

/** An alert as it is shown. */
export function toAlert({ id, kind, title, data, raisedAt, resolvedAt, acknowledgedAt }: Alert): AlertView {
  return { id, type: kind, title, data, raisedAt, resolvedAt, acknowledgedAt };
}
