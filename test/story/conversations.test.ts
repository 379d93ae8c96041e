import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ask } from "./ask.ts";
import { customerOf, openWorld, settled, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

interface Shown {
  id: string;
  request_count: number;
  last_request_at: string | null;
}

async function manage(token: string, method: string, path: string): Promise<Shown> {
  const response = await fetch(`${world.relay.url}/openapi/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(method === "POST" && { body: JSON.stringify({ title: "A story" }) }),
  });
  const { data } = (await response.json()) as { data: Shown };
  expect([method, path, response.ok]).toEqual([method, path, true]);
  return data;
}

const sent = async (apiKey: string, conversation: string, sim?: string): Promise<number | undefined> => {
  const heard = await ask({
    ...{ url: world.relay.url, apiKey, ...(sim !== undefined && { sim }) },
    headers: { "x-conversation-id": conversation },
  });
  return heard?.status;
};

test("requests are counted with the conversation they name, failed ones too, and no one else's", async () => {
  const { apiKey } = world;
  const conversation = await manage(apiKey, "POST", "/conversations");
  expect(conversation).toMatchObject({ request_count: 0, last_request_at: null });
  const rival = await customerOf(world, { amount: 10_000_000_000n });
  const begin = Date.now();
  expect(await sent(apiKey, conversation.id)).toBe(200);
  expect(await sent(apiKey, conversation.id)).toBe(200);
  expect(await sent(apiKey, conversation.id, "fault=status,status=500")).toBe(502);
  // An id that is not theirs, one that nothing has, and a text of their own: none of them is an error.
  expect(await sent(rival.token, conversation.id)).toBe(200);
  expect(await sent(apiKey, "conv_00000000000000000000000000")).toBe(200);
  expect(await sent(apiKey, "our own words")).toBe(200);
  await settled(world);
  await settled({ database: world.database, customerId: rival.customerId });
  const shown = await manage(apiKey, "GET", `/conversations/${conversation.id}`);
  expect(shown.request_count).toBe(3);
  expect(Date.parse(shown.last_request_at ?? "")).toBeGreaterThanOrEqual(begin);
  const archived = await manage(apiKey, "DELETE", `/conversations/${conversation.id}`);
  expect(archived).toMatchObject({ id: conversation.id, status: "archived", request_count: 3 });
  expect(await sent(apiKey, conversation.id)).toBe(200);
  await settled(world);
  expect((await manage(apiKey, "GET", `/conversations/${conversation.id}`)).request_count).toBe(4);
});
