import type { Database } from "../../storage/index.ts";
import { selectKeyQuotas, type CustomerKeyQuota } from "./key-quota-store.ts";

export type { CustomerKeyQuota } from "./key-quota-store.ts";

/** The active keys of these customers that have a quota, for the product's own work. One query. */
export function listKeyQuotas(
  database: Database,
  { customerIds }: { customerIds: readonly string[] },
): Promise<CustomerKeyQuota[]> {
  return selectKeyQuotas(database, customerIds);
}
