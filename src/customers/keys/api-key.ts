import type { Nano } from "../../kernel/money.ts";
import type { Capability } from "../../kernel/principal.ts";
import { quotaPeriods, type QuotaPeriod } from "../../kernel/quota-window.ts";
import type { RateLimits } from "../rate-limits.ts";
import type { ModelScope } from "./model-scope.ts";

export { quotaPeriods, type QuotaPeriod };

/** What a key may spend in each period, in the customer's currency and by the customer's days. */
export interface KeyQuota {
  limit: Nano;
  period: QuotaPeriod;
}

export type { RateLimits };

export const apiKeyStatuses = ["active", "disabled", "expired"] as const;
/** `expired` is never stored: an active key is expired from `expiresAt` on. */
export type ApiKeyStatus = (typeof apiKeyStatuses)[number];

/** A key as it may be shown: neither the token nor its digest is part of it. */
export interface ApiKey {
  id: string;
  customerId: string;
  name: string;
  prefix: string;
  last4: string;
  status: ApiKeyStatus;
  capabilities: readonly Capability[];
  /** Empty: whatever the customer is entitled to. */
  allowedModelIds: readonly string[];
  modelScope: ModelScope;
  quota: KeyQuota | null;
  rateLimits: RateLimits;
  /** IPv4 and IPv6 addresses and networks in CIDR notation; empty: from anywhere. */
  ipAllowlist: readonly string[];
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  rotatedFromId: string | null;
  createdAt: Date;
  version: number;
  /** Its customer's: what its quota is counted in, and by whose days. */
  currency: string;
  reportingTimezone: string;
}
