import { isInScope, type ServingPolicies } from "../policies/index.ts";

/**
 * What a client reads of the first policy of its customer that does not let a model through, in a call and in
 * a preflight alike; null when both do.
 */
export function scopeRefusal({ security, routing }: ServingPolicies, modelId: string): string | null {
  if (!isInScope(security.modelScope, modelId)) return notAllowed("security", modelId);
  return isInScope(routing.modelScope, modelId) ? null : notAllowed("routing", modelId);
}

function notAllowed(policy: "security" | "routing", modelId: string): string {
  return `model_not_allowed: the ${policy} policy of this account does not allow ${JSON.stringify(modelId)}.`;
}
