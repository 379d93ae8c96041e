import { requireCapability } from "../../kernel/require-capability.ts";
import { inTenant, type Ctx } from "../../storage/index.ts";
import { changePolicy } from "../change-policy.ts";
import { widened } from "../check-model-scope.ts";
import { mergeChanges, type Changes } from "../merge-changes.ts";
import type { Policy } from "../policy-kind.ts";
import { checkPatterns } from "./check-patterns.ts";
import { checkSecurityPolicy } from "./check-security-policy.ts";
import { securityPolicyKind, type SecurityPolicy } from "./security-policy.ts";

export interface UpdateSecurityPolicyInput {
  customerId: string;
  /** What is absent stays as it is; objects merge field by field, lists are replaced whole. */
  changes: Changes<SecurityPolicy>;
  /** The version that the caller read; another one is `version_conflict`. */
  expectedVersion?: number | undefined;
  /** The models that the customer can see; asked only where models are named. */
  visibleModelIds: () => Promise<ReadonlySet<string>>;
}

/**
 * Changes what may pass in a customer's requests and what is kept of them; every node goes by it within a
 * second. Models that the policy named before may stay. Throws `invalid_request` with everything that is
 * wrong, `version_conflict`, `permission_denied`.
 */
export async function updateSecurityPolicy(
  ctx: Ctx,
  input: UpdateSecurityPolicyInput,
): Promise<Policy<SecurityPolicy>> {
  requireCapability(ctx.principal, "account:write");
  const { customerId, expectedVersion } = input;
  const changes = { ...input.changes, modelScope: widened(input.changes.modelScope) };
  const patterns = changes.contentSafety?.customPatterns ?? [];
  const patternErrors = await checkPatterns("content_safety.custom_patterns", patterns);
  const visible = changes.modelScope?.allowedModelIds ? await input.visibleModelIds() : [];
  return inTenant(ctx, customerId, (tx) =>
    changePolicy(tx, ctx, {
      ...{ customerId, expectedVersion, kind: securityPolicyKind },
      edit(current) {
        const models = new Set([...visible, ...current.modelScope.allowedModelIds]);
        return checkSecurityPolicy(mergeChanges(current, changes), { models, patternErrors });
      },
    }),
  );
}
