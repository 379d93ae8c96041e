import { describe, expect, test } from "@jest/globals";
import { AnswerCache } from "../../../src/inference/context/answer-cache.ts";
import type { CacheKey } from "../../../src/inference/context/cache-key.ts";
import { readCacheWishes } from "../../../src/inference/context/cache-wishes.ts";
import { bodyFor, keepAnswer } from "../../../src/inference/context/kept-answer.ts";
import { newId } from "../../../src/kernel/ids.ts";

const MINUTE = 60_000;
const origin = { soldId: "m", servedId: "m", ignored: [] };

function cacheOf(bytesMax: number) {
  const time = { ms: 1_000_000 };
  const cache = new AnswerCache({ bytesMax, clock: { now: () => new Date(time.ms) } });
  const keep = (key: CacheKey, bytes: number, ttlMs = MINUTE): void =>
    cache.keep(key, keepAnswer(Buffer.alloc(bytes, "a"), newId("req"), origin), ttlMs);
  return { cache, keep, pass: (ms: number) => (time.ms += ms) };
}

const keyOf = (customerId: string, digest: string, apiKeyId?: string): CacheKey => ({
  ...{ customerId, digest },
  scope: apiKeyId === undefined ? { kind: "customer" } : { kind: "key", apiKeyId },
});

describe("an answer", () => {
  test("is found by its own key only", () => {
    const { cache, keep } = cacheOf(1_000_000);
    keep(keyOf("cus_a", "d"), 10);
    keep(keyOf("cus_b", "d", "key_1"), 20);
    expect(cache.find(keyOf("cus_a", "d"))?.body.length).toBe(10);
    expect(cache.find(keyOf("cus_b", "d", "key_1"))?.body.length).toBe(20);
    for (const other of [
      ...[keyOf("cus_b", "d"), keyOf("cus_c", "d"), keyOf("cus_a", "e")],
      ...[keyOf("cus_a", "d", "key_1"), keyOf("cus_b", "d", "key_2")],
    ])
      expect(cache.find(other)).toBeNull();
  });

  test("is there until its time is over, and not a moment longer", () => {
    const { cache, keep, pass } = cacheOf(1_000_000);
    keep(keyOf("cus_a", "d"), 10);
    pass(MINUTE - 1);
    expect(cache.find(keyOf("cus_a", "d"))).not.toBeNull();
    pass(1);
    expect(cache.find(keyOf("cus_a", "d"))).toBeNull();
    expect(cache.bytes).toBe(0);
  });

  test("may be too old for who asks, and is still there for others", () => {
    const { cache, keep, pass } = cacheOf(1_000_000);
    keep(keyOf("cus_a", "d"), 10);
    pass(2_000);
    expect(cache.find(keyOf("cus_a", "d"), 1_999)).toBeNull();
    expect(cache.find(keyOf("cus_a", "d"), 2_000)).not.toBeNull();
    expect(cache.find(keyOf("cus_a", "d"), -1)).toBeNull();
  });

  test("that nobody asks for again is forgotten when others come", () => {
    const { cache, keep, pass } = cacheOf(1_000_000);
    for (let at = 0; at < 10; at++) keep(keyOf("cus_a", String(at)), 10);
    const before = cache.bytes;
    pass(2 * MINUTE);
    keep(keyOf("cus_a", "new"), 10);
    expect(cache.bytes).toBe(before / 10);
  });

  test("takes the place of the one before it", () => {
    const { cache, keep } = cacheOf(1_000_000);
    keep(keyOf("cus_a", "d"), 10);
    const before = cache.bytes;
    keep(keyOf("cus_a", "d"), 20);
    expect([cache.bytes - before, cache.find(keyOf("cus_a", "d"))?.body.length]).toEqual([10, 20]);
  });
});

describe("the bound", () => {
  test("holds over many customers, and what was used last stays", () => {
    const { cache, keep } = cacheOf(100_000);
    keep(keyOf("cus_used", "d"), 1_000);
    for (let at = 0; at < 500; at++) {
      keep(keyOf(`cus_${at}`, "d"), 1_000);
      expect(cache.find(keyOf("cus_used", "d"))).not.toBeNull();
      expect(cache.bytes).toBeLessThanOrEqual(100_000);
    }
    expect(cache.find(keyOf("cus_0", "d"))).toBeNull();
    expect(cache.find(keyOf("cus_499", "d"))).not.toBeNull();
  });

  test("gives one customer a quarter, whatever it sends, and takes nothing from others for it", () => {
    const { cache, keep } = cacheOf(100_000);
    keep(keyOf("cus_other", "d"), 1_000);
    for (let at = 0; at < 1_000; at++) keep(keyOf("cus_greedy", String(at)), 500);
    expect(cache.find(keyOf("cus_other", "d"))).not.toBeNull();
    expect(cache.bytes).toBeLessThanOrEqual(25_000 + 3_000);
    expect(cache.find(keyOf("cus_greedy", "999"))).not.toBeNull();
    expect(cache.find(keyOf("cus_greedy", "0"))).toBeNull();
  });

  test("turns away what is larger than a share, and of none keeps nothing", () => {
    const { cache, keep } = cacheOf(100_000);
    keep(keyOf("cus_a", "d"), 30_000);
    const { cache: none, keep: keepNone } = cacheOf(0);
    keepNone(keyOf("cus_a", "d"), 1);
    expect([cache.bytes, none.bytes]).toEqual([0, 0]);
  });
});

test("an answer is told again under another id, and keeps nothing else of the first", () => {
  const [first, second] = [newId("req"), newId("req")];
  const bare = first.slice(4);
  const body = Buffer.from(`{"id":"chatcmpl-${bare}"}…{"id":"chatcmpl-${bare}"}"${first}"${bare.slice(1)}`);
  const kept = keepAnswer(body, first, origin);
  const told = bodyFor(kept, second).toString();
  expect(told).toBe(body.toString().replaceAll(bare, second.slice(4)));
  expect(kept.body.equals(body)).toBe(true);
});

test.each([
  [undefined, false, Infinity],
  ["no-store", true, Infinity],
  ["No-Cache, NO-STORE", true, -1],
  ["no-cache", false, -1],
  ["max-age=60, max-age=5", false, 5_000],
  ['max-age="0"', false, 0],
  ["max-age=-1, max-age=, private, nonsense=\u00e9", false, Infinity],
])("Cache-Control: %s", (header, noStore, ageMaxMs) => {
  const headers = header === undefined ? {} : { "cache-control": header };
  expect(readCacheWishes(headers)).toEqual({ noStore, ageMaxMs });
});
