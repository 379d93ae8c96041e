import { ArgsType, Field, ID, InputType, Int, ObjectType } from "type-graphql";
import type { Customer, CustomerStatus, RateLimits } from "../../customers/index.ts";
import { Limit } from "../limits.ts";
import { DateTime } from "../scalars.ts";
import { RateLimitsView } from "../types/api-key.ts";
import { CreateApiKeyInput, RateLimitsInput } from "../types/api-key-input.ts";
import { connectionOf, PageArgs } from "../types/connection.ts";
import { CustomerStatusEnum } from "../types/enums.ts";
import { currencyLimits, idLimits, modelIdLimits } from "../types/field-limits.ts";
import { Payload } from "../types/user-error.ts";

@ObjectType("Customer", { simpleResolvers: true, description: "A tenant." })
export class CustomerView {
  @Field(() => ID, { description: "`cus_…`." })
  id!: string;

  @Field(() => String, { description: "What people call it." })
  name!: string;

  @Field(() => CustomerStatusEnum, { description: "Whether it is served." })
  status!: CustomerStatus;

  @Field(() => String, { description: "ISO 4217; it never changes." })
  currency!: string;

  @Field(() => String, { description: "IANA: by its days and months figures are cut." })
  reportingTimezone!: string;

  @Field(() => ID, { nullable: true, description: "The group whose prices and private models it has." })
  groupId!: string | null;

  @Field(() => RateLimitsView, { description: "What all its keys have together." })
  rateLimits!: RateLimits;

  @Field(() => Int, { description: "Rises with every change." })
  version!: number;

  @Field(() => DateTime, { description: "When it was taken on." })
  createdAt!: Date;

  @Field(() => DateTime, { description: "When it last changed." })
  updatedAt!: Date;
}

export const CustomerConnection = connectionOf("Customer", () => CustomerView);

@ArgsType()
export class CustomersArgs extends PageArgs {
  @Field(() => CustomerStatusEnum, { nullable: true, description: "Only customers in this state." })
  status?: CustomerStatus | null;

  @Field(() => String, {
    nullable: true,
    description: "Only customers whose name contains this, in any case.",
  })
  @Limit({ maxLength: 100 })
  q?: string | null;

  @Field(() => ID, { nullable: true, description: "Only customers of this group." })
  @Limit(idLimits)
  groupId?: string | null;
}

@ArgsType()
export class CustomerIdArgs {
  @Field(() => ID, { description: "`cus_…`." })
  @Limit(idLimits)
  id!: string;
}

@InputType("CreateCustomerInput", { description: "A new tenant; its account is opened with it." })
export class CreateCustomerInput {
  @Field(() => String, { description: "What people call it." })
  @Limit({ minLength: 1, maxLength: 120 })
  name!: string;

  @Field(() => String, { description: "ISO 4217; it can never be changed." })
  @Limit(currencyLimits)
  currency!: string;

  @Field(() => String, { nullable: true, description: "IANA, such as Europe/Berlin; UTC when omitted." })
  @Limit({ notNull: true, minLength: 1, maxLength: 64 })
  reportingTimezone?: string;

  @Field(() => RateLimitsInput, { nullable: true, description: "What all its keys have together." })
  rateLimits?: RateLimitsInput | null;
}

@InputType("CustomerStatusInput", { description: "Which customer, and why." })
export class CustomerStatusInput {
  @Field(() => ID, { description: "`cus_…`." })
  @Limit(idLimits)
  customerId!: string;

  @Field(() => String, { description: "Goes into the audit." })
  @Limit({ minLength: 1, maxLength: 500 })
  reason!: string;
}

@InputType("EntitleCustomerInput", { description: "Which customer, and which private model." })
export class EntitleCustomerInput {
  @Field(() => ID, { description: "`cus_…`." })
  @Limit(idLimits)
  customerId!: string;

  @Field(() => ID, { description: "The model." })
  @Limit(modelIdLimits)
  modelId!: string;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: true,
    description: "False takes the entitlement away.",
  })
  @Limit({ notNull: true })
  isEntitled?: boolean;
}

@InputType("CreateCustomerApiKeyInput", { description: "A new key for a customer." })
export class CreateCustomerApiKeyInput {
  @Field(() => ID, { description: "`cus_…`." })
  @Limit(idLimits)
  customerId!: string;

  @Field(() => CreateApiKeyInput, { description: "What it shall be." })
  key!: CreateApiKeyInput;
}

@ObjectType("CustomerPayload", { simpleResolvers: true, description: "A customer after a change." })
export class CustomerPayload extends Payload {
  @Field(() => CustomerView, { nullable: true, description: "The customer." })
  customer!: CustomerView | null;
}

@ObjectType("EntitleCustomerPayload", {
  simpleResolvers: true,
  description: "An entitlement after a change.",
})
export class EntitleCustomerPayload extends Payload {
  @Field(() => ID, { nullable: true, description: "The customer." })
  customerId!: string | null;

  @Field(() => ID, { nullable: true, description: "The model." })
  modelId!: string | null;

  @Field(() => Boolean, { nullable: true, description: "Whether the customer may see and call it now." })
  isEntitled!: boolean | null;
}

/** A customer as operators see it. */
export function toCustomer(customer: Customer): CustomerView {
  const { id, name, status, currency, reportingTimezone, groupId, rateLimits } = customer;
  const { version, createdAt, updatedAt } = customer;
  return {
    ...{ id, name, status, currency, reportingTimezone, groupId, rateLimits },
    ...{ version, createdAt, updatedAt },
  };
}
