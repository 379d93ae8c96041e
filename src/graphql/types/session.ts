import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import type { Session } from "../../customers/index.ts";
import type { Principal } from "../../kernel/principal.ts";
import { Limit } from "../limits.ts";
import { DateTime } from "../scalars.ts";
import { connectionOf } from "./connection.ts";
import { idLimits } from "./field-limits.ts";
import { Payload } from "./user-error.ts";

@ObjectType("Session", { simpleResolvers: true, description: "A log-in that lasts." })
export class SessionView {
  @Field(() => ID, { description: "`ses_…`." })
  id!: string;

  @Field(() => String, { description: "The address that the log-in came from; empty where it is not known." })
  address!: string;

  @Field(() => String, { description: "What the browser or program called itself." })
  userAgent!: string;

  @Field(() => Boolean, { description: "Whether it is the one that asks." })
  isCurrent!: boolean;

  @Field(() => DateTime, { description: "When it began." })
  createdAt!: Date;

  @Field(() => DateTime, { description: "When it was last used, to the minute." })
  lastSeenAt!: Date;

  @Field(() => DateTime, { description: "When it ends, however much it is used." })
  expiresAt!: Date;
}

export const SessionConnection = connectionOf("Session", () => SessionView);

@InputType("LogOutInput", { description: "What to end." })
export class LogOutInput {
  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: "End all other sessions of yours as well.",
  })
  @Limit({ notNull: true })
  everywhere?: boolean;
}

@InputType("RevokeSessionInput", { description: "Which session to end." })
export class RevokeSessionInput {
  @Field(() => ID, { description: "`ses_…`." })
  @Limit(idLimits)
  sessionId!: string;
}

@InputType("RevokeOtherSessionsInput", { description: "Which sessions to end: all but this one." })
export class RevokeOtherSessionsInput {
  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: "End this one too, as logging out does.",
  })
  @Limit({ notNull: true })
  includeCurrent?: boolean;
}

@ObjectType("LogOutPayload", { simpleResolvers: true, description: "What was ended." })
export class LogOutPayload extends Payload {
  @Field(() => Int, { nullable: true, description: "How many sessions were ended." })
  ended!: number | null;
}

@ObjectType("RevokeSessionPayload", { simpleResolvers: true, description: "A session that was ended." })
export class RevokeSessionPayload extends Payload {
  @Field(() => SessionView, { nullable: true, description: "The session." })
  session!: SessionView | null;
}

/** A session as it is shown to the one whose it is. */
export function toSession(session: Session, principal: Principal): SessionView {
  const { id, address, userAgent, createdAt, lastSeenAt, expiresAt } = session;
  const isCurrent = "sessionId" in principal && principal.sessionId === id;
  return { id, address, userAgent, isCurrent, createdAt, lastSeenAt, expiresAt };
}
