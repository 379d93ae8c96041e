import { Field, ID, ObjectType } from "type-graphql";
import type { ApiKey, ApiKeyStatus, Customer, CustomerStatus } from "../../customers/index.ts";
import type { CustomerUser, ModelScope, RateLimits } from "../../customers/index.ts";
import type { Capability } from "../../kernel/principal.ts";
import { DateTime } from "../scalars.ts";
import { ModelScopeView, RateLimitsView } from "./api-key.ts";
import { ApiKeyStatusEnum, CustomerStatusEnum } from "./enums.ts";
import { MemberView, toMember } from "./member.ts";
import { SessionView } from "./session.ts";

@ObjectType("ClientApiKey", { simpleResolvers: true, description: "The key that a request came with." })
export class ClientApiKeyView {
  @Field(() => ID, { description: "`key_…`." })
  id!: string;

  @Field(() => String, { description: "What people call it." })
  name!: string;

  @Field(() => String, { description: "How the token begins." })
  prefix!: string;

  @Field(() => String, { description: "How the token ends." })
  last4!: string;

  @Field(() => ApiKeyStatusEnum, { description: "Whether it opens doors." })
  status!: ApiKeyStatus;

  @Field(() => [String], { description: "inference, account:read, account:write, keys:write." })
  capabilities!: readonly string[];

  @Field(() => ModelScopeView, { description: "Which models it may call." })
  modelScope!: ModelScope;
}

@ObjectType("Client", {
  simpleResolvers: true,
  description: "Who is asking: the customer, and the key if one was used.",
})
export class ClientView {
  @Field(() => ID, { description: "`cus_…`." })
  customerId!: string;

  @Field(() => String, { description: "The customer's name." })
  name!: string;

  @Field(() => CustomerStatusEnum, { description: "Whether the customer is served." })
  status!: CustomerStatus;

  @Field(() => String, { description: "ISO 4217: the currency of every amount." })
  currency!: string;

  @Field(() => DateTime, { description: "When the customer was taken on." })
  createdAt!: Date;

  @Field(() => String, { description: "IANA: by its days and months figures are cut." })
  reportingTimezone!: string;

  @Field(() => RateLimitsView, { description: "What all keys of the customer have together." })
  rateLimits!: RateLimits;

  @Field(() => ClientApiKeyView, { nullable: true, description: "The key of this request; null for people." })
  apiKey!: ClientApiKeyView | null;

  @Field(() => MemberView, { nullable: true, description: "The person who is logged in; null for keys." })
  member!: MemberView | null;

  @Field(() => [String], {
    description: "What they may do: inference, account:read, account:write, keys:write.",
  })
  permissions!: readonly Capability[];

  @Field(() => String, {
    nullable: true,
    description: "What a session sends as `x-relay-csrf` with everything that is not a GET; null for keys.",
  })
  csrfToken!: string | null;

  @Field(() => SessionView, { nullable: true, description: "The session that asks; null for keys." })
  session!: Promise<SessionView | null>;
}

/** Who is asking, before they are shown. */
export interface Asking {
  customer: Customer;
  key: ApiKey | null;
  user: CustomerUser | null;
  permissions: readonly Capability[];
  csrfToken: string | null;
  /** Read only when it is asked for. */
  session: () => Promise<SessionView | null>;
}

/** Who is asking, as it is shown. */
export function toClient({ customer, key, user, permissions, csrfToken, session }: Asking): ClientView {
  return {
    ...{ permissions, csrfToken },
    member: user && toMember(user),
    get session() {
      return session();
    },
    customerId: customer.id,
    name: customer.name,
    status: customer.status,
    currency: customer.currency,
    createdAt: customer.createdAt,
    reportingTimezone: customer.reportingTimezone,
    rateLimits: customer.rateLimits,
    apiKey: key && {
      id: key.id,
      name: key.name,
      prefix: key.prefix,
      last4: key.last4,
      status: key.status,
      capabilities: key.capabilities,
      modelScope: key.modelScope,
    },
  };
}
