import { Ctx, FieldResolver, ID, Int, Resolver, Root } from "type-graphql";
import type { GraphqlContext } from "../context.ts";
import { BalanceView, toBalance } from "../types/balance.ts";
import { CustomerPoliciesView, toCustomerPolicies } from "./customer-policies-types.ts";
import { CustomerView } from "./customer-types.ts";
import { CustomerGroupView, toCustomerGroup } from "./group-types.ts";

/** What stands beside a customer. However many are shown at once, each kind is read together. */
@Resolver(() => CustomerView)
export class CustomerDetailsResolver {
  @FieldResolver(() => BalanceView, { nullable: true, description: "Its money." })
  async balance(@Root() { id }: CustomerView, @Ctx() ctx: GraphqlContext): Promise<BalanceView | null> {
    const found = await ctx.loaders.operator.balance.load(id);
    return found && toBalance(found);
  }

  @FieldResolver(() => CustomerGroupView, { nullable: true, description: "The group that it is in." })
  async group(
    @Root() { groupId }: CustomerView,
    @Ctx() ctx: GraphqlContext,
  ): Promise<CustomerGroupView | null> {
    const found = groupId === null ? null : await ctx.loaders.operator.group.load(groupId);
    return found && toCustomerGroup(found);
  }

  @FieldResolver(() => Int, { description: "How many people may log in for it." })
  async memberCount(@Root() { id }: CustomerView, @Ctx() ctx: GraphqlContext): Promise<number> {
    return (await ctx.loaders.operator.belongings.load(id)).members;
  }

  @FieldResolver(() => Int, { description: "How many keys it has that are not disabled." })
  async apiKeyCount(@Root() { id }: CustomerView, @Ctx() ctx: GraphqlContext): Promise<number> {
    return (await ctx.loaders.operator.belongings.load(id)).apiKeys;
  }

  @FieldResolver(() => [ID], {
    description: "The private models that it was let see and call by itself, not by its group.",
  })
  entitledModelIds(@Root() { id }: CustomerView, @Ctx() ctx: GraphqlContext): Promise<readonly string[]> {
    return ctx.loaders.operator.entitlements.load(id);
  }

  @FieldResolver(() => CustomerPoliciesView, {
    description: "What it has decided about how its requests are served.",
  })
  async policies(@Root() { id }: CustomerView, @Ctx() ctx: GraphqlContext): Promise<CustomerPoliciesView> {
    return toCustomerPolicies(await ctx.loaders.operator.policies.load(id));
  }
}
