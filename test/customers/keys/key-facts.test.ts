import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  type Customer,
  disableApiKey,
  findKeyFacts,
  noteKeyUse,
  suspendCustomer,
} from "../../../src/customers/index.ts";
import { newId } from "../../../src/kernel/ids.ts";
import { nano } from "../../../src/kernel/money.ts";
import { type World, START, aCustomer, aKey, countRows, openWorld } from "../world.ts";

let world: World;
let acme: Customer;
beforeAll(async () => {
  world = await openWorld();
  acme = await aCustomer(world);
});
afterAll(() => world.close());

describe("the facts of a key", () => {
  test("digest and id find the same facts of key, customer and account", async () => {
    const expiresAt = new Date("2026-04-01T00:00:00.000Z");
    const { apiKey, token } = await aKey(world, acme, {
      name: "prod",
      allowedModelIds: ["qwen-plus"],
      quota: { limit: nano(9_007_199_254_740_993n), period: "total" },
      rateLimits: { rpm: 10 },
      capabilities: ["inference"],
      ipAllowlist: ["10.0.0.0/8"],
      expiresAt,
    });
    const [account] = await world.see<{ id: string }>("SELECT id FROM account WHERE customer_id = $1", [
      acme.id,
    ]);
    const facts = await findKeyFacts(world.database, { digest: world.keyring.digest(token) });
    expect(facts).toEqual({
      apiKeyId: apiKey.id,
      customerId: acme.id,
      accountId: account?.id,
      name: "prod",
      prefix: token.slice(0, 18),
      last4: token.slice(-4),
      keyStatus: "active",
      expiresAt,
      capabilities: ["inference"],
      allowedModelIds: ["qwen-plus"],
      ipAllowlist: ["10.0.0.0/8"],
      quota: { limit: 9_007_199_254_740_993n, period: "total" },
      rateLimits: { rpm: 10, tpm: null, concurrency: null },
      customerRateLimits: { rpm: null, tpm: null, concurrency: null },
      customerName: "Acme",
      customerStatus: "active",
      groupId: null,
      currency: "USD",
      reportingTimezone: "UTC",
    });
    expect(await findKeyFacts(world.database, { apiKeyId: apiKey.id })).toEqual(facts);
  });

  test("a key that shares another's prefix and last characters is another key", async () => {
    const one = await aKey(world, acme);
    const two = await aKey(world, acme);
    await world.see("UPDATE api_key SET prefix = $1, last4 = $2 WHERE id = $3", [
      one.apiKey.prefix,
      one.apiKey.last4,
      two.apiKey.id,
    ]);
    const [first, second] = await Promise.all(
      [one, two].map(({ token }) => findKeyFacts(world.database, { digest: world.keyring.digest(token) })),
    );
    expect([first?.apiKeyId, second?.apiKeyId]).toEqual([one.apiKey.id, two.apiKey.id]);
    expect(first?.prefix).toBe(second?.prefix);
  });

  test("a disabled key and a suspended customer are found as such", async () => {
    const customer = await aCustomer(world);
    const { apiKey } = await aKey(world, customer);
    await disableApiKey(world.system, { apiKeyId: apiKey.id });
    await suspendCustomer(world.system, { customerId: customer.id, reason: "unpaid" });
    expect(await findKeyFacts(world.database, { apiKeyId: apiKey.id })).toMatchObject({
      keyStatus: "disabled",
      customerStatus: "suspended",
    });
  });

  test("an unknown key has none", async () => {
    expect(await findKeyFacts(world.database, { digest: world.keyring.digest("tr_live_x") })).toBeNull();
    expect(await findKeyFacts(world.database, { apiKeyId: newId("key") })).toBeNull();
  });

  test("S18: the connection that looked sees no tenant afterwards", async () => {
    const { apiKey } = await aKey(world, acme);
    for (let round = 0; round < 8; round++) {
      await findKeyFacts(world.database, { apiKeyId: apiKey.id });
      const { rows } = await world.database.pool.query("SELECT id FROM api_key");
      expect(rows).toEqual([]);
    }
  });
});

describe("the last use of keys", () => {
  const usesOf = (ids: string[]) =>
    world.see<{ api_key_id: string; last_used_at: Date }>(
      "SELECT api_key_id, last_used_at FROM api_key_use WHERE api_key_id = ANY($1) ORDER BY last_used_at",
      [ids],
    );
  const after = (ms: number) => new Date(START.getTime() + ms);

  test("one statement notes many keys and keeps the greatest time of each", async () => {
    const [one, two] = [(await aKey(world, acme)).apiKey.id, (await aKey(world, acme)).apiKey.id];
    const use = (apiKeyId: string, ms: number) => ({ apiKeyId, customerId: acme.id, at: after(ms) });
    await noteKeyUse(world.database, [use(one, 5), use(two, 20), use(one, 10), use(one, 7)]);
    await noteKeyUse(world.database, [use(one, 8), use(two, 25)]);
    expect(await usesOf([one, two])).toEqual([
      { api_key_id: one, last_used_at: after(10) },
      { api_key_id: two, last_used_at: after(25) },
    ]);
  });

  test("a key that is not there, or is said to be another's, is passed over and fails no other", async () => {
    const { apiKey } = await aKey(world, acme);
    const stranger = await aCustomer(world);
    const uses = [
      { apiKeyId: newId("key"), customerId: acme.id, at: START },
      { apiKeyId: apiKey.id, customerId: stranger.id, at: after(99) },
      { apiKeyId: apiKey.id, customerId: acme.id, at: START },
    ];
    await noteKeyUse(world.database, uses);
    expect(await usesOf(uses.map((use) => use.apiKeyId))).toEqual([
      { api_key_id: apiKey.id, last_used_at: START },
    ]);
  });

  test("it announces no change and leaves no audit row; nothing to note costs no query", async () => {
    const { apiKey } = await aKey(world, acme);
    const [changes, audits] = [await countRows(world, "change"), await countRows(world, "audit_event")];
    await noteKeyUse(world.database, [{ apiKeyId: apiKey.id, customerId: acme.id, at: START }]);
    await noteKeyUse(world.database, []);
    expect([await countRows(world, "change"), await countRows(world, "audit_event")]).toEqual([
      changes,
      audits,
    ]);
  });

  test("two nodes that note the same keys crosswise do not deadlock", async () => {
    const ids: string[] = [];
    for (let n = 0; n < 20; n++) ids.push((await aKey(world, acme)).apiKey.id);
    const uses = (order: string[], ms: number) =>
      order.map((apiKeyId) => ({ apiKeyId, customerId: acme.id, at: after(ms) }));
    const rounds = Array.from({ length: 20 }, (_, n) =>
      noteKeyUse(world.database, uses(n % 2 === 0 ? ids : [...ids].reverse(), n)),
    );
    await Promise.all(rounds);
    const rows = await usesOf(ids);
    expect(rows.map((row) => row.last_used_at)).toEqual(ids.map(() => after(19)));
  });
});
