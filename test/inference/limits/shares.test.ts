import { describe, expect, test } from "@jest/globals";
import { Gauges } from "../../../src/inference/limits/gauges.ts";
import type { Slot } from "../../../src/inference/limits/slot.ts";
import { drawer } from "./drawer.ts";
import { enter, limitsAt, placed } from "./placed.ts";

describe("shares of several nodes", () => {
  test.each([1, 2, 3, 7])(
    "%i nodes together never let in more than the limit in any minute",
    async (nodes) => {
      const draw = drawer(nodes);
      const time = { ms: 0 };
      const all = Array.from({ length: nodes }, () => limitsAt(time, { nodes: () => nodes }));
      const taken: number[] = [];
      for (let step = 0; step < 4_000; step++) {
        time.ms += draw(20) === 0 ? draw(5_000) : draw(40);
        const slot = await enter(all[draw(nodes)]!, { key: { rpm: 300 } });
        if (!slot) continue;
        taken.push(time.ms);
        slot.end(0);
      }
      let first = 0;
      let most = 0;
      taken.forEach((ms, index) => {
        while (taken[first]! <= ms - 60_000) first++;
        most = Math.max(most, index - first + 1);
      });
      expect(most).toBeLessThanOrEqual(300);
      expect(most).toBeGreaterThan(300 * 0.9);
    },
  );

  test("a share is one at least, and what is left is told as if all nodes had as much", async () => {
    const limits = limitsAt({ ms: 0 }, { nodes: () => 3 });
    const slot = (await enter(limits, { key: { rpm: 2, concurrency: 1 } })) as Slot;
    expect(slot.headers()).toEqual(expect.arrayContaining(["x-ratelimit-limit-requests", "2"]));
    expect(await enter(limits, { key: { rpm: 2, concurrency: 1 } })).toBeNull();
    const wide = (await enter(limits, { apiKeyId: "key_2", key: { rpm: 60 } })) as Slot;
    expect(wide.headers().slice(2, 4)).toEqual(["x-ratelimit-remaining-requests", "57"]);
  });

  test("more input than a node's share passes when nothing else was taken there, and is a debt", async () => {
    const time = { ms: 0 };
    const limits = limitsAt(time, { nodes: () => 4 });
    const key = { key: { tpm: 1_000 } };
    expect(await enter(limits, key, 900)).not.toBeNull();
    expect(await enter(limits, key, 10)).toBeNull();
    time.ms += 2 * 60_500;
    expect(await enter(limits, key, 10)).toBeNull();
    time.ms += 60_500;
    expect(await enter(limits, key, 10)).not.toBeNull();
    expect(await enter(limits, { ...key, apiKeyId: "key_2" }, 1_001)).toBeNull();
  });
});

describe("a place within the limits", () => {
  test("whose limits are none takes nothing to know", () => {
    expect(limitsAt({ ms: 0 }).slot(placed({}))).toBeNull();
  });

  test("is given back once, however often its end is told", async () => {
    const limits = limitsAt({ ms: 0 });
    const asking = { key: { concurrency: 2, tpm: 100 } };
    const first = await enter(limits, asking, 50);
    await enter(limits, asking);
    for (let times = 0; times < 3; times++) first?.end(20);
    expect(await enter(limits, asking, 80)).not.toBeNull();
    expect(await enter(limits, asking)).toBeNull();
  });

  test("the longest of the waits is the one that is told", () => {
    const limits = limitsAt({ ms: 1_000 });
    const asking = { key: { concurrency: 1 }, customer: { rpm: 1 } };
    void (limits.slot(placed(asking)) as Slot).enter();
    expect(() => (limits.slot(placed(asking)) as Slot).enter()).toThrow(
      expect.objectContaining({ code: "rate_limited", retryAfterSeconds: 61 }),
    );
  });

  test("keys and customers of the same id, and two of either, never share", async () => {
    const limits = limitsAt({ ms: 0 });
    const ids = { apiKeyId: "x", customerId: "x" };
    expect(await enter(limits, { ...ids, key: { rpm: 1 }, customer: { rpm: 3 } })).not.toBeNull();
    expect(await enter(limits, { ...ids, key: { rpm: 1 }, customer: { rpm: 3 } })).toBeNull();
    expect(
      await enter(limits, { ...ids, apiKeyId: "y", key: { rpm: 1 }, customer: { rpm: 3 } }),
    ).not.toBeNull();
    expect(
      await enter(limits, { apiKeyId: "z", customerId: "y", key: { rpm: 1 }, customer: { rpm: 1 } }),
    ).not.toBeNull();
  });
});

describe("what is remembered", () => {
  test("is forgotten when it is idle, but not while something runs, and never grows beyond its bound", () => {
    const gauges = new Gauges(2_000);
    const running = gauges.of("api-key:running", 0);
    running.running = 1;
    for (let index = 0; index < 10_000; index++)
      gauges.of(`api-key:${String(index)}`, index).requests.take(1, 10, index);
    expect(gauges.size).toBeLessThanOrEqual(2_000 + 1_024);
    expect(gauges.of("api-key:running", 10_000)).toBe(running);
    for (let index = 0; index < 3_100; index++) gauges.of(`customer:${String(index)}`, 10_000_000);
    expect(gauges.size).toBeLessThanOrEqual(2_000 + 1_024);
    expect(gauges.of("api-key:running", 10_000_000)).toBe(running);
  });
});
