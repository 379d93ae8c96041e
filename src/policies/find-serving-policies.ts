import type { Database } from "../storage/index.ts";
import type { ServingPolicies } from "./serving-policies.ts";
import { selectServingPolicies } from "./serving-policy-store.ts";

/**
 * How a customer's requests are to be served, for a miss of the cache only. `defaultPolicies` itself, told by
 * identity, for a customer that never decided anything.
 */
export function findServingPolicies(
  database: Database,
  { customerId }: { customerId: string },
): Promise<ServingPolicies> {
  return selectServingPolicies(database, customerId);
}
