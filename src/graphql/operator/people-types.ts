import { ArgsType, Field, ID, InputType, ObjectType } from "type-graphql";
import type { PersonStatus } from "../../customers/index.ts";
import { operatorRoles, type CustomerRole, type OperatorRole } from "../../kernel/principal.ts";
import { Limit } from "../limits.ts";
import { DateTime } from "../scalars.ts";
import { ShownOnce } from "../shown-once.ts";
import { connectionOf, PageArgs } from "../types/connection.ts";
import { idLimits } from "../types/field-limits.ts";
import { MemberRoleEnum, PersonStatusEnum } from "../types/person-enums.ts";
import { emailLimits, newPasswordLimits, personNameLimits } from "../types/person-limits.ts";
import { Payload } from "../types/user-error.ts";
import { OperatorView } from "./operator-types.ts";

export const OperatorConnection = connectionOf("Operator", () => OperatorView);

@InputType("CreateOperatorInput", { description: "A person who shall run the product." })
export class CreateOperatorInput {
  @Field(() => String, { description: "Their e-mail address." })
  @Limit(emailLimits)
  email!: string;

  @Field(() => String, { description: "Their first password, 8 to 256 characters; they can change it." })
  @Limit(newPasswordLimits)
  password!: string;

  @Field(() => String, { description: "owner, admin, finance, support or read-only." })
  @Limit({ values: operatorRoles })
  role!: OperatorRole;
}

@InputType("UpdateOperatorInput", {
  description: "What to change about an operator. A new role, and being disabled, end their sessions.",
})
export class UpdateOperatorInput {
  @Field(() => ID, { description: "`opr_…`." })
  @Limit(idLimits)
  operatorId!: string;

  @Field(() => String, { nullable: true, description: "owner, admin, finance, support or read-only." })
  @Limit({ notNull: true, values: operatorRoles })
  role?: OperatorRole;

  @Field(() => String, { nullable: true, description: "What they are called." })
  @Limit({ ...personNameLimits, notNull: true })
  name?: string;

  @Field(() => PersonStatusEnum, { nullable: true, description: "Whether they may log in." })
  @Limit({ notNull: true })
  status?: PersonStatus;
}

@ObjectType("OperatorPayload", { simpleResolvers: true, description: "An operator." })
export class OperatorPayload extends Payload {
  @Field(() => OperatorView, { nullable: true, description: "The operator." })
  operator!: OperatorView | null;
}

@InputType("IssueOperatorPasswordResetInput", { description: "Who has forgotten their password." })
export class IssueOperatorPasswordResetInput {
  @Field(() => ID, { description: "`opr_…`." })
  @Limit(idLimits)
  operatorId!: string;
}

@ArgsType()
export class CustomerUsersArgs extends PageArgs {
  @Field(() => ID, { description: "`cus_…`." })
  @Limit(idLimits)
  customerId!: string;
}

@InputType("CreateCustomerUserInput", { description: "A person who shall log in for a customer." })
export class CreateCustomerUserInput {
  @Field(() => ID, { description: "`cus_…`." })
  @Limit(idLimits)
  customerId!: string;

  @Field(() => String, { description: "Their e-mail address." })
  @Limit(emailLimits)
  email!: string;

  @Field(() => String, { description: "Their first password, 8 to 256 characters; they can change it." })
  @Limit(newPasswordLimits)
  password!: string;

  @Field(() => MemberRoleEnum, { description: "What they may do." })
  role!: CustomerRole;
}

@InputType("SetCustomerUserStatusInput", {
  description: "Whether a person of a customer may log in. Disabling ends their sessions.",
})
export class SetCustomerUserStatusInput {
  @Field(() => ID, { description: "`usr_…`." })
  @Limit(idLimits)
  userId!: string;

  @Field(() => PersonStatusEnum, { description: "What they shall be." })
  status!: PersonStatus;
}

@InputType("IssueCustomerUserPasswordResetInput", { description: "Who has forgotten their password." })
export class IssueCustomerUserPasswordResetInput {
  @Field(() => ID, { description: "`usr_…`." })
  @Limit(idLimits)
  userId!: string;
}

@ObjectType("PasswordResetPayload", {
  simpleResolvers: true,
  description: "A link by which one person can choose a new password, once.",
})
export class PasswordResetPayload extends Payload {
  @Field(() => String, { nullable: true, description: "Whose it is." })
  email!: string | null;

  @Field(() => DateTime, { nullable: true, description: "Until when it is good." })
  expiresAt!: Date | null;

  @Field(() => String, {
    nullable: true,
    description: "The link to hand over; it cannot be had a second time.",
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
