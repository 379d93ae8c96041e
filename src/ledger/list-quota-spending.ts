import type { Nano } from "../kernel/money.ts";
import type { Database } from "../storage/index.ts";
import { selectSpending, type KeyWindow } from "./key-quota-store.ts";

/**
 * What keys of any customers have spent, each in one window of its quota, for the product's own work: by the
 * key's id; a key that spent nothing is absent. One query.
 */
export function listQuotaSpending(
  database: Database,
  { keys }: { keys: readonly KeyWindow[] },
): Promise<ReadonlyMap<string, Nano>> {
  return selectSpending(database, keys);
}
