import { ArgsType, Field, ID, ObjectType } from "type-graphql";
import type { AuditEvent } from "../../customers/index.ts";
import { Limit } from "../limits.ts";
import { DateTime, Json } from "../scalars.ts";
import { connectionOf, PageArgs } from "./connection.ts";
import { enumOf } from "./enums.ts";
import { textLimits } from "./field-limits.ts";

type Actor = "person" | "api_key" | "operator" | "system" | "anonymous";

export const AuditActorEnum = enumOf<Actor>("AuditActor", "Who did something.", {
  person: "A person of the account.",
  api_key: "One of its keys.",
  operator: "Somebody who runs the service.",
  system: "The service by itself.",
  anonymous: "Somebody who was not logged in yet.",
});

@ObjectType("AuditEvent", {
  simpleResolvers: true,
  description: "Something that was done to the account.",
})
export class AccountEventView {
  @Field(() => ID, { description: "`aud_…`." })
  id!: string;

  @Field(() => DateTime, { description: "When." })
  createdAt!: Date;

  @Field(() => AuditActorEnum, { description: "Who did it." })
  actor!: Actor;

  @Field(() => ID, { nullable: true, description: "The person's or the key's id; null for others." })
  actorId!: string | null;

  @Field(() => String, { nullable: true, description: "The person's e-mail address, or the key's name." })
  actorName!: string | null;

  @Field(() => String, { description: "What was done, as `api_key.disable`." })
  action!: string;

  @Field(() => String, { description: "The kind of what it was done to." })
  subjectKind!: string;

  @Field(() => ID, { description: "What it was done to." })
  subjectId!: string;

  @Field(() => Json, { nullable: true, description: "What was so before, as far as it changed." })
  before!: unknown;

  @Field(() => Json, { nullable: true, description: "What was so after." })
  after!: unknown;

  @Field(() => ID, { nullable: true, description: "The call by which it was done." })
  requestId!: string | null;
}

export const AccountEventConnection = connectionOf("AuditEvent", () => AccountEventView);

@ArgsType()
export class AccountEventsArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: "Only this, as `api_key.disable` or `api_key`." })
  @Limit(textLimits)
  action?: string | null;

  @Field(() => String, { nullable: true, description: "Only what was done to this." })
  @Limit(textLimits)
  subjectId?: string | null;

  @Field(() => DateTime, { nullable: true, description: "Inclusive." })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: "Exclusive." })
  to?: Date | null;
}

const ACTORS: Readonly<Record<string, Actor>> = {
  customerUser: "person",
  apiKey: "api_key",
  operator: "operator",
  system: "system",
};

/** An event as its customer sees it. */
export function toAccountEvent(event: AuditEvent): AccountEventView {
  const actor = ACTORS[event.actorKind] ?? "anonymous";
  return {
    id: event.id,
    createdAt: event.createdAt,
    actor,
    actorId: actor === "person" || actor === "api_key" ? event.actorId : null,
    actorName: event.actorName,
    action: event.action,
    subjectKind: event.subjectKind,
    subjectId: event.subjectId,
    before: event.before,
    after: event.after,
    requestId: event.requestId,
  };
}
