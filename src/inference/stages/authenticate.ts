import type { KeyFacts } from "../../customers/index.ts";
import { fail } from "../../kernel/app-error.ts";
import type { ServingPolicies } from "../../policies/index.ts";
import { identifyKey, type IdentifyNeeds } from "../identify-key.ts";
import type { Incoming } from "../incoming.ts";

/** A request whose key is good. */
export interface Admitted {
  incoming: Incoming;
  key: KeyFacts;
  /** What its customer has decided. */
  policies: ServingPolicies;
}

/**
 * Finds whose request this is. Throws what `identifyKey` throws, and `permission_denied` for a key without
 * inference.
 */
export async function authenticate(needs: IdentifyNeeds, incoming: Incoming): Promise<Admitted> {
  const key = await identifyKey(needs, incoming);
  if (!key.capabilities.includes("inference")) {
    throw fail("permission_denied", { public: "This API key lacks the capability inference." });
  }
  const found = needs.facts.policies(key.customerId);
  return { incoming, key, policies: found instanceof Promise ? await found : found };
}
