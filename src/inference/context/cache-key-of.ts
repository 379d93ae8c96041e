import { createHash, hash } from "node:crypto";
import type { ServingPolicies } from "../../policies/index.ts";
import { findRollout } from "../routing/find-rollout.ts";
import type { Policed } from "../stages/police.ts";
import type { CacheKey } from "./cache-key.ts";

const policyDigests = new WeakMap<ServingPolicies, string>();

/**
 * The key of a request: its body to the byte, its path, whatever else of it shapes the answer, which models
 * its API key may call, where a rollout sends it, and all that its customer has decided: another decision
 * finds none of the answers before it.
 */
export function cacheKeyOf({ incoming, key, policies, asked, reading: { request } }: Policed): CacheKey {
  const { protocol, stream, wantsUsage, form, ownHeaders, ownQuery, body } = request;
  const shape = { path: incoming.path, protocol, stream, wantsUsage, form, ownHeaders, ownQuery };
  const { rollout } = policies.routing;
  const target = rollout.length > 0 ? findRollout(rollout, asked.id, { ...key, ...incoming }) : null;
  const terms = [shape, key.allowedModelIds, target?.targetModel, digestOf(policies)];
  const { scope } = policies.context.cache;
  return {
    customerId: key.customerId,
    scope: scope === "key" ? { kind: "key", apiKeyId: key.apiKeyId } : { kind: "customer" },
    digest: createHash("sha256").update(JSON.stringify(terms)).update("\n").update(body).digest("base64url"),
  };
}

function digestOf(policies: ServingPolicies): string {
  const known = policyDigests.get(policies);
  if (known !== undefined) return known;
  const digest = hash("sha256", JSON.stringify(policies), "base64url");
  policyDigests.set(policies, digest);
  return digest;
}
