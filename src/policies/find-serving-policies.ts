import type { SystemPrincipal } from "../kernel/principal.ts";
import { readVisible, type Database } from "../storage/index.ts";
import { documentsOf, type ServingPolicies } from "./serving-policies.ts";
import { selectVersionedPolicies } from "./versioned-policy-store.ts";

const principal: SystemPrincipal = { kind: "system", name: "serving" };

/**
 * How a customer's requests are to be served, for a miss of the cache only. `defaultPolicies` itself, told by
 * identity, for a customer that never decided anything.
 */
export async function findServingPolicies(
  database: Database,
  { customerId }: { customerId: string },
): Promise<ServingPolicies> {
  const found = await readVisible({ database, principal }, (tx) => selectVersionedPolicies(tx, [customerId]));
  return documentsOf(found[0]!);
}
