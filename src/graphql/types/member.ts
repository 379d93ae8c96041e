import { ArgsType, Field, ID, InputType, ObjectType } from "type-graphql";
import type { CustomerUser, PersonStatus } from "../../customers/index.ts";
import type { CustomerRole } from "../../kernel/principal.ts";
import { Limit } from "../limits.ts";
import { DateTime } from "../scalars.ts";
import { connectionOf } from "./connection.ts";
import { idLimits } from "./field-limits.ts";
import { MemberRoleEnum, PersonStatusEnum } from "./person-enums.ts";
import { personNameLimits } from "./person-limits.ts";
import { Payload } from "./user-error.ts";

@ObjectType("Member", { simpleResolvers: true, description: "A person who logs in for a customer." })
export class MemberView {
  @Field(() => ID, { description: "`usr_…`." })
  id!: string;

  @Field(() => String, { description: "Their e-mail address, by which they log in." })
  email!: string;

  @Field(() => String, { description: "What they are called; empty where nobody said." })
  name!: string;

  @Field(() => MemberRoleEnum, { description: "What they may do." })
  role!: CustomerRole;

  @Field(() => PersonStatusEnum, { description: "Whether they may log in." })
  status!: PersonStatus;

  @Field(() => DateTime, { nullable: true, description: "When they last logged in; null before." })
  lastLogInAt!: Date | null;

  @Field(() => DateTime, { description: "When they came in." })
  createdAt!: Date;
}

export const MemberConnection = connectionOf("Member", () => MemberView);

@ArgsType()
export class MemberIdArgs {
  @Field(() => ID, { description: "`usr_…`." })
  @Limit(idLimits)
  id!: string;
}

@InputType("UpdateMemberInput", {
  description: "What to change about a member. A new role ends their sessions.",
})
export class UpdateMemberInput {
  @Field(() => ID, { description: "`usr_…`." })
  @Limit(idLimits)
  userId!: string;

  @Field(() => MemberRoleEnum, { nullable: true, description: "What they may do from now on." })
  @Limit({ notNull: true })
  role?: CustomerRole;

  @Field(() => String, { nullable: true, description: "What they are called." })
  @Limit({ ...personNameLimits, notNull: true })
  name?: string;
}

@InputType("RemoveMemberInput", { description: "Who shall not come in any more." })
export class RemoveMemberInput {
  @Field(() => ID, { description: "`usr_…`." })
  @Limit(idLimits)
  userId!: string;
}

@ObjectType("MemberPayload", { simpleResolvers: true, description: "A member." })
export class MemberPayload extends Payload {
  @Field(() => MemberView, { nullable: true, description: "The member." })
  member!: MemberView | null;
}

/** A person of a customer as they are shown. */
export function toMember(user: CustomerUser): MemberView {
  const { id, email, name, role, status, lastLogInAt, createdAt } = user;
  return { id, email, name, role, status, lastLogInAt, createdAt };
}
