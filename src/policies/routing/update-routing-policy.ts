import { requireCapability } from "../../kernel/require-capability.ts";
import { inTenant, type Ctx } from "../../storage/index.ts";
import { changePolicy } from "../change-policy.ts";
import { widened } from "../check-model-scope.ts";
import { mergeChanges, type Changes } from "../merge-changes.ts";
import type { Policy } from "../policy-kind.ts";
import { checkRoutingPolicy, modelsIn } from "./check-routing-policy.ts";
import { routingPolicyKind, type RoutingPolicy } from "./routing-policy.ts";

export interface UpdateRoutingPolicyInput {
  customerId: string;
  /** What is absent stays as it is; objects merge field by field, lists are replaced whole. */
  changes: Changes<RoutingPolicy>;
  /** The version that the caller read; another one is `version_conflict`. */
  expectedVersion?: number | undefined;
  /** The models that the customer can see; asked only where models are named. */
  visibleModelIds: () => Promise<ReadonlySet<string>>;
}

/**
 * Changes whom a customer's requests may go to; every node goes by it within a second. Models that the policy
 * named before may stay. Throws `invalid_request` with everything that is wrong, `version_conflict`,
 * `permission_denied`.
 */
export async function updateRoutingPolicy(
  ctx: Ctx,
  input: UpdateRoutingPolicyInput,
): Promise<Policy<RoutingPolicy>> {
  requireCapability(ctx.principal, "account:write");
  const { customerId, expectedVersion } = input;
  const changes = { ...input.changes, modelScope: widened(input.changes.modelScope) };
  const visible = namesModels(changes) ? await input.visibleModelIds() : [];
  return inTenant(ctx, customerId, (tx) =>
    changePolicy(tx, ctx, {
      ...{ customerId, expectedVersion, kind: routingPolicyKind },
      edit: (current) =>
        checkRoutingPolicy(mergeChanges(current, changes), new Set([...visible, ...modelsIn(current)])),
    }),
  );
}

function namesModels({ fallback, rollout, modelScope }: Changes<RoutingPolicy>): boolean {
  return fallback?.models !== undefined || rollout !== undefined || modelScope?.allowedModelIds !== undefined;
}
