import { systemQuery, type Database } from "../storage/index.ts";
import { contextConfigKind } from "./context/context-config.ts";
import type { JsonObject } from "./json-object.ts";
import { routingPolicyKind } from "./routing/routing-policy.ts";
import { securityPolicyKind } from "./security/security-policy.ts";
import { defaultPolicies, type ServingPolicies } from "./serving-policies.ts";

/** What one customer has decided; `defaultPolicies` itself for one that never decided anything. */
export async function selectServingPolicies(
  database: Database,
  customerId: string,
): Promise<ServingPolicies> {
  const rows = await systemQuery<{ kind: string; document: JsonObject }>(
    database,
    `SELECT kind, document FROM policy_document
     WHERE customer_id = $1 AND kind = ANY($2) AND version > 0`,
    [customerId, [routingPolicyKind.name, securityPolicyKind.name, contextConfigKind.name]],
  );
  if (rows.length === 0) return defaultPolicies;
  const stored = new Map(rows.map(({ kind, document }) => [kind, document]));
  const routing = stored.get(routingPolicyKind.name);
  const security = stored.get(securityPolicyKind.name);
  const context = stored.get(contextConfigKind.name);
  return {
    routing: routing ? routingPolicyKind.read(routing) : defaultPolicies.routing,
    security: security ? securityPolicyKind.read(security) : defaultPolicies.security,
    context: context ? contextConfigKind.read(context) : defaultPolicies.context,
  };
}
