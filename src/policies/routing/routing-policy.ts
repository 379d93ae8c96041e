import type { JsonObject } from "../json-object.ts";
import { everyModel, readModelScope, writeModelScope, type ModelScope } from "../model-scope.ts";
import type { PolicyKind } from "../policy-kind.ts";

export const regionModes = ["any", "prefer", "restrict"] as const;
export const routingStrategies = ["priority", "weighted", "latency", "cost"] as const;
/** What another supplier is tried for. A failed connection counts as `error`. */
export const retryReasons = ["rate_limited", "overloaded", "timeout", "error"] as const;
export const stickyKinds = ["key", "conversation", "request"] as const;

export type RegionMode = (typeof regionModes)[number];
export type RoutingStrategy = (typeof routingStrategies)[number];
export type RetryReason = (typeof retryReasons)[number];

/** A share of the requests for one model that another one serves. */
export interface Rollout {
  model: string;
  targetModel: string;
  /** From 0 to 100, with at most two decimals. */
  percent: number;
  /** What stays with one of the two: all requests of a key, of a conversation, or each for itself. */
  stickyBy: (typeof stickyKinds)[number];
}

/** Whom a customer's requests may go to, and what happens when that fails. */
export interface RoutingPolicy {
  /** `restrict`: a request never leaves the allowed regions; `prefer`: it does where they cannot serve. */
  regions: { mode: RegionMode; allowed: readonly string[] };
  strategy: RoutingStrategy;
  /** Models that are tried in their order when the asked one cannot be served. */
  fallback: { enabled: boolean; models: readonly string[] };
  retry: {
    /** Calls of suppliers for one request, the first included; from 1 to 5. */
    maxAttempts: number;
    /** Until a call has begun to answer; null: as long as the product waits. */
    perAttemptTimeoutMs: number | null;
    on: readonly RetryReason[];
  };
  rollout: readonly Rollout[];
  modelScope: ModelScope;
}

export const routingPolicyKind: PolicyKind<RoutingPolicy> = {
  name: "routing_policy",
  defaults: {
    regions: { mode: "any", allowed: [] },
    strategy: "priority",
    fallback: { enabled: false, models: [] },
    retry: { maxAttempts: 3, perAttemptTimeoutMs: null, on: retryReasons },
    rollout: [],
    modelScope: everyModel,
  },
  write: ({ regions, strategy, fallback, retry, rollout, modelScope }) => ({
    regions: { mode: regions.mode, allowed: [...regions.allowed] },
    strategy,
    fallback: { enabled: fallback.enabled, models: [...fallback.models] },
    retry: {
      max_attempts: retry.maxAttempts,
      per_attempt_timeout_ms: retry.perAttemptTimeoutMs,
      on: [...retry.on],
    },
    rollout: rollout.map(({ model, targetModel, percent, stickyBy }) => ({
      ...{ model, percent },
      target_model: targetModel,
      sticky_by: stickyBy,
    })),
    model_scope: writeModelScope(modelScope),
  }),
  read: (stored) => ({
    regions: stored["regions"] as unknown as RoutingPolicy["regions"],
    strategy: stored["strategy"] as RoutingStrategy,
    fallback: stored["fallback"] as unknown as RoutingPolicy["fallback"],
    retry: readRetry(stored["retry"] as JsonObject),
    rollout: (stored["rollout"] as JsonObject[]).map(readRollout),
    modelScope: readModelScope(stored["model_scope"] as JsonObject),
  }),
};

function readRetry(stored: JsonObject): RoutingPolicy["retry"] {
  return {
    maxAttempts: stored["max_attempts"] as number,
    perAttemptTimeoutMs: stored["per_attempt_timeout_ms"] as number | null,
    on: stored["on"] as RetryReason[],
  };
}

function readRollout(stored: JsonObject): Rollout {
  return {
    model: stored["model"] as string,
    targetModel: stored["target_model"] as string,
    percent: stored["percent"] as number,
    stickyBy: stored["sticky_by"] as Rollout["stickyBy"],
  };
}
