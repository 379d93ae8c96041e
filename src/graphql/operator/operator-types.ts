import { Field, ID, InputType, ObjectType } from "type-graphql";
import type { Operator, PersonStatus } from "../../customers/index.ts";
import type { OperatorRole } from "../../kernel/principal.ts";
import { Limit } from "../limits.ts";
import { DateTime } from "../scalars.ts";
import { ShownOnce } from "../shown-once.ts";
import { PersonStatusEnum } from "../types/person-enums.ts";
import { emailLimits, passwordLimits } from "../types/person-limits.ts";
import { SessionView } from "../types/session.ts";
import { Payload } from "../types/user-error.ts";

@ObjectType("Operator", { simpleResolvers: true, description: "A person who runs the product." })
export class OperatorView {
  @Field(() => ID, { description: "`opr_…`." })
  id!: string;

  @Field(() => String, { description: "owner, admin, finance, support or read-only." })
  role!: OperatorRole;

  @Field(() => String, { description: "Their e-mail address, by which they log in." })
  email!: string;

  @Field(() => String, { description: "What they are called; empty where nobody said." })
  name!: string;

  @Field(() => PersonStatusEnum, { description: "Whether they may log in." })
  status!: PersonStatus;

  @Field(() => DateTime, { nullable: true, description: "When they last logged in; null before." })
  lastLogInAt!: Date | null;

  @Field(() => DateTime, { description: "When they came in." })
  createdAt!: Date;

  @Field(() => String, {
    nullable: true,
    description: "What a cookie's session sends as `x-relay-csrf`; null but for the one who asks.",
  })
  csrfToken!: string | null;

  @Field(() => SessionView, {
    nullable: true,
    description: "The session that asks; null but for the one who asks.",
  })
  session!: Promise<SessionView | null>;
}

@InputType("LogInOperatorInput", { description: "An operator's credentials." })
export class LogInOperatorInput {
  @Field(() => String, { description: "Their e-mail address." })
  @Limit(emailLimits)
  email!: string;

  @Field(() => String, { description: "Their password." })
  @Limit(passwordLimits)
  password!: string;
}

@ObjectType("LogInOperatorPayload", { simpleResolvers: true, description: "A session." })
export class LogInOperatorPayload extends Payload {
  @Field(() => String, {
    nullable: true,
    description: "`op_…`: a program sends it as `Authorization: Bearer`; a browser has it in a cookie.",
  })
  @ShownOnce()
  token!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "A browser sends it as the header `x-relay-csrf` with everything that is not a GET.",
  })
  csrfToken!: string | null;

  @Field(() => DateTime, { nullable: true, description: "When the session ends." })
  expiresAt!: Date | null;

  @Field(() => OperatorView, { nullable: true, description: "Whose session it is." })
  operator!: OperatorView | null;
}

/** What only the one who asks is shown of themselves. */
export interface OwnSession {
  csrfToken: string;
  /** Read only when it is asked for. */
  session: () => Promise<SessionView | null>;
}

/** An operator as they are shown. */
export function toOperator(operator: Operator, own: OwnSession | null = null): OperatorView {
  const { id, email, name, role, status, lastLogInAt, createdAt } = operator;
  return {
    ...{ id, email, name, role, status, lastLogInAt, createdAt },
    csrfToken: own?.csrfToken ?? null,
    get session() {
      return own?.session() ?? Promise.resolve(null);
    },
  };
}
