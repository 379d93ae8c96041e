import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type ApiKey, type Customer, createApiKey, disableApiKey } from "../../../src/customers/index.ts";
import { nano } from "../../../src/kernel/money.ts";
import { capabilities } from "../../../src/kernel/principal.ts";
import { MODELS, START, type World, aCustomer, aKey, countRows, holderOf, openWorld } from "../world.ts";

let world: World;
let acme: Customer;
beforeAll(async () => {
  world = await openWorld();
  acme = await aCustomer(world, "Acme");
});
afterAll(() => world.close());

type Terms = Partial<Parameters<typeof createApiKey>[1]>;
const make = (ctx: Parameters<typeof createApiKey>[0], terms: Terms = {}) =>
  createApiKey(ctx, { name: "ci", entitledModelIds: MODELS, ...terms });
const asKey = (apiKey: ApiKey) => world.as(holderOf(apiKey));

/**
 * Asserts that creating fails in this way, and that it leaves neither a key nor an audit row nor a change.
 */
async function refuses(
  ctx: Parameters<typeof createApiKey>[0],
  terms: Terms,
  expected: object,
): Promise<void> {
  const count = () =>
    Promise.all([countRows(world, "api_key"), countRows(world, "audit_event"), countRows(world, "change")]);
  const before = await count();
  await expect(make(ctx, terms)).rejects.toMatchObject(expected);
  expect(await count()).toEqual(before);
}

describe("S11: a key makes keys no stronger than itself", () => {
  const denied = (param?: string) => ({ code: "permission_denied", ...(param && { param }) });

  test("without keys:write it makes none", async () => {
    const { apiKey } = await aKey(world, acme, {
      capabilities: ["inference", "account:read", "account:write"],
    });
    await refuses(asKey(apiKey), { capabilities: ["inference"] }, denied());
  });

  test("left to the default, the new key has the maker's capabilities", async () => {
    const { apiKey: maker } = await aKey(world, acme, { capabilities: ["keys:write", "inference"] });
    const { apiKey } = await make(asKey(maker));
    expect(apiKey.capabilities).toEqual(["inference", "keys:write"]);
    await refuses(asKey(maker), { capabilities: ["inference", "account:read"] }, denied("capabilities"));
    expect((await make(asKey(maker), { capabilities: ["inference"] })).apiKey.capabilities).toEqual([
      "inference",
    ]);
  });

  test("capabilities are those in the database, whatever the principal claims", async () => {
    const { apiKey: maker } = await aKey(world, acme, { capabilities: ["keys:write"] });
    const boasting = world.as({ ...holderOf(maker), capabilities });
    await refuses(boasting, { capabilities: ["inference"] }, denied("capabilities"));
  });

  test("bound to models, it gives a non-empty subset of them", async () => {
    const { apiKey: maker } = await aKey(world, acme, { allowedModelIds: ["qwen-plus", "qwen-max"] });
    await refuses(asKey(maker), {}, denied("allowed_model_ids"));
    await refuses(asKey(maker), { allowedModelIds: [] }, denied("allowed_model_ids"));
    const beyond = { allowedModelIds: ["qwen-plus", "auto-chat-balanced"] };
    await refuses(asKey(maker), beyond, denied("allowed_model_ids"));
    const { apiKey } = await make(asKey(maker), { allowedModelIds: ["qwen-max"] });
    expect(apiKey.modelScope).toEqual({ mode: "single", modelIds: ["qwen-max"] });
  });

  test.each([
    ["daily", 100n, null, "refused"],
    ["daily", 100n, { limit: 101n, period: "daily" }, "refused"],
    ["daily", 100n, { limit: 101n, period: "total" }, "refused"],
    ["daily", 100n, { limit: 100n, period: "daily" }, "made"],
    ["daily", 100n, { limit: 100n, period: "monthly" }, "made"],
    ["daily", 100n, { limit: 100n, period: "total" }, "made"],
    ["monthly", 100n, { limit: 1n, period: "daily" }, "refused"],
    ["monthly", 100n, { limit: 100n, period: "monthly" }, "made"],
    ["monthly", 100n, { limit: 99n, period: "total" }, "made"],
    ["total", 100n, { limit: 1n, period: "daily" }, "refused"],
    ["total", 100n, { limit: 1n, period: "monthly" }, "refused"],
    ["total", 100n, { limit: 100n, period: "total" }, "made"],
  ] as const)(
    "with a %s quota of %s, a key with the quota %j is %s",
    async (period, limit, quota, outcome) => {
      const { apiKey: maker } = await aKey(world, acme, { quota: { limit: nano(limit), period } });
      const wanted = quota && { limit: nano(quota.limit), period: quota.period };
      if (outcome === "refused") return refuses(asKey(maker), { quota: wanted }, denied("quota"));
      expect((await make(asKey(maker), { quota: wanted })).apiKey.quota).toEqual(wanted);
    },
  );

  test("a key without bounds gives what it likes", async () => {
    const { apiKey: maker } = await aKey(world, acme);
    const { apiKey } = await make(asKey(maker), { quota: { limit: nano(7n), period: "daily" } });
    expect(apiKey).toMatchObject({ quota: { limit: 7n, period: "daily" }, allowedModelIds: [] });
  });

  test("one that was disabled or has expired since it was authenticated makes none", async () => {
    const { apiKey: disabled } = await aKey(world, acme);
    await disableApiKey(world.system, { apiKeyId: disabled.id });
    await refuses(asKey(disabled), {}, { code: "key_disabled" });
    const { apiKey: expiring } = await aKey(world, acme, { expiresAt: new Date(START.getTime() + 1000) });
    world.time.now = new Date(START.getTime() + 1000);
    await refuses(asKey(expiring), {}, { code: "key_expired" });
    world.time.now = START;
  });
});
