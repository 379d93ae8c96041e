import { requireCapability } from "../kernel/require-capability.ts";
import { inTenant, type Ctx } from "../storage/index.ts";
import type { Policy, PolicyKind } from "./policy-kind.ts";
import { selectPolicy } from "./policy-store.ts";

/**
 * One document of a customer as it stands, for whoever may read what belongs to it. Throws
 * `permission_denied`.
 */
export async function readPolicy<D extends object>(
  ctx: Ctx,
  { customerId, kind }: { customerId: string; kind: PolicyKind<D> },
): Promise<Policy<D>> {
  requireCapability(ctx.principal, "account:read");
  return inTenant(ctx, customerId, (tx) => selectPolicy(tx, kind, customerId));
}
