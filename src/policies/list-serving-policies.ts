import { requireCapability } from "../kernel/require-capability.ts";
import { readVisible, type Ctx } from "../storage/index.ts";
import type { VersionedPolicies } from "./serving-policies.ts";
import { selectVersionedPolicies } from "./versioned-policy-store.ts";

/** What each of these customers has decided, in their order, in one reading. Throws `permission_denied`. */
export function listServingPolicies(
  ctx: Ctx,
  { customerIds }: { customerIds: readonly string[] },
): Promise<VersionedPolicies[]> {
  requireCapability(ctx.principal, "account:read");
  return readVisible(ctx, (tx) => selectVersionedPolicies(tx, customerIds));
}
