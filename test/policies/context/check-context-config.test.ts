import { describe, expect, test } from "@jest/globals";
import { checkContextConfig } from "../../../src/policies/context/check-context-config.ts";
import { contextConfigKind, type ContextConfig } from "../../../src/policies/context/context-config.ts";
import { mergeChanges, type Changes } from "../../../src/policies/merge-changes.ts";
import { wrongFields } from "../wrong-fields.ts";

const { defaults, read, write } = contextConfigKind;

describe("a context configuration", () => {
  test.each<Changes<ContextConfig>>([
    {},
    { contextWindow: { maxInputTokens: 1, overflow: "truncate_oldest" }, memory: { retentionDays: 0 } },
    { contextWindow: { maxInputTokens: 10_000_000 }, memory: { retentionDays: 3650 } },
    { cache: { enabled: true, ttlSeconds: 604_800, scope: "customer", maxEntryBytes: 1_048_576 } },
    { cache: { ttlSeconds: 1, maxEntryBytes: 1024 } },
  ])("%j is taken, stored and read back as it is", (changes) => {
    const config = mergeChanges(defaults, changes);
    expect(wrongFields(() => checkContextConfig(config))).toEqual([]);
    expect(read(JSON.parse(JSON.stringify(write(config))) as never)).toEqual(config);
  });

  test.each<[Changes<ContextConfig>, string]>([
    [{ contextWindow: { maxInputTokens: 0 } }, "context_window.max_input_tokens"],
    [{ contextWindow: { maxInputTokens: 10_000_001 } }, "context_window.max_input_tokens"],
    [{ memory: { retentionDays: 3651 } }, "memory.retention_days"],
    [{ memory: { retentionDays: -1 } }, "memory.retention_days"],
    [{ cache: { ttlSeconds: 0 } }, "cache.ttl_seconds"],
    [{ cache: { ttlSeconds: 604_801 } }, "cache.ttl_seconds"],
    [{ cache: { maxEntryBytes: 1023 } }, "cache.max_entry_bytes"],
    [{ cache: { maxEntryBytes: 1_048_577 } }, "cache.max_entry_bytes"],
  ])("%j is refused at %s", (changes, field) => {
    expect(wrongFields(() => checkContextConfig(mergeChanges(defaults, changes)))).toEqual([field]);
  });
});
