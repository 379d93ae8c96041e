import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Limits } from "../../../src/inference/limits/limits.ts";
import { RedisLimits } from "../../../src/inference/limits/redis-limits.ts";
import { SlidingMinute } from "../../../src/inference/limits/sliding-minute.ts";
import type { Slot } from "../../../src/inference/limits/slot.ts";
import { drawer } from "../../inference/limits/drawer.ts";
import { enter, limitsAt } from "../../inference/limits/placed.ts";
import { hasRedis, startRedis, type RedisServer } from "./redis-server.ts";

// Needs a redis-server in PATH (apt-get install redis-server); without one, all of this is skipped.
const whenRedis = hasRedis ? describe : describe.skip;
if (!hasRedis) process.stderr.write("redis-limits.test.ts is skipped: there is no redis-server in PATH\n");

let redis: RedisServer & { port: number };
let exacts: RedisLimits[] = [];
let logged: string[] = [];

/** One node of so many, whose limits are in Redis. */
async function node(nodes = 3): Promise<Limits & { exact: RedisLimits }> {
  const exact = new RedisLimits({ url: redis.url, log: (message) => void logged.push(message) });
  exacts.push(exact);
  await until(() => exact.isReady);
  const limits = limitsAt({ ms: performance.now() }, { nodes: () => nodes, exact });
  return Object.assign(limits, { exact });
}

