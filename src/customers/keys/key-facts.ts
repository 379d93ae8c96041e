import type { Capability } from "../../kernel/principal.ts";
import type { KeyQuota, RateLimits } from "./api-key.ts";
import type { CustomerStatus } from "../customer.ts";

/** All that must be known of a key and its customer before a request is let in. */
export interface KeyFacts {
  apiKeyId: string;
  customerId: string;
  accountId: string;
  name: string;
  prefix: string;
  last4: string;
  /** As stored; facts are kept for a while, so whoever uses them compares `expiresAt` with the clock. */
  keyStatus: "active" | "disabled";
  expiresAt: Date | null;
  capabilities: readonly Capability[];
  allowedModelIds: readonly string[];
  ipAllowlist: readonly string[];
  quota: KeyQuota | null;
  rateLimits: RateLimits;
  /** What all keys of its customer have together. */
  customerRateLimits: RateLimits;
  customerName: string;
  customerStatus: CustomerStatus;
  /** The group that the customer is in; null is none. */
  groupId: string | null;
  currency: string;
  reportingTimezone: string;
}
