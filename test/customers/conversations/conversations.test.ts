import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { archiveConversation, createConversation, updateConversation } from "../../../src/customers/index.ts";
import { getConversation, listConversations } from "../../../src/customers/index.ts";
import type { CustomerRole } from "../../../src/kernel/principal.ts";
import { aCustomer, MODELS, openWorld, userOf, type World } from "../world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const edit = { changes: {}, visibleModelIds: MODELS };

test.each<[CustomerRole, boolean]>([
  ["owner", true],
  ["admin", true],
  ["developer", false],
  ["finance", true],
  ["viewer", false],
])("conversations are read by the role %s; that they may be changed is %p", async (role, mayWrite) => {
  const customer = await aCustomer(world);
  const { id: conversationId } = await createConversation(world.system, { customerId: customer.id, ...edit });
  const ctx = world.as({ ...userOf(customer), role });
  const { items } = await listConversations(ctx, { customerId: customer.id, page: { limit: 10 } });
  expect(items).toEqual([await getConversation(ctx, { conversationId })]);
  const changes = { title: "Other", model: "qwen-plus" };
  for (const attempt of [
    () => createConversation(ctx, { customerId: customer.id, ...edit }),
    () => updateConversation(ctx, { conversationId, ...edit, changes }),
    () => archiveConversation(ctx, { conversationId }),
  ]) {
    if (mayWrite) await attempt();
    else await expect(attempt()).rejects.toMatchObject({ code: "permission_denied" });
  }
  const page = { customerId: customer.id, page: { limit: 10 } };
  expect((await listConversations(world.system, page)).items).toHaveLength(mayWrite ? 2 : 1);
});

test("one that is archived when the clock stands elsewhere keeps its first moment", async () => {
  const customer = await aCustomer(world);
  const { id: conversationId } = await createConversation(world.system, { customerId: customer.id, ...edit });
  const first = await archiveConversation(world.system, { conversationId });
  world.time.now = new Date(world.time.now.getTime() + 60_000);
  expect(await archiveConversation(world.system, { conversationId })).toEqual(first);
});

test("a customer lists and makes none for another", async () => {
  const [mine, other] = [await aCustomer(world), await aCustomer(world)];
  const ctx = world.as(userOf(mine));
  const refused = { code: "not_found" };
  const customerId = other.id;
  await expect(createConversation(ctx, { customerId, ...edit })).rejects.toMatchObject(refused);
  await expect(listConversations(ctx, { customerId, page: { limit: 10 } })).rejects.toMatchObject(refused);
  expect((await listConversations(world.system, { customerId, page: { limit: 10 } })).items).toEqual([]);
});
