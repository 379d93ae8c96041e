import { Arg, Args, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { entitleGroup, listEntitled } from "../../catalog/index.ts";
import { assignCustomerGroup, createCustomerGroup } from "../../customers/index.ts";
import { listCustomerGroups, renameCustomerGroup } from "../../customers/index.ts";
import { OpenTo } from "../access.ts";
import type { GraphqlContext } from "../context.ts";
import { PageArgs, pageOf, toConnection, type Connection } from "../types/connection.ts";
import { CustomerPayload, toCustomer } from "./customer-types.ts";
import {
  AssignCustomerGroupInput,
  CreateCustomerGroupInput,
  RenameCustomerGroupInput,
} from "./group-types.ts";
import { CustomerGroupConnection, CustomerGroupPayload, type CustomerGroupView } from "./group-types.ts";
import { EntitleGroupInput, EntitleGroupPayload, toCustomerGroup } from "./group-types.ts";
import { ModelEntitlementsArgs, ModelEntitlementsView, toModelEntitlements } from "./group-types.ts";

@Resolver()
export class GroupsAdminResolver {
  @Query(() => CustomerGroupConnection, { description: "List groups of customers." })
  async customerGroups(
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<CustomerGroupView>> {
    return toConnection(await listCustomerGroups(ctx, { page: pageOf(args) }), toCustomerGroup);
  }

  @Query(() => ModelEntitlementsView, {
    nullable: true,
    description: "Who is entitled to a model: customers, and groups of them.",
  })
  async modelEntitlements(
    @Args(() => ModelEntitlementsArgs) { modelId }: ModelEntitlementsArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<ModelEntitlementsView> {
    return toModelEntitlements(modelId, await listEntitled(ctx, { modelId }));
  }

  @Mutation(() => CustomerGroupPayload, { description: "Make a group of customers." })
  @OpenTo()
  async createCustomerGroup(
    @Arg("input", () => CreateCustomerGroupInput, { description: "The group." })
    input: CreateCustomerGroupInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<CustomerGroupPayload> {
    return { group: toCustomerGroup(await createCustomerGroup(ctx, input)) };
  }

  @Mutation(() => CustomerGroupPayload, { description: "Give a group another name." })
  @OpenTo()
  async renameCustomerGroup(
    @Arg("input", () => RenameCustomerGroupInput, { description: "Which, and the name." })
    input: RenameCustomerGroupInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<CustomerGroupPayload> {
    return { group: toCustomerGroup(await renameCustomerGroup(ctx, input)) };
  }

  @Mutation(() => CustomerPayload, {
    description: "Put a customer into a group: its prices and private models are the customer's from now on.",
  })
  @OpenTo()
  async assignCustomerGroup(
    @Arg("input", () => AssignCustomerGroupInput, { description: "Who, and where." })
    { customerId, groupId }: AssignCustomerGroupInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<CustomerPayload> {
    return { customer: toCustomer(await assignCustomerGroup(ctx, { customerId, groupId: groupId ?? null })) };
  }

  @Mutation(() => EntitleGroupPayload, {
    description: "Let the customers of a group see and call a private model, or end that.",
  })
  @OpenTo()
  entitleGroup(
    @Arg("input", () => EntitleGroupInput, { description: "Who, and what." }) input: EntitleGroupInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<EntitleGroupPayload> {
    return entitleGroup(ctx, input);
  }
}
