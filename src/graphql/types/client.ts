import { Field, ID, ObjectType } from "type-graphql";
import type { ApiKey, ApiKeyStatus, Customer, CustomerStatus, ModelScope } from "../../customers/index.ts";
import { DateTime } from "../scalars.ts";
import { ModelScopeView } from "./api-key.ts";
import { ApiKeyStatusEnum, CustomerStatusEnum } from "./enums.ts";

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

  @Field(() => ClientApiKeyView, { nullable: true, description: "The key of this request; null for people." })
  apiKey!: ClientApiKeyView | null;
}

/** Who is asking, as it is shown. */
export function toClient(customer: Customer, key: ApiKey | null): ClientView {
  return {
    customerId: customer.id,
    name: customer.name,
    status: customer.status,
    currency: customer.currency,
    createdAt: customer.createdAt,
    reportingTimezone: customer.reportingTimezone,
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
