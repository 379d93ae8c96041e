import { describe, expect, test } from "@jest/globals";
import { findRollout, type Sticking } from "../../../src/inference/routing/find-rollout.ts";
import type { Rollout } from "../../../src/policies/index.ts";

const REQUESTS = 10_000;

const rolloutOf = (percent: number, stickyBy: Rollout["stickyBy"], targetModel = "new"): Rollout => ({
  ...{ model: "old", targetModel, percent, stickyBy },
});

const stickingOf = (request: number, more: Partial<Sticking> = {}): Sticking => ({
  customerId: "cus_1",
  apiKeyId: `key_${String(request)}`,
  requestId: `req_${String(request)}`,
  conversationId: `conversation ${String(request)}`,
  ...more,
});

function targetsOf(rollouts: readonly Rollout[], more: Partial<Sticking> = {}): (string | null)[] {
  return Array.from({ length: REQUESTS }, (_, request) => {
    return findRollout(rollouts, "old", stickingOf(request, more))?.targetModel ?? null;
  });
}

const countOf = (targets: readonly (string | null)[], wanted: string | null): number =>
  targets.filter((target) => target === wanted).length;

/** Five standard deviations of a binomial distribution: one run in three million is outside by chance. */
function expectShare(count: number, share: number): void {
  const spread = 5 * Math.sqrt(REQUESTS * share * (1 - share));
  expect(count).toBeGreaterThan(REQUESTS * share - spread);
  expect(count).toBeLessThan(REQUESTS * share + spread);
}

describe.each(["key", "conversation", "request"] as const)("of 10,000 requests, sticky by %s", (stickyBy) => {
  test("5 % are within binomial bounds, and stay where they are", () => {
    const targets = targetsOf([rolloutOf(5, stickyBy)]);
    expectShare(countOf(targets, "new"), 0.05);
    expect(targetsOf([rolloutOf(5, stickyBy)])).toEqual(targets);
  });

  test("a share that grows only adds", () => {
    const few = targetsOf([rolloutOf(5, stickyBy)]);
    const more = targetsOf([rolloutOf(20, stickyBy)]);
    expectShare(countOf(more, "new"), 0.2);
    expect(few.every((target, at) => target === null || more[at] === target)).toBe(true);
  });

  test("two rollouts of one model share the hundred percent", () => {
    const both = targetsOf([rolloutOf(60, stickyBy), rolloutOf(40, stickyBy, "newer")]);
    expectShare(countOf(both, "new"), 0.6);
    expect(countOf(both, null)).toBe(0);
  });

  test("0 % are none, and 100 % are all", () => {
    expect(countOf(targetsOf([rolloutOf(0, stickyBy)]), null)).toBe(REQUESTS);
    expect(countOf(targetsOf([rolloutOf(100, stickyBy)]), "new")).toBe(REQUESTS);
  });
});

test("shares that stick to different things have their sizes too", () => {
  const targets = targetsOf([rolloutOf(50, "request"), rolloutOf(50, "key", "newer")]);
  expectShare(countOf(targets, "new"), 0.5);
  expect(countOf(targets, null)).toBe(0);
});

test("what sticks to the key stays there in all of its conversations and requests", () => {
  const targets = targetsOf([rolloutOf(50, "key")], { apiKeyId: "key_x" });
  expect(new Set(targets).size).toBe(1);
});

test("a request of no conversation sticks to its key", () => {
  const without = { apiKeyId: "key_x", conversationId: null };
  expect(new Set(targetsOf([rolloutOf(50, "conversation")], without)).size).toBe(1);
});

test("another customer's keys are drawn anew, and another model's requests stay with it", () => {
  const rollout = [rolloutOf(50, "key")];
  expect(targetsOf(rollout, { customerId: "cus_2" })).not.toEqual(targetsOf(rollout));
  expect(findRollout([rolloutOf(100, "key")], "other", stickingOf(1))).toBeNull();
});

test("the same on every node: no seed of a process has a part in it", () => {
  const taken = targetsOf([rolloutOf(5, "key")]).flatMap((target, at) => (target === null ? [] : [at]));
  expect(taken.slice(0, 5)).toEqual([9, 45, 46, 68, 84]);
});
