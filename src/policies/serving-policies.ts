import { contextConfigKind, type ContextConfig } from "./context/context-config.ts";
import type { Policy } from "./policy-kind.ts";
import { routingPolicyKind, type RoutingPolicy } from "./routing/routing-policy.ts";
import { securityPolicyKind, type SecurityPolicy } from "./security/security-policy.ts";

/** All that a customer has decided about how its requests are served. */
export interface ServingPolicies {
  routing: RoutingPolicy;
  security: SecurityPolicy;
  context: ContextConfig;
}

/** The same, each with its version. */
export type VersionedPolicies = { [Kind in keyof ServingPolicies]: Policy<ServingPolicies[Kind]> };

/** What holds for a customer that never decided anything: one object, so that it is told by identity. */
export const defaultPolicies: ServingPolicies = Object.freeze({
  routing: routingPolicyKind.defaults,
  security: securityPolicyKind.defaults,
  context: contextConfigKind.defaults,
});

/** The documents alone; `defaultPolicies` itself where none was ever changed. */
export function documentsOf({ routing, security, context }: VersionedPolicies): ServingPolicies {
  if (routing.version + security.version + context.version === 0) return defaultPolicies;
  return { routing: routing.document, security: security.document, context: context.document };
}
