import { expect } from "@jest/globals";

/** The documents that decide how requests are served: what each is at first, and what becomes of changes. */
export const documents = [
  {
    path: "/routing/policy",
    defaults: {
      regions: { mode: "any", allowed: [] },
      strategy: "priority",
      fallback: { enabled: false, models: [] },
      retry: {
        max_attempts: 3,
        per_attempt_timeout_ms: null,
        on: ["rate_limited", "overloaded", "timeout", "error"],
      },
      rollout: [],
      model_scope: { mode: "automatic", allowed_model_ids: [] },
    },
    change: { retry: { max_attempts: 2 } },
    next: { retry: { per_attempt_timeout_ms: 900 } },
    both: { retry: { max_attempts: 2, per_attempt_timeout_ms: 900, on: expect.any(Array) } },
    audited: [{ retry: { max_attempts: 2 } }, { retry: { per_attempt_timeout_ms: 900 } }],
    wrong: { retry: { max_attempts: 9 }, regions: { mode: "prefer" } },
    fields: ["retry.max_attempts"],
  },
  {
    path: "/security/policy",
    defaults: {
      content_safety: {
        mode: "off",
        categories: [],
        custom_terms: [],
        custom_patterns: [],
        apply_to: ["input", "output"],
        moderation: { enabled: false, on_failure: "allow" },
      },
      masking: {
        enabled: false,
        entities: ["email", "phone", "national_id", "bank_card", "ip_address", "api_key", "private_key"],
        strategy: "reversible",
        apply_to: ["input", "output", "logs"],
      },
      logging: { level: "metadata" },
      data_retention: { request_days: null, content_days: 30 },
      model_scope: { mode: "automatic", allowed_model_ids: [] },
    },
    change: { content_safety: { custom_terms: ["a ", "a"], moderation: { enabled: true } } },
    next: { content_safety: { moderation: { on_failure: "block" } } },
    both: {
      content_safety: {
        mode: "off",
        categories: [],
        custom_terms: ["a"],
        custom_patterns: [],
        apply_to: ["input", "output"],
        moderation: { enabled: true, on_failure: "block" },
      },
    },
    audited: [
      { content_safety: { custom_terms: ["a"], moderation: { enabled: true } } },
      { content_safety: { moderation: { on_failure: "block" } } },
    ],
    wrong: { content_safety: { custom_terms: [" "], custom_patterns: ["(", "x"] } },
    fields: ["content_safety.custom_terms[0]", "content_safety.custom_patterns[0]"],
  },
  {
    path: "/context/config",
    defaults: {
      context_window: { max_input_tokens: null, overflow: "reject" },
      memory: { retention_days: null },
      cache: { enabled: false, ttl_seconds: 300, scope: "key", max_entry_bytes: 262_144 },
    },
    change: { cache: { enabled: true } },
    next: { cache: { scope: "customer" } },
    both: { cache: { enabled: true, ttl_seconds: 300, scope: "customer", max_entry_bytes: 262_144 } },
    audited: [{ cache: { enabled: true } }, { cache: { scope: "customer" } }],
    wrong: { cache: { ttl_seconds: 0, max_entry_bytes: 1 } },
    fields: ["cache.ttl_seconds", "cache.max_entry_bytes"],
  },
];
