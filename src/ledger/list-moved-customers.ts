import type { Database } from "../storage/index.ts";
import { selectMovedCustomers } from "./account-store.ts";

/**
 * The customers whose money moved since a moment, for the product's own work. An account bears the time of
 * its movement and is seen when that commits: whoever must miss none asks from somewhat earlier. It reads
 * every account, for an index on that time would make each movement dearer.
 */
export function listMovedCustomers(database: Database, { since }: { since: Date }): Promise<string[]> {
  return selectMovedCustomers(database, since);
}
