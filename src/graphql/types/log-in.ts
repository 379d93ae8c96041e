import { Field, InputType, ObjectType } from "type-graphql";
import { Limit } from "../limits.ts";
import { currencyLimits } from "./field-limits.ts";
import { DateTime } from "../scalars.ts";
import { MemberView } from "./member.ts";
import { emailLimits, newPasswordLimits, oneTimeTokenLimits } from "./person-limits.ts";
import { passwordLimits, personNameLimits } from "./person-limits.ts";
import { Payload } from "./user-error.ts";

@InputType("LogInInput", { description: "Who comes in." })
export class LogInInput {
  @Field(() => String, { description: "Their e-mail address." })
  @Limit(emailLimits)
  email!: string;

  @Field(() => String, { description: "Their password." })
  @Limit(passwordLimits)
  password!: string;
}

@ObjectType("LogInPayload", {
  simpleResolvers: true,
  description: "A session. Its token is in a cookie, where no script can read it.",
})
export class LogInPayload extends Payload {
  @Field(() => MemberView, { nullable: true, description: "Whose session it is." })
  member!: MemberView | null;

  @Field(() => String, {
    nullable: true,
    description: "Send it as the header `x-relay-csrf` with everything that is not a GET.",
  })
  csrfToken!: string | null;

  @Field(() => DateTime, { nullable: true, description: "When the session ends, however much it is used." })
  expiresAt!: Date | null;
}

@InputType("SignUpInput", { description: "A new customer, and its first owner." })
export class SignUpInput {
  @Field(() => String, { description: "What the customer is called." })
  @Limit({ minLength: 1, maxLength: 120 })
  company!: string;

  @Field(() => String, { description: "What the owner is called." })
  @Limit(personNameLimits)
  name!: string;

  @Field(() => String, { description: "The owner's e-mail address." })
  @Limit(emailLimits)
  email!: string;

  @Field(() => String, { description: "The owner's password, 8 to 256 characters." })
  @Limit(newPasswordLimits)
  password!: string;

  @Field(() => String, { description: "ISO 4217: the currency of the account, for good." })
  @Limit(currencyLimits)
  currency!: string;

  @Field(() => String, {
    nullable: true,
    description: "IANA: by whose days and months figures are cut; UTC when left out.",
  })
  @Limit({ notNull: true, minLength: 1, maxLength: 64 })
  reportingTimezone?: string;
}

@ObjectType("SignUpPayload", {
  simpleResolvers: true,
  description: "A new customer. Its owner can log in now.",
})
export class SignUpPayload extends Payload {
  @Field(() => MemberView, { nullable: true, description: "Its owner." })
  member!: MemberView | null;
}

@InputType("ChangePasswordInput", { description: "A new password for whoever is logged in." })
export class ChangePasswordInput {
  @Field(() => String, { description: "The password that they have." })
  @Limit(passwordLimits)
  currentPassword!: string;

  @Field(() => String, { description: "The one that they choose, 8 to 256 characters." })
  @Limit(newPasswordLimits)
  newPassword!: string;
}

@InputType("RequestPasswordResetInput", { description: "Who has forgotten their password." })
export class RequestPasswordResetInput {
  @Field(() => String, { description: "Their e-mail address." })
  @Limit(emailLimits)
  email!: string;
}

@InputType("ResetPasswordInput", { description: "A new password, by the link that somebody got." })
export class ResetPasswordInput {
  @Field(() => String, { description: "The token of that link." })
  @Limit(oneTimeTokenLimits)
  token!: string;

  @Field(() => String, { description: "The password that they choose, 8 to 256 characters." })
  @Limit(newPasswordLimits)
  newPassword!: string;
}

@ObjectType("DonePayload", { simpleResolvers: true, description: "That it is done." })
export class DonePayload extends Payload {
  @Field(() => Boolean, { nullable: true, description: "True; null when `userErrors` has something to say." })
  done!: boolean | null;
}
