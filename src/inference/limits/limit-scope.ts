import type { KeyFacts, RateLimits } from "../../customers/index.ts";

/**
 * Whose limit it is. Keys and customers never share one, nor do two keys or two customers: the type says so.
 */
export type LimitKey = `api-key:${string}` | `customer:${string}`;

/** One who has limits, and that a request counts for. */
export interface LimitScope {
  key: LimitKey;
  /** As the client reads it: "this API key". */
  owner: string;
  limits: RateLimits;
}

/** What is known of a key's limits. */
export type KeyLimits = Pick<KeyFacts, "apiKeyId" | "customerId" | "rateLimits" | "customerRateLimits">;

/** Whose limits a request must keep: its key's and its customer's, where they have any. Empty for most. */
export function limitScopes(key: KeyLimits): LimitScope[] {
  const { apiKeyId, customerId, rateLimits, customerRateLimits } = key;
  const scopes: LimitScope[] = [];
  if (!isOpen(rateLimits))
    scopes.push({ key: `api-key:${apiKeyId}`, owner: "this API key", limits: rateLimits });
  if (!isOpen(customerRateLimits))
    scopes.push({ key: `customer:${customerId}`, owner: "this account", limits: customerRateLimits });
  return scopes;
}

/** Whether nothing limits a key. */
export function isUnlimited({ rateLimits, customerRateLimits }: KeyLimits): boolean {
  return isOpen(rateLimits) && isOpen(customerRateLimits);
}

function isOpen({ rpm, tpm, concurrency }: RateLimits): boolean {
  return rpm === null && tpm === null && concurrency === null;
}
