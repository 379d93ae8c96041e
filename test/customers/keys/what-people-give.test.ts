import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  type ApiKey,
  type Customer,
  copyApiKey,
  createApiKey,
  disableApiKey,
  rotateApiKey,
  updateApiKey,
} from "../../../src/customers/index.ts";
import { type Capability, type CustomerRole, customerRoles } from "../../../src/kernel/principal.ts";
import type { Ctx } from "../../../src/storage/index.ts";
import { aCustomer, aKey, countRows, MODELS, openWorld, userOf, type World } from "../world.ts";

let world: World;
let acme: Customer;
beforeAll(async () => {
  world = await openWorld();
  acme = await aCustomer(world);
});
afterAll(() => world.close());

const as = (role: CustomerRole): Ctx => world.as({ ...userOf(acme), role });
const DEVELOPERS: Capability[] = ["inference", "account:read", "keys:write"];
const entitledModelIds = () => Promise.resolve(MODELS);

type Act = (ctx: Ctx, key: ApiKey) => Promise<unknown>;
const ACTS: [string, Act][] = [
  ["create", (ctx) => createApiKey(ctx, { name: "k", entitledModelIds: MODELS })],
  ["update", (ctx, { id }) => updateApiKey(ctx, { apiKeyId: id, changes: { name: "n" }, entitledModelIds })],
  ["copy", (ctx, { id }) => copyApiKey(ctx, { apiKeyId: id })],
  ["rotate", (ctx, { id }) => rotateApiKey(ctx, { apiKeyId: id, passOnQuota: () => Promise.resolve() })],
  ["disable", (ctx, { id }) => disableApiKey(ctx, { apiKeyId: id })],
];

async function writesNothing(refused: Promise<unknown>): Promise<void> {
  const count = () =>
    Promise.all([countRows(world, "api_key"), countRows(world, "audit_event"), countRows(world, "change")]);
  const before = await count();
  await expect(refused).rejects.toMatchObject({ code: "permission_denied" });
  expect(await count()).toEqual(before);
}

describe.each(ACTS)("%s", (_, act) => {
  test.each(customerRoles)("by %s of a key that a developer may give", async (role) => {
    const { apiKey } = await aKey(world, acme, { capabilities: ["inference"] });
    const attempt = act(as(role), apiKey);
    if (role === "finance" || role === "viewer") await writesNothing(attempt);
    else expect(await attempt).toBeDefined();
  });
});

describe("a developer gives no more than the role holds", () => {
  test("what is left to the default is that much", async () => {
    const { apiKey } = await createApiKey(as("developer"), { name: "k", entitledModelIds: MODELS });
    expect(apiKey.capabilities).toEqual(DEVELOPERS);
  });

  test("not account:write, neither in a new key nor in an old one", async () => {
    const ctx = as("developer");
    const { apiKey } = await aKey(world, acme, { capabilities: ["inference"] });
    const more: Capability[] = ["inference", "account:write"];
    await writesNothing(createApiKey(ctx, { name: "k", capabilities: more, entitledModelIds: MODELS }));
    const changes = { capabilities: more };
    await writesNothing(updateApiKey(ctx, { apiKeyId: apiKey.id, changes, entitledModelIds }));
    expect(await updateApiKey(as("admin"), { apiKeyId: apiKey.id, changes, entitledModelIds })).toMatchObject(
      {
        capabilities: more,
      },
    );
  });

  test.each(ACTS.filter(([name]) => ["update", "copy", "rotate"].includes(name)))(
    "a key that may do everything is not theirs to %s",
    async (_, act) => {
      const { apiKey } = await aKey(world, acme);
      await writesNothing(act(as("developer"), apiKey));
      expect(await act(as("owner"), apiKey)).toBeDefined();
    },
  );

  test("but out of use they may take any key: that gives nobody anything", async () => {
    const { apiKey } = await aKey(world, acme);
    expect(await disableApiKey(as("developer"), { apiKeyId: apiKey.id })).toMatchObject({
      status: "disabled",
    });
  });
});