async function until(holds: () => boolean | Promise<boolean>, withinMs = 5_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error("it did not come to be in time");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function entered(
  nodes: readonly Limits[],
  count: number,
  asking: Parameters<typeof enter>[1],
): Promise<Slot[]> {
  const all = await Promise.all(
    Array.from({ length: count }, (_, index) => enter(nodes[index % nodes.length]!, asking)),
  );
  return all.filter((slot) => slot !== null);
}

whenRedis("limits that all nodes share", () => {
  beforeAll(async () => {
    redis = await startRedis();
  });
  beforeEach(async () => {
    logged = [];
    await redis.command("FLUSHALL");
  });
  afterEach(() => {
    for (const exact of exacts) exact.close();
    exacts = [];
  });
  afterAll(() => redis.stop());

  test("three nodes let in exactly the limit, also when nearly all comes to one of them", async () => {
    const nodes = await Promise.all([node(), node(), node()]);
    expect(await entered(nodes, 300, { key: { rpm: 100 } })).toHaveLength(100);
    const one = { apiKeyId: "key_2", key: { rpm: 100 } };
    expect(await entered(nodes.slice(0, 1), 300, one)).toHaveLength(100);
    expect(await entered(nodes, 300, one)).toHaveLength(0);
  });

  test("a request that one of several limits refuses takes nothing of the others", async () => {
    const [one] = [await node()];
    const asking = { key: { rpm: 5 }, customer: { rpm: 8, concurrency: 100 } };
    expect(await entered([one], 50, asking)).toHaveLength(5);
    expect(await entered([one], 50, { ...asking, apiKeyId: "key_2" })).toHaveLength(3);
  });

  test("places are shared, and come back with each end", async () => {
    const nodes = await Promise.all([node(), node()]);
    const asking = { key: { concurrency: 7 } };
    for (let round = 0; round < 20; round++) {
      const slots = await entered(nodes, 30, asking);
      expect(slots).toHaveLength(7);
      for (const slot of slots) slot.end(0);
      // The two nodes speak on connections of their own.
      await until(
        async () =>
          (await redis.command("ZCARD", "token-relay:limit:api-key:key_1:concurrency")) === ":0\r\n",
      );
    }
  });

  test("tokens are corrected to what was used, for all nodes", async () => {
    const nodes = await Promise.all([node(), node()]);
    const asking = { key: { tpm: 1_000 } };
    const first = await enter(nodes[0], asking, 600);
    expect(await enter(nodes[1], asking, 600)).toBeNull();
    first?.end(100);
    await until(async () => {
      const again = await enter(nodes[1], asking, 600);
      again?.end(4_000);
      return again !== null;
    });
    await sleep(50);
    expect(await enter(nodes[0], asking, 1)).toBeNull();
  });

  test("the minute in Redis is the one in memory, draw by draw", async () => {
    const exact = (await node()).exact;
    const scope = {
      key: "api-key:same",
      owner: "",
      limits: { rpm: 20, tpm: null, concurrency: null },
    } as const;
    const draw = drawer(7);
    for (let step = 0; step < 60; step++) {
      const key = `api-key:same-${String(step)}` as const;
      const minute = new SlidingMinute();
      for (let turn = 0; turn < 6; turn++) {
        const amount = 1 + draw(12);
        const asked = { kind: "requests", limit: 20, amount, scope: { ...scope, key } } as const;
        const verdict = await exact.take("req", [asked]);
        const fits = minute.fits(amount, 20, 1_000);
        expect(verdict?.isTaken).toBe(fits);
        if (fits) minute.take(amount, 20, 1_000);
        expect(verdict?.figures[0]?.left).toBe(minute.left(20, 1_000));
      }
    }
  });

  test("a limit of one second's worth is free again after its minute", async () => {
    const one = await node();
    const asking = { key: { rpm: 3 } };
    expect(await entered([one], 5, asking)).toHaveLength(3);
    await sleep(55_000);
    expect(await entered([one], 5, asking)).toHaveLength(0);
    await sleep(5_600);
    expect(await entered([one], 5, asking)).toHaveLength(3);
  }, 90_000);

  test("while Redis hangs, requests are decided on by shares, and only the first wait, for 50 ms", async () => {
    const one = await node(2);
    expect(await entered([one], 2, { key: { rpm: 100 } })).toHaveLength(2);
    redis.freeze();
    const startedMs = performance.now();
    expect(await entered([one], 200, { key: { rpm: 100 } })).toHaveLength(48);
    expect(performance.now() - startedMs).toBeLessThan(200);
    const laterMs = performance.now();
    expect(await entered([one], 200, { key: { rpm: 100 }, apiKeyId: "key_2" })).toHaveLength(50);
    expect(performance.now() - laterMs).toBeLessThan(40);
    redis.thaw();
    await until(() => one.exact.isReady);
    expect(await entered([one], 200, { key: { rpm: 100 }, apiKeyId: "key_3" })).toHaveLength(100);
    expect(logged).toEqual([
      "Redis is away; limits are kept by shares",
      "Redis is back; limits are exact again",
    ]);
  });

  test("while Redis is gone too, and it is found again when it is back", async () => {
    const one = await node(2);
    await redis.stop();
    await until(() => !one.exact.isReady);
    const startedMs = performance.now();
    expect(await entered([one], 200, { key: { rpm: 100 } })).toHaveLength(50);
    expect(performance.now() - startedMs).toBeLessThan(60);
    redis = await startRedis(redis.port);
    await until(() => one.exact.isReady, 8_000);
    expect(await entered([one], 200, { key: { rpm: 100 }, apiKeyId: "key_2" })).toHaveLength(100);
  }, 20_000);

  test.each([
    ["flushed", ["FLUSHALL"]],
    ["that forgot its scripts", ["SCRIPT", "FLUSH"]],
    [
      "with something else under the name",
      ["SET", "token-relay:limit:api-key:key_1:requests", "no such thing"],
    ],
    ["with a list under the name", ["LPUSH", "token-relay:limit:api-key:key_1:requests", "no"]],
  ])("a Redis %s never fails a request", async (_, words) => {
    const one = await node(1);
    await redis.command(...words);
    const slots = await entered([one], 30, { key: { rpm: 20, concurrency: 100 } });
    expect(slots).toHaveLength(20);
    for (const slot of slots) slot.end(0);
  });

  test("what a dead node held is free again after its lease, and what runs long is held on", async () => {
    const [dying, living] = await Promise.all([node(), node()]);
    const asking = { key: { concurrency: 2 } };
    expect(await entered([dying], 1, asking)).toHaveLength(1);
    expect(await entered([living], 1, asking)).toHaveLength(1);
    dying.exact.close();
    expect(await entered([living], 1, asking)).toHaveLength(0);
    await sleep(33_000);
    expect(await entered([living], 5, asking)).toHaveLength(1);
  }, 60_000);

  test("Redis knows ids and numbers, and nothing else", async () => {
    const one = await node();
    await entered([one], 3, { key: { rpm: 5, tpm: 10, concurrency: 7 }, customer: { rpm: 9 } });
    const keys = await redis.command("KEYS", "*");
    expect(keys.match(/token-relay:limit:[^\r]+/g)?.sort()).toEqual([
      "token-relay:limit:api-key:key_1:concurrency",
      "token-relay:limit:api-key:key_1:requests",
      "token-relay:limit:customer:cus_1:requests",
    ]);
  });

  test("a decision takes a millisecond or two", async () => {
    const one = await node();
    const times: number[] = [];
    for (let turn = 0; turn < 500; turn++) {
      const startedMs = performance.now();
      (await enter(one, { key: { rpm: 100_000, concurrency: 5 }, customer: { rpm: 100_000 } }))?.end(0);
      times.push(performance.now() - startedMs);
    }
    times.sort((a, b) => a - b);
    process.stderr.write(
      `a decision in Redis: p50 ${times[250]!.toFixed(2)} ms, p99 ${times[495]!.toFixed(2)} ms\n`,
    );
    expect(times[250]).toBeLessThan(5);
  });
});
