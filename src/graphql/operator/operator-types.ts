import { Field, ID, InputType, ObjectType } from "type-graphql";
import type { OperatorRole } from "../../kernel/principal.ts";
import { Limit } from "../limits.ts";
import { DateTime } from "../scalars.ts";
import { Payload } from "../types/user-error.ts";

@ObjectType("Operator", { simpleResolvers: true, description: "A person who runs the product." })
export class OperatorView {
  @Field(() => ID, { description: "`opr_…`." })
  id!: string;

  @Field(() => String, { description: "owner, admin, finance, support or read-only." })
  role!: OperatorRole;
}

@InputType("LogInOperatorInput", { description: "An operator's credentials." })
export class LogInOperatorInput {
  @Field(() => String, { description: "Their e-mail address." })
  @Limit({ minLength: 1, maxLength: 320 })
  email!: string;

  @Field(() => String, { description: "Their password." })
  @Limit({ minLength: 1, maxLength: 256 })
  password!: string;
}

@ObjectType("LogInOperatorPayload", { simpleResolvers: true, description: "A session." })
export class LogInOperatorPayload extends Payload {
  @Field(() => String, { nullable: true, description: "`op_…`: send it as `Authorization: Bearer`." })
  token!: string | null;

  @Field(() => DateTime, { nullable: true, description: "When the session ends." })
  expiresAt!: Date | null;

  @Field(() => OperatorView, { nullable: true, description: "Whose session it is." })
  operator!: OperatorView | null;
}
