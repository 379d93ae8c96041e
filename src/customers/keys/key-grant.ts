import { type AppError, fail } from "../../kernel/app-error.ts";
import type { Capability } from "../../kernel/principal.ts";
import type { KeyQuota, QuotaPeriod } from "./api-key.ts";

/** What a key gives to whoever holds it. */
export interface Grant {
  capabilities: readonly Capability[];
  /** Empty: whatever the customer is entitled to. */
  allowedModelIds: readonly string[];
  quota: KeyQuota | null;
}

/** Who makes and changes keys, and what it may put into them. */
export interface Grantor extends Grant {
  /** The acting key's id; null for a person. */
  id: string | null;
  /** What it is called in a refusal. */
  title: string;
}

const PERIOD_RANK: Readonly<Record<QuotaPeriod, number>> = { daily: 0, monthly: 1, total: 2 };

/**
 * Throws `permission_denied` when `wanted` gives more than the grantor has: nobody makes or changes a key
 * that is stronger.
 * - capabilities: a subset;
 * - models: where the own key is bound to models, a non-empty subset of them;
 * - quota: where the own key has one, a quota of at most the same limit over a period at least as long
 *   (daily, monthly, total in rising order). Such a key can in no period spend more than its maker could.
 *
 * This bounds each key by itself: every key counts its own spending, so several together may exceed one.
 */
export function requireWithin(own: Grantor, wanted: Grant): void {
  const capability = wanted.capabilities.find((each) => !own.capabilities.includes(each));
  if (capability !== undefined)
    throw exceeds(own, "capabilities", `the capability ${capability}, which it lacks`);
  if (own.allowedModelIds.length > 0) requireModelsWithin(own, wanted.allowedModelIds);
  if (own.quota !== null && !isQuotaWithin(own.quota, wanted.quota)) {
    throw exceeds(own, "quota", "more quota than its own");
  }
}

function requireModelsWithin(own: Grantor, wanted: readonly string[]): void {
  if (wanted.length === 0) throw exceeds(own, "allowed_model_ids", "more models than its own");
  const foreign = wanted.find((modelId) => !own.allowedModelIds.includes(modelId));
  if (foreign === undefined) return;
  throw exceeds(own, "allowed_model_ids", `the model ${JSON.stringify(foreign)}, which it may not call`);
}

function isQuotaWithin(own: KeyQuota, wanted: KeyQuota | null): boolean {
  if (wanted === null) return false;
  return wanted.limit <= own.limit && PERIOD_RANK[wanted.period] >= PERIOD_RANK[own.period];
}

function exceeds({ title }: Grantor, param: string, what: string): AppError {
  return fail("permission_denied", {
    public: `${title} cannot create or change a key with ${what}.`,
    param,
  });
}
