import { Field, ID, InputType, ObjectType } from "type-graphql";
import type { Invitation } from "../../customers/index.ts";
import type { CustomerRole } from "../../kernel/principal.ts";
import { Limit } from "../limits.ts";
import { DateTime } from "../scalars.ts";
import { ShownOnce } from "../shown-once.ts";
import { connectionOf } from "./connection.ts";
import { idLimits } from "./field-limits.ts";
import { MemberRoleEnum } from "./person-enums.ts";
import { emailLimits, newPasswordLimits, oneTimeTokenLimits, personNameLimits } from "./person-limits.ts";
import { Payload } from "./user-error.ts";

@ObjectType("Invitation", {
  simpleResolvers: true,
  description: "An open invitation to log in for the customer.",
})
export class InvitationView {
  @Field(() => ID, { description: "`inv_…`." })
  id!: string;

  @Field(() => String, { description: "Whom it is for." })
  email!: string;

  @Field(() => MemberRoleEnum, { description: "What they will be." })
  role!: CustomerRole;

  @Field(() => ID, { description: "Who made it." })
  createdBy!: string;

  @Field(() => DateTime, { description: "When it was made." })
  createdAt!: Date;

  @Field(() => DateTime, { description: "Until when it can be accepted." })
  expiresAt!: Date;
}

export const InvitationConnection = connectionOf("Invitation", () => InvitationView);

@InputType("InviteMemberInput", { description: "Whom to invite." })
export class InviteMemberInput {
  @Field(() => String, { description: "Their e-mail address." })
  @Limit(emailLimits)
  email!: string;

  @Field(() => MemberRoleEnum, { description: "What they shall be." })
  role!: CustomerRole;
}

@InputType("RevokeInvitationInput", { description: "Which invitation to take back." })
export class RevokeInvitationInput {
  @Field(() => ID, { description: "`inv_…`." })
  @Limit(idLimits)
  invitationId!: string;
}

@InputType("AcceptInvitationInput", { description: "Who comes in, by the invitation that they got." })
export class AcceptInvitationInput {
  @Field(() => String, { description: "The token of the invitation's link." })
  @Limit(oneTimeTokenLimits)
  token!: string;

  @Field(() => String, { description: "What they are called." })
  @Limit(personNameLimits)
  name!: string;

  @Field(() => String, { description: "The password that they choose, 8 to 256 characters." })
  @Limit(newPasswordLimits)
  password!: string;
}

@ObjectType("InviteMemberPayload", { simpleResolvers: true, description: "A new invitation." })
export class InviteMemberPayload extends Payload {
  @Field(() => InvitationView, { nullable: true, description: "The invitation." })
  invitation!: InvitationView | null;

  @Field(() => String, {
    nullable: true,
    description: "The link to hand over where mail is not set up; it cannot be had a second time.",
  })
  @ShownOnce()
  link!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The token in that link; it cannot be had a second time either.",
  })
  @ShownOnce()
  token!: string | null;
}

@ObjectType("InvitationPayload", { simpleResolvers: true, description: "An invitation." })
export class InvitationPayload extends Payload {
  @Field(() => InvitationView, { nullable: true, description: "The invitation." })
  invitation!: InvitationView | null;
}

/** An invitation as it is shown. */
export function toInvitation(invitation: Invitation): InvitationView {
  const { id, email, role, createdBy, createdAt, expiresAt } = invitation;
  return { id, email, role, createdBy, createdAt, expiresAt };
}
