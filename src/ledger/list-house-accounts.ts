import { inTransaction, type Ctx } from "../storage/index.ts";
import type { HouseAccounts } from "./house-accounts.ts";
import { sumHouseAccounts } from "./house-store.ts";
import { requireOperator } from "./operator-rights.ts";

/**
 * The house's accounts by currency; with the customers' they sum to nothing. Throws `permission_denied` for
 * customers.
 */
export async function listHouseAccounts(ctx: Ctx): Promise<HouseAccounts[]> {
  requireOperator(ctx.principal);
  return inTransaction(ctx, sumHouseAccounts);
}
