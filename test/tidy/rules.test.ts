import { describe, expect, test } from "@jest/globals";
import { judge } from "./exceptions.ts";
import { rules } from "./rules.ts";
import { treeOf, type Finding } from "./source-tree.ts";
import type { Proof } from "./proof.ts";
import { proofs } from "./proofs.ts";

function findingsOf(id: string, files: Record<string, string>): Finding[] {
  const rule = rules.find((one) => one.id === id);
  if (!rule) throw new Error(`there is no rule ${id}`);
  return rule.check(treeOf(files));
}

function placesOf({ rule, files }: Proof): string[] {
  return findingsOf(rule, files).map(({ path, line }) => `${path}:${String(line)}`);
}

describe("the rules catch what breaks them", () => {
  test.each(proofs.filter(({ caught }) => caught.length > 0))("$rule: $says", (proof) => {
    expect(placesOf(proof)).toEqual(proof.caught);
  });
});

describe("the rules let pass what keeps them", () => {
  test.each(proofs.filter(({ caught }) => caught.length === 0))("$rule: $says", (proof) => {
    expect(placesOf(proof)).toEqual([]);
  });
});

test("every rule is proven to catch something", () => {
  const proven = new Set(proofs.filter(({ caught }) => caught.length > 0).map(({ rule }) => rule));
  expect(rules.map(({ id }) => id).filter((id) => !proven.has(id))).toEqual([]);
});

describe("an exception", () => {
  const findings: Finding[] = [
    { path: "src/kernel/ids.ts", line: 3, says: "says any" },
    { path: "src/kernel/ids.ts", line: 9, says: "says any" },
  ];
  const exception = { rule: "any", path: "src/kernel/ids.ts", reason: "a reason" };

  test("excuses as many findings as it says", () => {
    expect(judge("any", findings, [{ ...exception, count: 2 }])).toEqual({ violations: [], stale: [] });
  });

  test("excuses none of them when there are more", () => {
    expect(judge("any", findings, [{ ...exception, count: 1 }]).violations).toEqual([
      "src/kernel/ids.ts:3 says any",
      "src/kernel/ids.ts:9 says any",
    ]);
  });

  test("is stale when there are fewer", () => {
    expect(judge("any", findings, [{ ...exception, count: 3 }]).stale).toEqual([
      "any in src/kernel/ids.ts: 2 of 3 are left",
    ]);
  });

  test("is of no use to another rule or another file", () => {
    const others = [
      { ...exception, count: 2, rule: "cycle" },
      { ...exception, count: 2, path: "src/kernel/page.ts" },
    ];
    expect(judge("any", findings, others).violations).toHaveLength(2);
  });
});
