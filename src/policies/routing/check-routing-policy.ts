import type { FieldError } from "../../kernel/app-error.ts";
import { checkModels, checkModelScope, notSeen } from "../check-model-scope.ts";
import { checkItems, checkSet, checkWhole, isBroken, refuse, throwErrors } from "../field-errors.ts";
import { retryReasons, type Rollout, type RoutingPolicy } from "./routing-policy.ts";

const REGIONS_MAX = 50;
const FALLBACKS_MAX = 10;
const ROLLOUTS_MAX = 20;
const ATTEMPTS = { min: 1, max: 5 };
const ATTEMPT_MS = { min: 100, max: 600_000 };
const REGION_LENGTH_MAX = 64;

/**
 * Checks a whole policy, given the models that it may name. Throws `invalid_request` with everything that is
 * wrong.
 */
export function checkRoutingPolicy(policy: RoutingPolicy, models: ReadonlySet<string>): RoutingPolicy {
  throwErrors([
    ...checkRegions(policy.regions),
    ...checkSet("fallback.models", policy.fallback.models, FALLBACKS_MAX),
    ...checkModels("fallback.models", policy.fallback.models, models),
    ...checkRetry(policy.retry),
    ...checkRollout(policy.rollout, models),
    ...checkModelScope(policy.modelScope, models),
  ]);
  return policy;
}

/** Every model that a policy names. */
export function modelsIn({ fallback, rollout, modelScope }: RoutingPolicy): string[] {
  const rolledOut = rollout.flatMap(({ model, targetModel }) => [model, targetModel]);
  return [...fallback.models, ...rolledOut, ...modelScope.allowedModelIds];
}

function checkRegions({ mode, allowed }: RoutingPolicy["regions"]): FieldError[] {
  const field = "regions.allowed";
  if (mode !== "any" && allowed.length === 0)
    return refuse(field, `must have at least 1 item when the mode is ${mode}`);
  return [...checkSet(field, allowed, REGIONS_MAX), ...checkItems(field, allowed, wrongRegion)];
}

// Regions have the names that the operator gave them.
function wrongRegion(region: string): string | null {
  const isName = region !== "" && region.trim() === region && !isBroken(region);
  if (isName && Array.from(region).length <= REGION_LENGTH_MAX) return null;
  return `must be a name of 1 to ${String(REGION_LENGTH_MAX)} characters, without spaces around it`;
}

function checkRetry({ maxAttempts, perAttemptTimeoutMs, on }: RoutingPolicy["retry"]): FieldError[] {
  return [
    ...checkWhole("retry.max_attempts", maxAttempts, ATTEMPTS),
    ...(perAttemptTimeoutMs === null
      ? []
      : checkWhole("retry.per_attempt_timeout_ms", perAttemptTimeoutMs, ATTEMPT_MS)),
    ...checkSet("retry.on", on, retryReasons.length),
  ];
}

function checkRollout(rollout: readonly Rollout[], models: ReadonlySet<string>): FieldError[] {
  if (rollout.length > ROLLOUTS_MAX)
    return refuse("rollout", `must have at most ${String(ROLLOUTS_MAX)} items`);
  const sums = new Map<string, number>();
  return rollout.flatMap(({ model, targetModel, percent }, index) => {
    const at = `rollout[${String(index)}]`;
    // In hundredths, which are whole: 0.1 and 0.2 are 0.3.
    const sum = (sums.get(model) ?? 0) + Math.round(percent * 100);
    sums.set(model, sum);
    return [
      ...told(`${at}.model`, notSeen(model, models)),
      ...told(`${at}.target_model`, notSeen(targetModel, models) ?? same(model, targetModel)),
      ...told(`${at}.percent`, wrongShare(percent) ?? (sum > 10_000 ? tooMuch(model) : null)),
    ];
  });
}

function told(field: string, wrong: string | null): FieldError[] {
  return wrong === null ? [] : refuse(field, wrong);
}

function same(model: string, targetModel: string): string | null {
  return model === targetModel ? "must be another model than model" : null;
}

function wrongShare(percent: number): string | null {
  const isShare = percent >= 0 && percent <= 100 && Math.round(percent * 100) / 100 === percent;
  return isShare ? null : "must be a number from 0 to 100 with at most two decimals";
}

function tooMuch(model: string): string {
  return `must leave the percents of ${model} at 100 or less together`;
}
