import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { ask, openWorld, protocols, type World } from "../../inference/limits/world.ts";
import { hasRedis, startRedis, type RedisServer } from "./redis-server.ts";

const whenRedis = hasRedis ? describe : describe.skip;
let redis: RedisServer;
let world: World;
let urls: string[];

/** Waits until a node asks Redis: it connects while it serves already, and its first requests may find it too slow. */
async function settled(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const { token, apiKeyId } = await world.make({ key: { rpm: 100 } });
    await ask(url, token);
    const seen = await redis.command("EXISTS", `token-relay:limit:api-key:${apiKeyId}:requests`);
    if (seen === ":1\r\n") return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

whenRedis("two whole nodes on one Redis", () => {
  beforeAll(async () => {
    redis = await startRedis();
    world = await openWorld({ redisUrl: redis.url });
    urls = [world.url, (await world.startNode()).url];
    for (const url of urls) await settled(url);
  });
  afterAll(async () => {
    await world.close();
    await redis.stop();
  });

  test.each(protocols)("keep one limit in %s, although most comes to one of them", async (protocol) => {
    const { token } = await world.make({ key: { rpm: 6, concurrency: 50 } });
    const [first = "", second = ""] = urls;
    const heard = [];
    for (const url of [first, second, second, second, second, second, first, second])
      heard.push((await ask(url, token, { protocol })).status);
    expect(heard).toEqual([200, 200, 200, 200, 200, 200, 429, 429]);
  });

  test("serve on when Redis hangs, and when it is gone", async () => {
    const { token } = await world.make({ key: { rpm: 1_000, tpm: 100_000, concurrency: 50 } });
    const together = async (): Promise<Set<number>> => {
      const asked = Array.from({ length: 20 }, (_, index) => ask(String(urls[index % 2]), token));
      return new Set((await Promise.all(asked)).map(({ status }) => status));
    };
    redis.freeze();
    expect(await together()).toEqual(new Set([200]));
    redis.thaw();
    await redis.stop();
    expect(await together()).toEqual(new Set([200]));
  });
});
