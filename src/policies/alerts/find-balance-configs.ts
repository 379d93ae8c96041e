import { requireCapability } from "../../kernel/require-capability.ts";
import { inTransaction, type Ctx } from "../../storage/index.ts";
import { selectPolicies } from "../policy-store.ts";
import { balanceConfigKind, type BalanceConfig } from "./balance-config.ts";

// Nobody has changed anything since then: only those that are named are meant.
const NEVER = new Date("9999-12-31T00:00:00Z");

/** Of what these customers want to be told, in one reading; who never said anything is absent. */
export async function findBalanceConfigs(
  ctx: Ctx,
  { customerIds }: { customerIds: readonly string[] },
): Promise<ReadonlyMap<string, BalanceConfig>> {
  requireCapability(ctx.principal, "account:read");
  const slice = { after: null, take: customerIds.length, touched: { since: NEVER, customerIds } };
  const rows = await inTransaction(ctx, (tx) => selectPolicies(tx, balanceConfigKind, slice));
  return new Map(rows.map(({ customerId, document }) => [customerId, document]));
}
