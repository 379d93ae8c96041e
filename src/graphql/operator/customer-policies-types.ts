import { Field, ObjectType } from "type-graphql";
import type { VersionedPolicies } from "../../policies/index.ts";
import { ContextConfigView, toContextConfig } from "../types/context-config.ts";
import { RoutingPolicyView, toRoutingPolicy } from "../types/routing-policy.ts";
import { SecurityPolicyView, toSecurityPolicy } from "../types/security-policy.ts";

@ObjectType("CustomerPolicies", {
  simpleResolvers: true,
  description: "What a customer has decided about how its requests are served. Only it may change that.",
})
export class CustomerPoliciesView {
  @Field(() => RoutingPolicyView, { description: "Whom its requests may go to." })
  routing!: RoutingPolicyView;

  @Field(() => SecurityPolicyView, { description: "What may pass in them, and what is kept of them." })
  security!: SecurityPolicyView;

  @Field(() => ContextConfigView, { description: "How much of a conversation goes to a model." })
  context!: ContextConfigView;
}

/** A customer's policies as operators see them. */
export function toCustomerPolicies({ routing, security, context }: VersionedPolicies): CustomerPoliciesView {
  return {
    routing: toRoutingPolicy(routing),
    security: toSecurityPolicy(security),
    context: toContextConfig(context),
  };
}
