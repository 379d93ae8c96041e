import type { OfferedModel } from "../../catalog/index.ts";
import { defaultPolicies, isInScope, type ServingPolicies } from "../../policies/index.ts";

/** Whether one of the scopes that hold for a request lets a model through. */
export type Scope = (modelId: string) => boolean;

/** Whom scopes hold for. */
export interface Scoped {
  key: { allowedModelIds: readonly string[] };
  policies: ServingPolicies;
}

const everything: readonly Scope[] = [];

/** The scopes of the key and of its customer's policies, as far as they narrow anything. */
export function scopesOf({ key: { allowedModelIds }, policies }: Scoped): readonly Scope[] {
  if (allowedModelIds.length === 0 && policies === defaultPolicies) return everything;
  const { security, routing } = policies;
  const narrowing = [security.modelScope, routing.modelScope].filter(({ mode }) => mode !== "automatic");
  const scopes = narrowing.map(
    (scope): Scope =>
      (id) =>
        isInScope(scope, id),
  );
  return allowedModelIds.length > 0 ? [...scopes, (id) => allowedModelIds.includes(id)] : scopes;
}

/** Whether every scope lets the model through. */
export function isPermitted(scopes: readonly Scope[], modelId: string): boolean {
  return scopes.every((scope) => scope(modelId));
}

/**
 * Whether a member may serve for an auto model that is in scope. A scope that names members of it means
 * those; one that names the auto model alone means all that it has.
 */
export function mayServeFor(scopes: readonly Scope[], auto: OfferedModel, memberId: string): boolean {
  return scopes.every((scope) => scope(memberId) || !auto.members.some(scope));
}

/** What the client of an auto model reads when its scopes leave nobody to serve. */
export function membersRefusal({ id }: OfferedModel): string {
  const members = `no member of ${JSON.stringify(id)} can be called`;
  return `model_not_allowed: ${members} that this API key and the policies of this account allow.`;
}
