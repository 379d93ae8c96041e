import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { getContextConfig, getRoutingPolicy, getSecurityPolicy } from "../../policies/index.ts";
import { Needs } from "../access.ts";
import { changeContextConfig, changeRoutingPolicy, changeSecurityPolicy } from "../change-policies.ts";
import type { GraphqlContext } from "../context.ts";
import { tenantOf } from "../tenant.ts";
import { ContextConfigView, toContextConfig, UpdateContextConfigInput } from "../types/context-config.ts";
import { UpdateContextConfigPayload } from "../types/context-config.ts";
import { UpdateRoutingPolicyInput, UpdateRoutingPolicyPayload } from "../types/routing-policy-input.ts";
import { RoutingPolicyView, toRoutingPolicy } from "../types/routing-policy.ts";
import { UpdateSecurityPolicyInput, UpdateSecurityPolicyPayload } from "../types/security-policy-input.ts";
import { SecurityPolicyView, toSecurityPolicy } from "../types/security-policy.ts";

/** What a customer decides about how its requests are served. */
@Resolver()
export class ServingPoliciesResolver {
  @Query(() => RoutingPolicyView, { description: "Get whom your requests may go to." })
  async routingPolicy(@Ctx() ctx: GraphqlContext): Promise<RoutingPolicyView> {
    return toRoutingPolicy(await getRoutingPolicy(ctx, { customerId: tenantOf(ctx) }));
  }

  @Query(() => SecurityPolicyView, {
    description: "Get what may pass in your requests, and what is kept of them.",
  })
  async securityPolicy(@Ctx() ctx: GraphqlContext): Promise<SecurityPolicyView> {
    return toSecurityPolicy(await getSecurityPolicy(ctx, { customerId: tenantOf(ctx) }));
  }

  @Query(() => ContextConfigView, {
    description: "Get how much of a conversation goes to a model, and what is remembered of it.",
  })
  async contextConfig(@Ctx() ctx: GraphqlContext): Promise<ContextConfigView> {
    return toContextConfig(await getContextConfig(ctx, { customerId: tenantOf(ctx) }));
  }

  @Mutation(() => UpdateRoutingPolicyPayload, {
    description: "Change whom your requests may go to; it holds everywhere within a second.",
  })
  @Needs("account:write")
  updateRoutingPolicy(
    @Arg("input", () => UpdateRoutingPolicyInput, { description: "What to change." })
    input: UpdateRoutingPolicyInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<UpdateRoutingPolicyPayload> {
    return changeRoutingPolicy(ctx, input);
  }

  @Mutation(() => UpdateSecurityPolicyPayload, {
    description: "Change what may pass in your requests, and what is kept of them; it holds within a second.",
  })
  @Needs("account:write")
  updateSecurityPolicy(
    @Arg("input", () => UpdateSecurityPolicyInput, { description: "What to change." })
    input: UpdateSecurityPolicyInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<UpdateSecurityPolicyPayload> {
    return changeSecurityPolicy(ctx, input);
  }

  @Mutation(() => UpdateContextConfigPayload, {
    description: "Change how much of a conversation goes to a model; it holds everywhere within a second.",
  })
  @Needs("account:write")
  updateContextConfig(
    @Arg("input", () => UpdateContextConfigInput, { description: "What to change." })
    input: UpdateContextConfigInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<UpdateContextConfigPayload> {
    return changeContextConfig(ctx, input);
  }
}
