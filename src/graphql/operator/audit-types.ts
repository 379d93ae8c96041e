import { ArgsType, Field, ID, ObjectType } from "type-graphql";
import type { AuditEvent } from "../../customers/index.ts";
import { Limit } from "../limits.ts";
import { DateTime, Json } from "../scalars.ts";
import { connectionOf, PageArgs } from "../types/connection.ts";
import { textLimits } from "../types/field-limits.ts";

@ObjectType("AuditEvent", { simpleResolvers: true, description: "Something that was done." })
export class AuditEventView {
  @Field(() => ID, { description: "`aud_…`." })
  id!: string;

  @Field(() => DateTime, { description: "When." })
  createdAt!: Date;

  @Field(() => String, { description: "`operator`, `customerUser`, `apiKey`, `system` or `anonymous`." })
  actorKind!: string;

  @Field(() => String, { description: "The id of who did it; of the product itself what it was at." })
  actorId!: string;

  @Field(() => String, { nullable: true, description: "An e-mail address, or a key's name." })
  actorName!: string | null;

  @Field(() => ID, { nullable: true, description: "Whose it is; null for what is no customer's." })
  customerId!: string | null;

  @Field(() => String, { description: "What was done, as `api_key.disable`." })
  action!: string;

  @Field(() => String, { description: "The kind of what it was done to." })
  subjectKind!: string;

  @Field(() => String, { description: "What it was done to." })
  subjectId!: string;

  @Field(() => Json, { nullable: true, description: "What was so before, as far as it changed." })
  before!: unknown;

  @Field(() => Json, { nullable: true, description: "What was so after." })
  after!: unknown;

  @Field(() => ID, { nullable: true, description: "The call by which it was done." })
  requestId!: string | null;
}

export const AuditEventConnection = connectionOf("AuditEvent", () => AuditEventView);

@ArgsType()
export class AuditEventsArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: "Only what was done to this customer." })
  @Limit(textLimits)
  customerId?: string | null;

  @Field(() => String, { nullable: true, description: "Only what this operator, person or key did." })
  @Limit(textLimits)
  actorId?: string | null;

  @Field(() => String, { nullable: true, description: "Only what was done to this kind." })
  @Limit(textLimits)
  subjectKind?: string | null;

  @Field(() => String, { nullable: true, description: "Only what was done to this." })
  @Limit(textLimits)
  subjectId?: string | null;

  @Field(() => String, { nullable: true, description: "Only this, as `api_key.disable` or `api_key`." })
  @Limit(textLimits)
  action?: string | null;

  @Field(() => ID, { nullable: true, description: "Only what was done by this call." })
  @Limit(textLimits)
  requestId?: string | null;

  @Field(() => DateTime, { nullable: true, description: "Inclusive." })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: "Exclusive." })
  to?: Date | null;
}

/** An event as operators see it. */
export function toAuditEvent(event: AuditEvent): AuditEventView {
  return {
    id: event.id,
    createdAt: event.createdAt,
    actorKind: event.actorKind,
    actorId: event.actorId,
    actorName: event.actorName,
    customerId: event.customerId,
    action: event.action,
    subjectKind: event.subjectKind,
    subjectId: event.subjectId,
    before: event.before,
    after: event.after,
    requestId: event.requestId,
  };
}
