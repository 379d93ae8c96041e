import { afterEach, describe, expect, jest, test } from "@jest/globals";
import { Feed } from "../../src/graphql/live/feed.ts";
import { Queue, TooSlow } from "../../src/graphql/live/queue.ts";
import { Seats } from "../../src/graphql/live/seats.ts";

afterEach(() => {
  jest.useRealTimers();
});

const nothing = (): void => undefined;

/** A feed whose looks give what stands in `found`. */
function feedOf(found: (number[] | Error)[], options: { tellsLast?: boolean } = {}) {
  jest.useFakeTimers();
  const looks = { count: 0, failures: [] as unknown[] };
  const feed = new Feed(
    () => {
      looks.count++;
      const next = found.shift() ?? [];
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
    },
    { pauseMs: 1000, report: (thrown) => void looks.failures.push(thrown), ...options },
  );
  const listener = (): { got: number[]; leave: () => void } => {
    const got: number[] = [];
    return { got, leave: feed.listen({ push: (item) => void got.push(item), end: nothing }) };
  };
  return { feed, looks, listener };
}

describe("a feed", () => {
  test("is looked at as often for fifty as for one, and all hear the same", async () => {
    const { feed, looks, listener } = feedOf([[], [1, 2], [3]]);
    const all = Array.from({ length: 50 }, listener);
    await Promise.all(all.map(() => feed.begin()));
    await jest.advanceTimersByTimeAsync(2_000);
    expect(looks.count).toBe(3);
    for (const { got } of all) expect(got).toEqual([1, 2, 3]);
    feed.stop();
  });

  test("is looked at no more when the last has left", async () => {
    const { feed, looks, listener } = feedOf([]);
    const [one, other] = [listener(), listener()];
    await feed.begin();
    one.leave();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(looks.count).toBe(2);
    other.leave();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(looks.count).toBe(2);
    expect(jest.getTimerCount()).toBe(0);
  });

  test("goes on after a look that failed, which is reported", async () => {
    const { feed, looks, listener } = feedOf([[], new Error("the database is away"), [7]]);
    const { got } = listener();
    await feed.begin();
    await jest.advanceTimersByTimeAsync(2_000);
    expect([got, looks.failures]).toEqual([[7], [new Error("the database is away")]]);
    feed.stop();
  });

  test("that cannot begin says so to whoever asked for it", async () => {
    const { feed } = feedOf([new Error("unknown customer")]);
    await expect(feed.begin()).rejects.toThrow("unknown customer");
  });

  test.each([
    { tellsLast: true, heard: [2] },
    { tellsLast: false, heard: [] },
  ])("of a state tells it to who joins: $tellsLast", async ({ tellsLast, heard }) => {
    const { feed, listener } = feedOf([[1, 2]], { tellsLast });
    listener();
    await feed.begin();
    expect(listener().got).toEqual(heard);
    feed.stop();
  });
});

describe("a queue", () => {
  test("gives what was pushed, in order, and then its end", async () => {
    const queue = new Queue<number>(10, nothing);
    for (const item of [1, 2]) queue.push(item);
    queue.end();
    queue.push(3);
    const got: number[] = [];
    for await (const item of queue) got.push(item);
    expect(got).toEqual([1, 2]);
  });

  test("that is returned wakes whoever waits, and says once that it ended", async () => {
    let ended = 0;
    const queue = new Queue<number>(10, () => ended++);
    const waiting = queue.next();
    await queue.return();
    queue.end();
    expect([await waiting, ended]).toEqual([{ done: true, value: undefined }, 1]);
  });

  test("of which too little is taken keeps nothing, and fails", async () => {
    let ended = 0;
    const queue = new Queue<number>(2, () => ended++);
    for (const item of [1, 2, 3, 4]) queue.push(item);
    await expect(queue.next()).rejects.toBeInstanceOf(TooSlow);
    expect(ended).toBe(1);
  });
});

describe("seats", () => {
  test("are ten for a customer and a thousand for all; one that is given back twice is free once", () => {
    const seats = new Seats();
    const own = Array.from({ length: 10 }, () => seats.take("cus_a"));
    expect(() => seats.take("cus_a")).toThrow(expect.objectContaining({ code: "concurrency_limited" }));
    own[0]?.();
    own[0]?.();
    seats.take("cus_a");
    expect(() => seats.take("cus_a")).toThrow("Too many streams");
    for (let taken = 10; taken < 1_000; taken++) seats.take(`cus_${String(taken)}`);
    expect(() => seats.take("cus_b")).toThrow("Too many streams");
  });
});
