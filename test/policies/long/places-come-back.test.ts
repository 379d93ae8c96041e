import { expect, test } from "@jest/globals";
import { ask, leaveRequests, openWorld } from "../../inference/limits/world.ts";

test("ten thousand requests that are left leave every place free", async () => {
  const world = await openWorld();
  const { token } = await world.make({ key: { concurrency: 10 }, customer: { concurrency: 10 } });
  await leaveRequests(world.url, token, 10_000);
  let statuses = await together(world.url, token);
  for (let tries = 0; tries < 100 && statuses.includes(429); tries++)
    statuses = await together(world.url, token);
  expect(statuses).toEqual(Array.from({ length: 10 }, () => 200));
  await world.close();
}, 600_000);

async function together(url: string, token: string): Promise<number[]> {
  await new Promise((resolve) => setTimeout(resolve, 50));
  return (await Promise.all(Array.from({ length: 10 }, () => ask(url, token)))).map(({ status }) => status);
}
