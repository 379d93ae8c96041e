import { describe, expect, test } from "@jest/globals";
import { SlidingMinute, TICK_MS } from "../../../src/inference/limits/sliding-minute.ts";
import { drawer } from "./drawer.ts";

interface Taken {
  ms: number;
  amount: number;
}

/** The most that any minute saw, wherever it begins. */
function busiestMinute(taken: readonly Taken[]): number {
  let most = 0;
  let sum = 0;
  let first = 0;
  for (const { ms, amount } of taken) {
    sum += amount;
    while ((taken[first] as Taken).ms <= ms - 60_000) sum -= (taken[first++] as Taken).amount;
    most = Math.max(most, sum);
  }
  return most;
}

describe("what was taken within the last minute", () => {
  test("no minute sees more than the limit, wherever it begins, and who waits as told is let in", () => {
    for (let seed = 1; seed <= 40; seed++) {
      const draw = drawer(seed);
      const limit = 1 + draw(seed % 3 === 0 ? 5 : 400);
      const minute = new SlidingMinute();
      const taken: Taken[] = [];
      let nowMs = draw(1_000_000);
      for (let step = 0; step < 300; step++) {
        nowMs += draw(10) === 0 ? draw(70_000) : draw(600);
        const amount = 1 + draw(Math.max(1, Math.floor(limit / 4)));
        if (minute.fits(amount, limit, nowMs)) {
          minute.take(amount, limit, nowMs);
          taken.push({ ms: nowMs, amount });
          continue;
        }
        const waitMs = minute.waitMs(amount, limit, nowMs);
        expect(waitMs).toBeGreaterThan(0);
        expect(waitMs).toBeLessThanOrEqual(60_000 + TICK_MS);
        expect(minute.fits(amount, limit, nowMs)).toBe(false);
        if (draw(4) > 0) continue;
        nowMs += waitMs;
        expect(minute.fits(amount, limit, nowMs)).toBe(true);
      }
      expect(busiestMinute(taken)).toBeLessThanOrEqual(limit);
      nowMs += minute.resetMs(limit, nowMs);
      expect(minute.left(limit, nowMs)).toBe(limit);
    }
  });

  test("the wait that is told is not longer than it must be by more than half a second", () => {
    const minute = new SlidingMinute();
    for (let at = 0; at < 10; at++) minute.take(1, 10, 1_000 + at * 3_000);
    const waitMs = minute.waitMs(1, 10, 40_000);
    // The first of them leaves the minute at 61,000.
    expect(waitMs).toBeGreaterThanOrEqual(21_000);
    expect(waitMs).toBeLessThanOrEqual(21_000 + TICK_MS);
  });

  test("the whole limit may come at once, and a steady rate at the limit passes but for one in a hundred", () => {
    const burst = new SlidingMinute();
    for (let request = 0; request < 600; request++) {
      expect(burst.fits(1, 600, 5_000)).toBe(true);
      burst.take(1, 600, 5_000);
    }
    expect(burst.fits(1, 600, 5_000)).toBe(false);
    expect(burst.fits(1, 600, 64_999)).toBe(false);
    expect(burst.fits(600, 600, 65_500)).toBe(true);

    const steady = new SlidingMinute();
    let passed = 0;
    for (let request = 0; request < 6_000; request++) {
      const nowMs = request * 100;
      if (!steady.fits(1, 600, nowMs)) continue;
      steady.take(1, 600, nowMs);
      passed++;
    }
    expect(passed).toBeGreaterThan(6_000 * 0.99);
  });

  test("a debt is paid from what becomes free, so that the limit holds on the average", () => {
    const minute = new SlidingMinute();
    minute.take(5_000, 1_000, 0);
    expect(minute.left(1_000, 0)).toBe(0);
    expect(minute.resetMs(1_000, 0)).toBe(5 * 60_500);
    const waitMs = minute.waitMs(1, 1_000, 0);
    expect(minute.fits(1, 1_000, waitMs - 1)).toBe(false);
    expect(minute.fits(1, 1_000, waitMs)).toBe(true);
    expect(waitMs).toBe(5 * 60_500);
  });

  test("a debt that nobody asked about meanwhile is paid all the same", () => {
    const [asked, left] = [new SlidingMinute(), new SlidingMinute()];
    for (const minute of [asked, left]) minute.take(10_500, 1_000, 700);
    for (let nowMs = 1_000; nowMs < 500_000; nowMs += 700) asked.left(1_000, nowMs);
    expect(left.waitMs(1, 1_000, 500_000)).toBe(asked.waitMs(1, 1_000, 500_000));
    expect(left.left(1_000, 10 * 60_500 - 1)).toBe(0);
    expect(left.left(1_000, 11 * 60_500 + 1_000)).toBe(1_000);
  });

  test("the wait out of any debt is the one that is true when it is over", () => {
    for (let seed = 1; seed <= 100; seed++) {
      const draw = drawer(seed);
      const limit = 1 + draw(200);
      const minute = new SlidingMinute();
      let nowMs = 0;
      for (let step = 0; step < 5; step++) minute.take(draw(limit * 2), limit, (nowMs += draw(20_000)));
      const amount = 1 + draw(limit);
      if (minute.fits(amount, limit, nowMs)) continue;
      const waitMs = minute.waitMs(amount, limit, nowMs);
      expect(minute.fits(amount, limit, nowMs + waitMs - 1)).toBe(false);
      expect(minute.fits(amount, limit, nowMs + waitMs)).toBe(true);
    }
  });

  test("what is given back may be taken again, but not twice, and not after its minute", () => {
    const minute = new SlidingMinute();
    const booking = minute.take(80, 100, 1_000);
    minute.giveBack(booking, 50);
    expect(minute.left(100, 1_000)).toBe(70);
    minute.giveBack(booking, 500);
    expect(minute.left(100, 1_000)).toBe(100);
    const late = minute.take(80, 100, 2_000);
    expect(minute.left(100, 70_000)).toBe(100);
    minute.take(30, 100, 70_000);
    minute.giveBack(late, 80);
    expect(minute.left(100, 70_000)).toBe(70);
  });

  test("what is more than the whole limit passes when nothing else was taken, and is a debt", () => {
    const minute = new SlidingMinute();
    expect(minute.fits(250, 100, 0)).toBe(true);
    minute.take(250, 100, 0);
    expect(minute.fits(1, 100, 60_500)).toBe(false);
    expect(minute.fits(50, 100, 2 * 60_500)).toBe(true);
  });

  test("a limit that is raised lets in more at once, one that is lowered lets in none until it holds", () => {
    const minute = new SlidingMinute();
    minute.take(10, 10, 0);
    expect(minute.left(15, 1_000)).toBe(5);
    expect(minute.fits(1, 5, 1_000)).toBe(false);
    expect(minute.fits(5, 5, 61_000)).toBe(true);
  });

  test("a clock that does not move, and one that moves by days, do no harm", () => {
    const minute = new SlidingMinute();
    minute.take(10, 10, 5_000);
    expect(minute.fits(1, 10, 5_000)).toBe(false);
    expect(minute.fits(1, 10, 4_000)).toBe(false);
    minute.take(100, 10, 6_000);
    const startedMs = performance.now();
    expect(minute.left(10, 30 * 86_400_000)).toBe(10);
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  });
});
