import { ArgsType, Field, ID, InputType, Int, ObjectType } from "type-graphql";
import type { Entitled } from "../../catalog/index.ts";
import type { CustomerGroup } from "../../customers/index.ts";
import { Limit } from "../limits.ts";
import { DateTime } from "../scalars.ts";
import { connectionOf } from "../types/connection.ts";
import { idLimits, modelIdLimits } from "../types/field-limits.ts";
import { Payload } from "../types/user-error.ts";

const groupName = { minLength: 1, maxLength: 120 } as const;

@ObjectType("CustomerGroup", {
  simpleResolvers: true,
  description: "Customers with the same prices and the same private models.",
})
export class CustomerGroupView {
  @Field(() => ID, { description: "`grp_…`." })
  id!: string;

  @Field(() => String, { description: "What people call it; no two groups share a name." })
  name!: string;

  @Field(() => Int, { description: "How many customers are in it." })
  customerCount!: number;

  @Field(() => Int, { description: "Rises with every change of the group itself." })
  version!: number;

  @Field(() => DateTime, { description: "When it was made." })
  createdAt!: Date;

  @Field(() => DateTime, { description: "When it last changed." })
  updatedAt!: Date;
}

export const CustomerGroupConnection = connectionOf("CustomerGroup", () => CustomerGroupView);

@ObjectType("ModelEntitlements", { simpleResolvers: true, description: "Who was let see and call a model." })
export class ModelEntitlementsView {
  @Field(() => ID, { description: "The model." })
  modelId!: string;

  @Field(() => [ID], { description: "Single customers, the first entitled first." })
  customerIds!: string[];

  @Field(() => [ID], { description: "Groups of customers, likewise." })
  groupIds!: string[];
}

@ArgsType()
export class ModelEntitlementsArgs {
  @Field(() => ID, { description: "The model." })
  @Limit(modelIdLimits)
  modelId!: string;
}

@InputType("CreateCustomerGroupInput", { description: "A new group, still without customers." })
export class CreateCustomerGroupInput {
  @Field(() => String, { description: "What people call it." })
  @Limit(groupName)
  name!: string;
}

@InputType("RenameCustomerGroupInput", { description: "Which group, and its new name." })
export class RenameCustomerGroupInput {
  @Field(() => ID, { description: "`grp_…`." })
  @Limit(idLimits)
  groupId!: string;

  @Field(() => String, { description: "What people call it from now on." })
  @Limit(groupName)
  name!: string;
}

@InputType("AssignCustomerGroupInput", { description: "Which customer, and into which group." })
export class AssignCustomerGroupInput {
  @Field(() => ID, { description: "`cus_…`." })
  @Limit(idLimits)
  customerId!: string;

  @Field(() => ID, { nullable: true, description: "`grp_…`; null takes it out of the group it is in." })
  @Limit(idLimits)
  groupId?: string | null;
}

@InputType("EntitleGroupInput", { description: "Which group, and which private model." })
export class EntitleGroupInput {
  @Field(() => ID, { description: "`grp_…`." })
  @Limit(idLimits)
  groupId!: string;

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

@ObjectType("CustomerGroupPayload", { simpleResolvers: true, description: "A group after a change." })
export class CustomerGroupPayload extends Payload {
  @Field(() => CustomerGroupView, { nullable: true, description: "The group." })
  group!: CustomerGroupView | null;
}

@ObjectType("EntitleGroupPayload", {
  simpleResolvers: true,
  description: "A group's entitlement after a change.",
})
export class EntitleGroupPayload extends Payload {
  @Field(() => ID, { nullable: true, description: "The group." })
  groupId!: string | null;

  @Field(() => ID, { nullable: true, description: "The model." })
  modelId!: string | null;

  @Field(() => Boolean, { nullable: true, description: "Whether its customers may see and call it now." })
  isEntitled!: boolean | null;
}

/** A group as operators see it. */
export function toCustomerGroup(group: CustomerGroup): CustomerGroupView {
  const { id, name, customerCount, version, createdAt, updatedAt } = group;
  return { id, name, customerCount, version, createdAt, updatedAt };
}

/** Who is entitled to a model, as operators see it. */
export function toModelEntitlements(
  modelId: string,
  { customerIds, groupIds }: Entitled,
): ModelEntitlementsView {
  return { modelId, customerIds, groupIds };
}
