import { describe, expect, test } from "@jest/globals";
import { mergeChanges, type Changes } from "../../../src/policies/merge-changes.ts";
import { differencesOf } from "../../../src/policies/policy-differences.ts";
import { checkSecurityPolicy } from "../../../src/policies/security/check-security-policy.ts";
import { securityPolicyKind, type SecurityPolicy } from "../../../src/policies/security/security-policy.ts";
import { wrongFields } from "../wrong-fields.ts";

const { defaults, read, write } = securityPolicyKind;
const checks = { models: new Set(["a"]), patternErrors: [] };
const changed = (changes: Changes<SecurityPolicy>): SecurityPolicy =>
  checkSecurityPolicy(mergeChanges(defaults, changes), checks);
const terms = (customTerms: string[]): Changes<SecurityPolicy> => ({ contentSafety: { customTerms } });
const numbered = (count: number, length: number): string[] =>
  Array.from({ length: count }, (_, index) => String(index).padEnd(length, "x"));

describe("a security policy", () => {
  test("has its terms trimmed, each once, and is stored and read back as it is", () => {
    const policy = changed({
      ...terms([" one", "two words ", "one", "二"]),
      masking: { enabled: true, entities: ["email"], applyTo: ["logs"] },
      dataRetention: { requestDays: 0, contentDays: 3650 },
      modelScope: { mode: "single", allowedModelIds: ["a"] },
    });
    expect(policy.contentSafety.customTerms).toEqual(["one", "two words", "二"]);
    expect(read(JSON.parse(JSON.stringify(write(policy))) as never)).toEqual(policy);
  });

  test("takes 20,000 terms of a megabyte together, in little time", () => {
    const most = numbered(20_000, 50);
    const begun = performance.now();
    expect(changed(terms(most)).contentSafety.customTerms).toHaveLength(20_000);
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(wrongFields(() => changed(terms([...most.slice(1), "x".repeat(51)])))).toEqual([
      "content_safety.custom_terms",
    ]);
  });

  test.each<[Changes<SecurityPolicy>, string]>([
    [terms(numbered(20_001, 8)), "content_safety.custom_terms"],
    [terms(["a", "\u3000 "]), "content_safety.custom_terms[1]"],
    [terms(["x".repeat(201)]), "content_safety.custom_terms[0]"],
    [terms(["a\udc00"]), "content_safety.custom_terms[0]"],
    [{ contentSafety: { categories: ["hate", "hate"] } }, "content_safety.categories"],
    [{ contentSafety: { applyTo: ["input", "input"] } }, "content_safety.apply_to"],
    [{ masking: { entities: ["email", "email"] } }, "masking.entities"],
    [{ masking: { applyTo: ["logs", "logs"] } }, "masking.apply_to"],
    [{ dataRetention: { requestDays: 3651 } }, "data_retention.request_days"],
    [{ dataRetention: { contentDays: -1 } }, "data_retention.content_days"],
    [{ dataRetention: { contentDays: 1.5 } }, "data_retention.content_days"],
    [{ modelScope: { mode: "single", allowedModelIds: ["b"] } }, "model_scope.allowed_model_ids[0]"],
  ])("refuses what it cannot be: case %#, at %s", (changes, field) => {
    expect(wrongFields(() => changed(changes))).toEqual([field]);
  });
});

describe("what an audit tells of a change", () => {
  test("is the fields that differ, and of a long list its digest", () => {
    const before = changed({ ...terms(["a"]), masking: { enabled: true } });
    const after = changed({ ...terms(numbered(20_000, 40)), logging: { level: "full" } });
    const [old, next] = differencesOf(write(before), write(after));
    expect(old).toEqual({
      content_safety: { custom_terms: ["a"] },
      masking: { enabled: true },
      logging: { level: "metadata" },
    });
    expect(next).toEqual({
      content_safety: {
        custom_terms: { items: 20_000, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      },
      masking: { enabled: false },
      logging: { level: "full" },
    });
    expect(differencesOf(write(before), write(before))).toEqual([{}, {}]);
  });
});
