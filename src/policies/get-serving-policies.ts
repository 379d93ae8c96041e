import { requireCapability } from "../kernel/require-capability.ts";
import { readTenant, type Ctx } from "../storage/index.ts";
import { documentsOf, type ServingPolicies } from "./serving-policies.ts";
import { selectVersionedPolicies } from "./versioned-policy-store.ts";

/**
 * What a customer has decided about how its requests are served, as the database has it: whoever changed it
 * sees the change at once, whatever nodes remember. Throws `permission_denied`.
 */
export async function getServingPolicies(
  ctx: Ctx,
  { customerId }: { customerId: string },
): Promise<ServingPolicies> {
  requireCapability(ctx.principal, "account:read");
  const found = await readTenant(ctx, customerId, (tx) => selectVersionedPolicies(tx, [customerId]));
  return documentsOf(found[0]!);
}
