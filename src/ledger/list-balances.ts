import type { Database } from "../storage/index.ts";
import { selectBalances, type AccountBalance } from "./account-store.ts";

export type { AccountBalance } from "./account-store.ts";

/** The balances of these customers, for the product's own work; who has no account is absent. One query. */
export function listBalances(
  database: Database,
  { customerIds }: { customerIds: readonly string[] },
): Promise<AccountBalance[]> {
  return selectBalances(database, customerIds);
}
