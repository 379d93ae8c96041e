import type { JsonObject } from "../json-object.ts";
import type { PolicyKind } from "../policy-kind.ts";

export const overflowModes = ["reject", "truncate_oldest"] as const;
export const cacheScopes = ["key", "customer"] as const;

/** How much of a conversation goes to a model, and what is remembered of it. */
export interface ContextConfig {
  contextWindow: {
    /** Null: as much as the model takes. */
    maxInputTokens: number | null;
    overflow: (typeof overflowModes)[number];
  };
  /** Days that a conversation is kept after its last request; null: for as long as the account exists. */
  memory: { retentionDays: number | null };
  cache: {
    enabled: boolean;
    ttlSeconds: number;
    /** Whose answers a request may be given again: those of its own key, or of all keys of the customer. */
    scope: (typeof cacheScopes)[number];
    /** Longer answers are not kept. */
    maxEntryBytes: number;
  };
}

export const contextConfigKind: PolicyKind<ContextConfig> = {
  name: "context_config",
  defaults: {
    contextWindow: { maxInputTokens: null, overflow: "reject" },
    memory: { retentionDays: null },
    cache: { enabled: false, ttlSeconds: 300, scope: "key", maxEntryBytes: 262_144 },
  },
  write: ({ contextWindow, memory, cache }) => ({
    context_window: { max_input_tokens: contextWindow.maxInputTokens, overflow: contextWindow.overflow },
    memory: { retention_days: memory.retentionDays },
    cache: {
      enabled: cache.enabled,
      ttl_seconds: cache.ttlSeconds,
      scope: cache.scope,
      max_entry_bytes: cache.maxEntryBytes,
    },
  }),
  read: (stored) => {
    const window = stored["context_window"] as JsonObject;
    const memory = stored["memory"] as JsonObject;
    const cache = stored["cache"] as JsonObject;
    return {
      contextWindow: {
        maxInputTokens: window["max_input_tokens"] as number | null,
        overflow: window["overflow"] as ContextConfig["contextWindow"]["overflow"],
      },
      memory: { retentionDays: memory["retention_days"] as number | null },
      cache: {
        enabled: cache["enabled"] as boolean,
        ttlSeconds: cache["ttl_seconds"] as number,
        scope: cache["scope"] as ContextConfig["cache"]["scope"],
        maxEntryBytes: cache["max_entry_bytes"] as number,
      },
    };
  },
};
