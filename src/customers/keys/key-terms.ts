import { fail } from "../../kernel/app-error.ts";
import type { Nano } from "../../kernel/money.ts";
import { type Capability, capabilities as knownCapabilities } from "../../kernel/principal.ts";
import { type KeyQuota, type QuotaPeriod, type RateLimits, quotaPeriods } from "./api-key.ts";
import { invalidInput } from "../invalid-input.ts";
import { readIpAllowlist } from "./ip-allowlist.ts";
import { type RateLimitChanges, readRateLimits } from "../rate-limits.ts";
import { readText } from "../text-field.ts";

/** What a new key shall be, as asked for. */
export interface KeyTermsInput {
  name: string;
  /** Empty or absent: whatever the customer is entitled to. */
  allowedModelIds?: readonly string[] | undefined;
  quota?: { limit: Nano; period: QuotaPeriod } | null | undefined;
  rateLimits?: RateLimitChanges | null | undefined;
  capabilities?: readonly Capability[] | undefined;
  ipAllowlist?: readonly string[] | undefined;
  expiresAt?: Date | null | undefined;
}

/** The same, checked and complete; `capabilities` is null where the caller left them to the default. */
export interface KeyTerms {
  name: string;
  allowedModelIds: string[];
  quota: KeyQuota | null;
  rateLimits: RateLimits;
  capabilities: Capability[] | null;
  ipAllowlist: string[];
  expiresAt: Date | null;
}

/** Most characters of a key's name. */
export const NAME_LENGTH_MAX = 80;
const MODELS_MAX = 500;
const QUOTA_MAX = 10n ** 18n;

/**
 * Checks all that can be checked without the database. Throws `invalid_request` with the parameter at fault.
 */
export function readKeyTerms(input: KeyTermsInput, now: Date): KeyTerms {
  return {
    name: readText(input.name, { param: "name", lengthMax: NAME_LENGTH_MAX }),
    allowedModelIds: readModelIds(input.allowedModelIds ?? []),
    quota: readQuota(input.quota ?? null),
    rateLimits: readRateLimits(input.rateLimits ?? {}),
    capabilities: input.capabilities === undefined ? null : readCapabilities(input.capabilities),
    ipAllowlist: readIpAllowlist(input.ipAllowlist ?? []),
    expiresAt: readExpiry(input.expiresAt ?? null, now),
  };
}

/** Throws `model_not_allowed` naming the first model that the customer is not entitled to. */
export function requireEntitled(modelIds: readonly string[], entitled: ReadonlySet<string>): void {
  const foreign = modelIds.find((modelId) => !entitled.has(modelId));
  if (foreign === undefined) return;
  throw fail("model_not_allowed", {
    public: `This account may not use the model ${JSON.stringify(foreign.slice(0, 100))}.`,
    param: "allowed_model_ids",
  });
}

function readModelIds(modelIds: readonly string[]): string[] {
  const distinct = [...new Set(modelIds)];
  if (distinct.length <= MODELS_MAX) return distinct;
  throw invalidInput("allowed_model_ids", `allowed_model_ids may have at most ${String(MODELS_MAX)} models.`);
}

function readQuota(quota: KeyQuota | null): KeyQuota | null {
  if (quota === null) return null;
  if (quota.limit <= 0n || quota.limit > QUOTA_MAX) {
    throw invalidInput("quota.limit", "quota.limit must be more than 0 and at most 1000000000.");
  }
  if (!quotaPeriods.includes(quota.period)) {
    throw invalidInput("quota.period", `quota.period must be one of ${quotaPeriods.join(", ")}.`);
  }
  return { limit: quota.limit, period: quota.period };
}

function readCapabilities(asked: readonly Capability[]): Capability[] {
  // In the order of the catalogue: the same set twice is no change.
  if (asked.length > 0 && asked.every((capability) => knownCapabilities.includes(capability)))
    return knownCapabilities.filter((capability) => asked.includes(capability));
  const known = knownCapabilities.join(", ");
  throw invalidInput("capabilities", `capabilities must be one or more of ${known}.`);
}

function readExpiry(expiresAt: Date | null, now: Date): Date | null {
  if (expiresAt === null || expiresAt > now) return expiresAt;
  throw invalidInput("expires_at", "expires_at must be in the future.");
}
