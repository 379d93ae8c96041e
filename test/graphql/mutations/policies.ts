import { field, type Case, type Refusal } from "./case.ts";
import { does, type Input, type Stage } from "./stage.ts";

type Wrong = [why: string, name: string, wrong: Input];

const refusals = (rows: Wrong[]): Refusal[] => [
  ...rows.map(([why, name, wrong]) => field(name, () => wrong, why)),
  {
    why: "another version by now",
    input: () => ({ expectedVersion: 5 }),
    is: [[null, "version_conflict"]],
  },
];

/** The first change that changes nothing leaves the lock of the policy: a document without a version. */
const looked =
  (name: string, more: Input = {}) =>
  async (at: Stage): Promise<Input> => {
    await does(at, name, {});
    return more;
  };

const rollout = (more: Input): Input => ({
  rollout: [{ model: "qwen-plus", targetModel: "qwen-max", percent: 60, ...more }],
});

/** What a customer decides about how its requests are served. */
export const policyCases: Record<string, Case> = {
  updateRoutingPolicy: {
    may: "account:write",
    input: () => ({
      regions: { mode: "restrict", allowed: ["eu"] },
      retry: { maxAttempts: 2 },
      ...rollout({ percent: 5.25 }),
      expectedVersion: 0,
    }),
    audit: [
      {
        action: "routing_policy.update",
        subject: ["routing_policy", "@customer"],
        before: { regions: { mode: "any", allowed: [] }, retry: { max_attempts: 3 }, rollout: [] },
        after: {
          regions: { mode: "restrict", allowed: ["eu"] },
          retry: { max_attempts: 2 },
          rollout: [{ model: "qwen-plus", target_model: "qwen-max", percent: 5.25, sticky_by: "key" }],
        },
      },
    ],
    refusals: [
      ...refusals([
        ["a restriction to nowhere", "regions.allowed", { regions: { mode: "restrict" } }],
        ["six attempts", "retry.maxAttempts", { retry: { maxAttempts: 6 } }],
        ["null for an object", "retry", { retry: null }],
        ["a model that is not there", "fallback.models[0]", { fallback: { models: ["no-such"] } }],
        ["a model that is not the customer's", "rollout[0].model", rollout({ model: "hidden" })],
        ["a rollout to itself", "rollout[0].targetModel", rollout({ targetModel: "qwen-plus" })],
        ["a share too fine", "rollout[0].percent", rollout({ percent: 0.125 })],
        ["one model of none", "modelScope.allowedModelIds", { modelScope: { mode: "single" } }],
      ]),
      {
        why: "several faults at once",
        input: () => ({ regions: { mode: "prefer" }, modelScope: { mode: "selected" } }),
        is: [
          ["input.regions.allowed", "invalid_request"],
          ["input.modelScope.allowedModelIds", "invalid_request"],
        ],
      },
    ],
    quiet: [
      { why: "the policy that it has", input: looked("updateRoutingPolicy", { strategy: "priority" }) },
      { why: "nothing at all", input: looked("updateRoutingPolicy") },
    ],
  },

  updateSecurityPolicy: {
    may: "account:write",
    input: () => ({
      contentSafety: { mode: "block", customTerms: [" codename ", "codename"], customPatterns: ["x[0-9]+"] },
      dataRetention: { requestDays: 30 },
    }),
    audit: [
      {
        action: "security_policy.update",
        subject: ["security_policy", "@customer"],
        before: {
          content_safety: { mode: "off", custom_terms: [], custom_patterns: [] },
          data_retention: { request_days: null },
        },
        after: {
          content_safety: { mode: "block", custom_terms: ["codename"], custom_patterns: ["x[0-9]+"] },
          data_retention: { request_days: 30 },
        },
      },
    ],
    refusals: [
      ...refusals([
        ["a term of spaces", "contentSafety.customTerms[1]", { contentSafety: { customTerms: ["a", " "] } }],
        ["no RE2", "contentSafety.customPatterns[0]", { contentSafety: { customPatterns: ["(?=a)"] } }],
        [
          "what matches anything",
          "contentSafety.customPatterns[0]",
          { contentSafety: { customPatterns: ["a*"] } },
        ],
        ["a category twice", "contentSafety.categories", { contentSafety: { categories: ["hate", "hate"] } }],
        ["null for a list", "masking.entities", { masking: { entities: null } }],
        [
          "null for days that must be known",
          "dataRetention.contentDays",
          { dataRetention: { contentDays: null } },
        ],
        [
          "a model of another customer's",
          "modelScope.allowedModelIds[0]",
          {
            modelScope: { mode: "single", allowedModelIds: ["hidden"] },
          },
        ],
      ]),
    ],
    quiet: [
      {
        why: "the policy that it has",
        input: looked("updateSecurityPolicy", {
          contentSafety: { mode: "off", moderation: { enabled: false } },
        }),
      },
    ],
  },

  updateContextConfig: {
    may: "account:write",
    input: () => ({ contextWindow: { maxInputTokens: 1000 }, cache: { enabled: true, ttlSeconds: 60 } }),
    audit: [
      {
        action: "context_config.update",
        subject: ["context_config", "@customer"],
        before: { context_window: { max_input_tokens: null }, cache: { enabled: false, ttl_seconds: 300 } },
        after: { context_window: { max_input_tokens: 1000 }, cache: { enabled: true, ttl_seconds: 60 } },
      },
    ],
    refusals: refusals([
      ["no tokens", "contextWindow.maxInputTokens", { contextWindow: { maxInputTokens: 0 } }],
      ["more than a week", "cache.ttlSeconds", { cache: { ttlSeconds: 604_801 } }],
      ["an entry too small", "cache.maxEntryBytes", { cache: { maxEntryBytes: 1023 } }],
      ["null for a scope", "cache.scope", { cache: { scope: null } }],
    ]),
    quiet: [
      { why: "what it has", input: looked("updateContextConfig", { memory: { retentionDays: null } }) },
    ],
  },
};
