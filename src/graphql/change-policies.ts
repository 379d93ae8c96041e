import { listVisibleModelIds } from "../catalog/index.ts";
import { updateContextConfig, updateRoutingPolicy, updateSecurityPolicy } from "../policies/index.ts";
import type { GraphqlContext } from "./context.ts";
import { tenantOf } from "./tenant.ts";
import { toContextConfig } from "./types/context-config.ts";
import type { UpdateContextConfigInput, UpdateContextConfigPayload } from "./types/context-config.ts";
import type { UpdateRoutingPolicyInput, UpdateRoutingPolicyPayload } from "./types/routing-policy-input.ts";
import { toRoutingPolicy } from "./types/routing-policy.ts";
import type {
  UpdateSecurityPolicyInput,
  UpdateSecurityPolicyPayload,
} from "./types/security-policy-input.ts";
import { toSecurityPolicy } from "./types/security-policy.ts";

/** Changes whom the caller's requests may go to. Throws what `updateRoutingPolicy` throws. */
export async function changeRoutingPolicy(
  ctx: GraphqlContext,
  { expectedVersion, ...changes }: UpdateRoutingPolicyInput,
): Promise<UpdateRoutingPolicyPayload> {
  const policy = await updateRoutingPolicy(ctx, { ...ownModels(ctx), changes, expectedVersion });
  return { routingPolicy: toRoutingPolicy(policy) };
}

/** Changes what may pass in the caller's requests. Throws what `updateSecurityPolicy` throws. */
export async function changeSecurityPolicy(
  ctx: GraphqlContext,
  { expectedVersion, ...changes }: UpdateSecurityPolicyInput,
): Promise<UpdateSecurityPolicyPayload> {
  const policy = await updateSecurityPolicy(ctx, { ...ownModels(ctx), changes, expectedVersion });
  return { securityPolicy: toSecurityPolicy(policy) };
}

/**
 * Changes how much of the caller's conversations goes to a model. Throws what `updateContextConfig` throws.
 */
export async function changeContextConfig(
  ctx: GraphqlContext,
  { expectedVersion, ...changes }: UpdateContextConfigInput,
): Promise<UpdateContextConfigPayload> {
  const customerId = tenantOf(ctx);
  return {
    contextConfig: toContextConfig(await updateContextConfig(ctx, { customerId, changes, expectedVersion })),
  };
}

/** Whose policy it is, and the models that it may name: those that the customer can see. */
function ownModels(ctx: GraphqlContext): {
  customerId: string;
  visibleModelIds: () => Promise<ReadonlySet<string>>;
} {
  const customerId = tenantOf(ctx);
  return { customerId, visibleModelIds: () => listVisibleModelIds(ctx, { customerId }) };
}
