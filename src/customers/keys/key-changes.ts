import type { Nano } from "../../kernel/money.ts";
import { invalidInput } from "../invalid-input.ts";
import { changedLimits, type RateLimitChanges } from "../rate-limits.ts";
import type { ApiKey, KeyQuota, QuotaPeriod } from "./api-key.ts";
import type { FullTerms } from "./issue-key.ts";
import { type KeyTermsInput, readKeyTerms } from "./key-terms.ts";

/** What of a key shall change; what is absent or undefined stays, lists are replaced whole. */
export interface KeyChanges extends Omit<KeyTermsInput, "name" | "quota" | "rateLimits"> {
  name?: string | undefined;
  /** Null lifts the limit; what an object leaves out stays. */
  quota?: { limit?: Nano | undefined; period?: QuotaPeriod | undefined } | null | undefined;
  /** Null lifts a limit; what is left out stays. */
  rateLimits?: RateLimitChanges | undefined;
}

/**
 * The terms of a key after these changes. Throws `invalid_request` with the parameter at fault; what stays is
 * not judged again, so an expired key may have its name changed.
 */
export function changedTerms(before: ApiKey, changes: KeyChanges, now: Date): FullTerms {
  const read = readKeyTerms(
    {
      name: changes.name ?? before.name,
      allowedModelIds: changes.allowedModelIds ?? before.allowedModelIds,
      quota: changedQuota(before.quota, changes.quota),
      rateLimits: changedLimits(before.rateLimits, changes.rateLimits ?? {}),
      capabilities: changes.capabilities ?? before.capabilities,
      ipAllowlist: changes.ipAllowlist ?? before.ipAllowlist,
      expiresAt: changes.expiresAt,
    },
    now,
  );
  return {
    ...read,
    capabilities: read.capabilities ?? [],
    expiresAt: changes.expiresAt === undefined ? before.expiresAt : read.expiresAt,
  };
}

/** The terms of a key as they are. */
export function termsOf(key: ApiKey): FullTerms {
  const { name, quota, rateLimits, expiresAt } = key;
  return {
    ...{ name, quota, rateLimits, expiresAt },
    allowedModelIds: [...key.allowedModelIds],
    capabilities: [...key.capabilities],
    ipAllowlist: [...key.ipAllowlist],
  };
}

function changedQuota(before: KeyQuota | null, change: KeyChanges["quota"]): KeyQuota | null {
  if (change === undefined) return before;
  if (change === null) return null;
  const limit = change.limit ?? before?.limit;
  const period = change.period ?? before?.period;
  if (limit === undefined) throw invalidInput("quota.limit", "quota.limit is needed: there is no quota yet.");
  if (period === undefined)
    throw invalidInput("quota.period", "quota.period is needed: there is no quota yet.");
  return { limit, period };
}
