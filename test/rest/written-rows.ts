import { does, made, type Input, type Stage } from "../graphql/mutations/stage.ts";

/** A row of the table that takes a body, with one that it takes. */
export interface WrittenRow {
  body: Input;
  /** What its path names. */
  id?: (at: Stage) => Promise<string>;
  /** What must be there before. */
  first?: (at: Stage) => Promise<unknown>;
  /** Which of the intruders' names are a documented parameter of it. */
  takes?: string[];
}

const key = (at: Stage): Promise<string> => made(at, "createApiKey", { name: "k" });
const conversation = (at: Stage): Promise<string> => made(at, "createConversation", { title: "t" });
const terms = {
  ...{ name: "k", allowed_model_ids: ["qwen-plus"], quota: { limit: "5", period: "daily" } },
  ...{ rate_limits: { rpm: 5 }, ip_allowlist: ["10.0.0.0/8"], expires_at: "2099-01-01T00:00:00Z" },
};

/** Every row that is no GET, with what is sent to it. */
export const writtenRows: Readonly<Record<string, WrittenRow>> = {
  "PATCH /openapi/v1/client/profile": {
    body: { company: "Acme", contact_name: "Ann", country: "DE", metadata: { a: 1 } },
  },
  "POST /openapi/v1/conversations": { body: { title: "t", model: "qwen-plus", metadata: { a: 1 } } },
  "PATCH /openapi/v1/conversations/:conversation_id": {
    body: { title: "u", metadata: { a: 2 } },
    id: conversation,
  },
  "DELETE /openapi/v1/conversations/:conversation_id": { body: {}, id: conversation },
  "POST /openapi/v1/balance/check": { body: { amount: "1" } },
  "PATCH /openapi/v1/balance/config": {
    body: {
      ...{ low_balance_threshold: "5", quota_alert_percents: [80], notify_emails: ["a@b.example"] },
      ...{ webhook_url: "https://hooks.example.com/", alerts_enabled: true },
    },
    first: (at) => does(at, "updateBalanceConfig", {}),
  },
  "PATCH /openapi/v1/context/config": {
    body: {
      ...{ context_window: { max_input_tokens: 5 }, memory: { retention_days: 5 } },
      cache: { enabled: true, ttl_seconds: 5, scope: "key", max_entry_bytes: 5000 },
    },
    first: (at) => does(at, "updateContextConfig", {}),
  },
  "PATCH /openapi/v1/security/policy": {
    body: {
      content_safety: { mode: "block", categories: ["hate"], moderation: { enabled: true } },
      masking: { enabled: true, entities: ["email"], apply_to: ["input"] },
      ...{ logging: { level: "full" }, data_retention: { request_days: 5 } },
      model_scope: { mode: "single", allowed_model_ids: ["qwen-plus"] },
    },
    first: (at) => does(at, "updateSecurityPolicy", {}),
  },
  "PATCH /openapi/v1/routing/policy": {
    body: {
      ...{ regions: { mode: "prefer", allowed: ["eu"] }, strategy: "cost", retry: { max_attempts: 2 } },
      fallback: { enabled: true, models: ["qwen-max"] },
      model_scope: { mode: "selected", allowed_model_ids: ["qwen-plus"] },
    },
    first: (at) => does(at, "updateRoutingPolicy", {}),
  },
  "POST /openapi/v1/api-keys": { body: terms, takes: ["capabilities"] },
  "PATCH /openapi/v1/api-keys/:api_key_id": { body: terms, id: key, takes: ["capabilities"] },
  "DELETE /openapi/v1/api-keys/:api_key_id": { body: {}, id: key },
  "POST /openapi/v1/api-keys/:api_key_id/disable": { body: {}, id: key },
  "POST /openapi/v1/api-keys/:api_key_id/copy": { body: { name: "copy" }, id: key },
  "POST /openapi/v1/api-keys/:api_key_id/rotate": { body: { overlap_seconds: 60 }, id: key },
};
