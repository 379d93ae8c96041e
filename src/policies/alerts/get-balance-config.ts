import type { Ctx } from "../../storage/index.ts";
import type { Policy } from "../policy-kind.ts";
import { readPolicy } from "../read-policy.ts";
import { balanceConfigKind, type BalanceConfig } from "./balance-config.ts";

/** Of what a customer wants to be told, and where. Throws `permission_denied`. */
export function getBalanceConfig(
  ctx: Ctx,
  { customerId }: { customerId: string },
): Promise<Policy<BalanceConfig>> {
  return readPolicy(ctx, { customerId, kind: balanceConfigKind });
}
