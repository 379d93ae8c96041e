import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { newChronicle } from "../chaos/chronicle.ts";
import { judgeAll } from "../chaos/judge/judge-all.ts";
import { outage, type Outage } from "../chaos/outage.ts";
import { watchBooks, type BookWatch } from "../chaos/watch-books.ts";
import { openWorld, type World } from "../chaos/world.ts";

const DOWN_MS = 8_000;

let opening: Promise<World>;
let world: World;
let watch: BookWatch;
let seen: Outage;
const chronicle = newChronicle();

beforeAll(async () => {
  opening = openWorld({ relays: 2 });
  world = await opening;
  watch = watchBooks({
    superuserUrl: world.postgres.superuserUrl,
    endedAt: (id) => chronicle.seen.endedAt.get(id),
  });
  seen = await outage(world, { downMs: DOWN_MS }, chronicle);
}, 180_000);
afterAll(async () => (await opening).close(), 180_000);

test("streams that run when the database goes away come whole to their end, most of them without it", () => {
  expect(seen.streams).toBeGreaterThan(0);
  expect(seen.wholeStreams).toBe(seen.streams);
  expect(seen.endedMeanwhile).toBeGreaterThan(seen.streams / 2);
});

test("a new request without the database is answered 503 with Retry-After, and does not wait for it", () => {
  expect(seen.refusals.length).toBeGreaterThan(0);
  const wrong = seen.refusals.filter(
    ({ status, retryAfter, tookMs }) => status !== 503 || retryAfter === null || tookMs > 6_000,
  );
  expect(wrong).toEqual([]);
});

test("ten seconds after its return everything is settled, and new requests are served", () => {
  expect(seen.settledMs).not.toBeNull();
  expect(seen.settledMs).toBeLessThan(10_000);
  expect(seen.servedMs).toBeLessThan(10_000);
});

test("what ended without the database is charged by the supplier's own books, once, and no relay ended", async () => {
  const { findings } = await judgeAll(world, chronicle, watch);
  expect(findings.filter(({ breaches }) => breaches.length > 0)).toEqual([]);
  expect(world.relays.flatMap(({ selfEnds }) => selfEnds)).toEqual([]);
}, 120_000);
