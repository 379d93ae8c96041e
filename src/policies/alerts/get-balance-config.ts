import { requireCapability } from "../../kernel/require-capability.ts";
import { inTenant, type Ctx } from "../../storage/index.ts";
import type { Policy } from "../policy-kind.ts";
import { selectPolicy } from "../policy-store.ts";
import { balanceConfigKind, type BalanceConfig } from "./balance-config.ts";

/** Of what a customer wants to be told, and where. Throws `permission_denied`. */
export async function getBalanceConfig(
  ctx: Ctx,
  { customerId }: { customerId: string },
): Promise<Policy<BalanceConfig>> {
  requireCapability(ctx.principal, "account:read");
  return inTenant(ctx, customerId, (tx) => selectPolicy(tx, balanceConfigKind, customerId));
}
