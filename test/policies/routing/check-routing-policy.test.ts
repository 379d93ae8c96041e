import { describe, expect, test } from "@jest/globals";
import { mergeChanges, type Changes } from "../../../src/policies/merge-changes.ts";
import { checkRoutingPolicy, modelsIn } from "../../../src/policies/routing/check-routing-policy.ts";
import { routingPolicyKind, type RoutingPolicy } from "../../../src/policies/routing/routing-policy.ts";
import { wrongFields } from "../wrong-fields.ts";

const { defaults, read, write } = routingPolicyKind;
const models = new Set(["a", "b", "c", ...Array.from({ length: 501 }, (_, index) => `m${String(index)}`)]);
const wrong = (changes: Changes<RoutingPolicy>): string[] =>
  wrongFields(() => checkRoutingPolicy(mergeChanges(defaults, changes), models));
const share = (percent: number, model = "a", targetModel = "b") => ({
  ...{ model, targetModel, percent },
  stickyBy: "key" as const,
});
const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `m${String(index)}`);

describe("a routing policy", () => {
  test.each<[string, Changes<RoutingPolicy>]>([
    ["nothing", {}],
    ["regions by any name", { regions: { mode: "restrict", allowed: ["eu", "EU West", "华东"] } }],
    ["regions that mean nothing yet", { regions: { allowed: ["eu"] } }],
    ["all that retries may be", { retry: { maxAttempts: 5, perAttemptTimeoutMs: 600_000, on: [] } }],
    ["the least of them", { retry: { maxAttempts: 1, perAttemptTimeoutMs: 100 } }],
    ["all of a model's requests", { rollout: [share(33.33), share(66.67, "a", "c"), share(100, "b", "c")] }],
    ["tenths that a computer adds up to more", { rollout: [share(0.1), share(0.2), share(99.7)] }],
    ["ten fallbacks", { fallback: { enabled: true, models: names(10) } }],
    ["500 models", { modelScope: { mode: "selected", allowedModelIds: names(500) } }],
    ["one model", { modelScope: { mode: "single", allowedModelIds: ["a"] } }],
  ])("may say %s, and is stored and read back as it is", (_, changes) => {
    const policy = mergeChanges(defaults, changes);
    expect(wrongFields(() => checkRoutingPolicy(policy, models))).toEqual([]);
    expect(read(JSON.parse(JSON.stringify(write(policy))) as never)).toEqual(policy);
  });

  test.each<[Changes<RoutingPolicy>, string]>([
    [{ regions: { mode: "restrict" } }, "regions.allowed"],
    [{ regions: { mode: "prefer" } }, "regions.allowed"],
    [{ regions: { allowed: names(51) } }, "regions.allowed"],
    [{ regions: { allowed: ["eu", "eu"] } }, "regions.allowed"],
    [{ regions: { allowed: ["eu", ""] } }, "regions.allowed[1]"],
    [{ regions: { allowed: [" eu"] } }, "regions.allowed[0]"],
    [{ regions: { allowed: ["\ud800"] } }, "regions.allowed[0]"],
    [{ regions: { allowed: ["x".repeat(65)] } }, "regions.allowed[0]"],
    [{ retry: { maxAttempts: 0 } }, "retry.max_attempts"],
    [{ retry: { maxAttempts: 6 } }, "retry.max_attempts"],
    [{ retry: { maxAttempts: 1.5 } }, "retry.max_attempts"],
    [{ retry: { perAttemptTimeoutMs: 99 } }, "retry.per_attempt_timeout_ms"],
    [{ retry: { perAttemptTimeoutMs: 600_001 } }, "retry.per_attempt_timeout_ms"],
    [{ retry: { on: ["error", "error"] } }, "retry.on"],
    [{ fallback: { models: names(11) } }, "fallback.models"],
    [{ fallback: { models: ["a", "a"] } }, "fallback.models"],
    [{ fallback: { models: ["a", "x"] } }, "fallback.models[1]"],
    [{ rollout: Array.from({ length: 21 }, () => share(1)) }, "rollout"],
    [{ rollout: [share(1), share(1, "x")] }, "rollout[1].model"],
    [{ rollout: [share(1, "a", "x")] }, "rollout[0].target_model"],
    [{ rollout: [share(1, "a", "a")] }, "rollout[0].target_model"],
    [{ rollout: [share(-0.01)] }, "rollout[0].percent"],
    [{ rollout: [share(100.01)] }, "rollout[0].percent"],
    [{ rollout: [share(0.001)] }, "rollout[0].percent"],
    [{ rollout: [share(NaN)] }, "rollout[0].percent"],
    [{ rollout: [share(60), share(50, "b", "c"), share(40.01, "a", "c")] }, "rollout[2].percent"],
    [{ modelScope: { allowedModelIds: ["a"] } }, "model_scope.allowed_model_ids"],
    [{ modelScope: { mode: "single" } }, "model_scope.allowed_model_ids"],
    [{ modelScope: { mode: "single", allowedModelIds: ["a", "b"] } }, "model_scope.allowed_model_ids"],
    [{ modelScope: { mode: "selected" } }, "model_scope.allowed_model_ids"],
    [{ modelScope: { mode: "selected", allowedModelIds: names(501) } }, "model_scope.allowed_model_ids"],
    [{ modelScope: { mode: "selected", allowedModelIds: ["a", "x"] } }, "model_scope.allowed_model_ids[1]"],
  ])("%j is refused at %s", (changes, field) => {
    expect(wrong(changes)).toEqual([field]);
  });

  test("is told everything that is wrong with it at once, of a long list the first twenty", () => {
    const strange = names(40).map((name) => `x${name}`);
    const scope = { mode: "selected" as const, allowedModelIds: strange };
    const fields = wrong({ retry: { maxAttempts: 9 }, rollout: [share(101, "x", "y")], modelScope: scope });
    expect(fields.slice(0, 4)).toEqual([
      "retry.max_attempts",
      "rollout[0].model",
      "rollout[0].target_model",
      "rollout[0].percent",
    ]);
    expect(fields).toHaveLength(4 + 20);
  });

  test("names its models, wherever they stand", () => {
    const policy = mergeChanges(defaults, {
      fallback: { models: ["a"] },
      rollout: [share(1, "b", "c")],
      modelScope: { mode: "single", allowedModelIds: ["m1"] },
    });
    expect(modelsIn(policy).sort()).toEqual(["a", "b", "c", "m1"]);
  });
});

describe("changes of a document", () => {
  test("objects merge field by field, lists are replaced whole, what is not there is passed over", () => {
    const current = mergeChanges(defaults, { retry: { maxAttempts: 2 }, fallback: { models: ["a", "b"] } });
    const changes = { retry: { perAttemptTimeoutMs: 500 }, fallback: { models: ["c"], enabled: undefined } };
    const next = mergeChanges(current, { ...changes, expectedVersion: 3 } as Changes<RoutingPolicy>);
    expect(next).toEqual({
      ...defaults,
      retry: { ...defaults.retry, maxAttempts: 2, perAttemptTimeoutMs: 500 },
      fallback: { enabled: false, models: ["c"] },
    });
    expect(mergeChanges(next, { retry: { perAttemptTimeoutMs: null } }).retry.perAttemptTimeoutMs).toBeNull();
    expect(defaults.retry.maxAttempts).toBe(3);
  });
});
