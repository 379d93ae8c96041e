import type { FieldError } from "../../kernel/app-error.ts";
import { checkWhole, throwErrors } from "../field-errors.ts";
import type { ContextConfig } from "./context-config.ts";

const INPUT_TOKENS = { min: 1, max: 10_000_000 };
const RETENTION_DAYS = { min: 0, max: 3650 };
/** A week. */
const TTL_SECONDS = { min: 1, max: 604_800 };
const ENTRY_BYTES = { min: 1024, max: 1_048_576 };

/** Checks a whole configuration. Throws `invalid_request` with everything that is wrong. */
export function checkContextConfig(config: ContextConfig): ContextConfig {
  const { contextWindow, memory, cache } = config;
  throwErrors([
    ...orNull("context_window.max_input_tokens", contextWindow.maxInputTokens, INPUT_TOKENS),
    ...orNull("memory.retention_days", memory.retentionDays, RETENTION_DAYS),
    ...checkWhole("cache.ttl_seconds", cache.ttlSeconds, TTL_SECONDS),
    ...checkWhole("cache.max_entry_bytes", cache.maxEntryBytes, ENTRY_BYTES),
  ]);
  return config;
}

function orNull(field: string, value: number | null, bounds: { min: number; max: number }): FieldError[] {
  return value === null ? [] : checkWhole(field, value, bounds);
}
