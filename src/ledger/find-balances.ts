import { inTransaction, type Ctx } from "../storage/index.ts";
import { findBalancesOf } from "./account-store.ts";
import type { Balance } from "./balance.ts";
import { requireOperator } from "./operator-rights.ts";

/** The balances of these customers in one reading; who is not there is absent. For operators. */
export async function findBalances(
  ctx: Ctx,
  { customerIds }: { customerIds: readonly string[] },
): Promise<ReadonlyMap<string, Balance>> {
  requireOperator(ctx.principal);
  return inTransaction(ctx, (tx) => findBalancesOf(tx, customerIds));
}
