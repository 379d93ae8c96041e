import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import {
  type ApiKey,
  type Customer,
  disableApiKey,
  getApiKey,
  listApiKeys,
} from "../../../src/customers/index.ts";
import { newId } from "../../../src/kernel/ids.ts";
import { nano } from "../../../src/kernel/money.ts";
import { type World, START, aCustomer, aKey, countRows, holderOf, openWorld, userOf } from "../world.ts";

let world: World;
let acme: Customer;
let other: Customer;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(async () => {
  world.time.now = START;
  acme = await aCustomer(world, "Acme");
  other = await aCustomer(world, "Other");
});
afterAll(() => world.close());

const asUser = () => world.as(userOf(acme));
const asKey = (apiKey: ApiKey) => world.as(holderOf(apiKey));
const rowOf = async (apiKey: ApiKey) =>
  (await world.see<Record<string, unknown>>("SELECT * FROM api_key WHERE id = $1", [apiKey.id]))[0];
const auditsOf = (apiKey: ApiKey) =>
  world.see<Record<string, unknown>>("SELECT * FROM audit_event WHERE subject_id = $1 ORDER BY at, id", [
    apiKey.id,
  ]);

describe("POST /api-keys/{id}/disable", () => {
  test("the key is disabled with version + 1, audited with before and after, and announced", async () => {
    const { apiKey, token } = await aKey(world, acme);
    world.time.now = new Date(START.getTime() + 1000);
    const disabled = await disableApiKey(asUser(), { apiKeyId: apiKey.id });
    expect(disabled).toEqual({ ...apiKey, status: "disabled", version: 2 });
    expect(await rowOf(apiKey)).toMatchObject({ status: "disabled", updated_at: world.time.now });
    const [, audit, ...more] = await auditsOf(apiKey);
    expect(more).toEqual([]);
    expect(audit).toMatchObject({
      action: "api_key.disable",
      actor_kind: "customerUser",
      customer_id: acme.id,
      before: { status: "active", version: 1 },
      after: { status: "disabled", version: 2 },
    });
    expect(JSON.stringify(audit)).not.toContain(token.slice(18, 50));
    const changes = await world.see("SELECT topic FROM change WHERE subject = $1", [apiKey.id]);
    expect(changes).toEqual([{ topic: "api-key" }, { topic: "api-key" }]);
  });

  test("disabling again returns the key and changes nothing", async () => {
    const { apiKey } = await aKey(world, acme);
    const once = await disableApiKey(asUser(), { apiKeyId: apiKey.id });
    const [audits, changes] = [await countRows(world, "audit_event"), await countRows(world, "change")];
    expect(await disableApiKey(asUser(), { apiKeyId: apiKey.id })).toEqual(once);
    expect([await countRows(world, "audit_event"), await countRows(world, "change")]).toEqual([
      audits,
      changes,
    ]);
  });

  test("ten at once disable it once", async () => {
    const { apiKey } = await aKey(world, acme);
    const all = await Promise.all(
      Array.from({ length: 10 }, () => disableApiKey(asUser(), { apiKeyId: apiKey.id })),
    );
    expect(all.map((each) => each.version)).toEqual(Array.from({ length: 10 }, () => 2));
    expect(await auditsOf(apiKey)).toHaveLength(2);
  });

  test("an expired key can still be disabled", async () => {
    const { apiKey } = await aKey(world, acme, { expiresAt: new Date(START.getTime() + 1) });
    world.time.now = new Date(START.getTime() + 2);
    expect((await disableApiKey(asUser(), { apiKeyId: apiKey.id })).status).toBe("disabled");
  });

  test("another tenant's key and an unknown one are not_found, and the first stays as it was", async () => {
    const { apiKey: foreign } = await aKey(world, other);
    const { apiKey: own } = await aKey(world, acme);
    const before = await rowOf(foreign);
    for (const ctx of [asUser(), asKey(own)]) {
      for (const apiKeyId of [foreign.id, newId("key")]) {
        await expect(disableApiKey(ctx, { apiKeyId })).rejects.toMatchObject({ code: "not_found" });
      }
    }
    expect(await rowOf(foreign)).toEqual(before);
    expect(await auditsOf(foreign)).toHaveLength(1);
  });

  test("operators who may not change keys are refused, and the key stays active", async () => {
    const { apiKey } = await aKey(world, acme);
    for (const role of ["finance", "read-only"] as const) {
      const attempt = disableApiKey(world.operator(role), { apiKeyId: apiKey.id });
      await expect(attempt).rejects.toMatchObject({ code: "permission_denied" });
    }
    expect((await rowOf(apiKey))?.["status"]).toBe("active");
    expect((await disableApiKey(world.operator("support"), { apiKeyId: apiKey.id })).status).toBe("disabled");
  });

  test("a key needs keys:write, and disables itself and keys no stronger than itself", async () => {
    const { apiKey: strong } = await aKey(world, acme);
    const { apiKey: weak } = await aKey(world, acme, {
      allowedModelIds: ["qwen-plus"],
      quota: { limit: nano(10n), period: "daily" },
    });
    const { apiKey: barred } = await aKey(world, acme, { capabilities: ["inference"] });
    const denied = { code: "permission_denied" };
    await expect(disableApiKey(asKey(barred), { apiKeyId: barred.id })).rejects.toMatchObject(denied);
    await expect(disableApiKey(asKey(weak), { apiKeyId: strong.id })).rejects.toMatchObject(denied);
    expect((await rowOf(strong))?.["status"]).toBe("active");
    expect((await disableApiKey(asKey(strong), { apiKeyId: weak.id })).status).toBe("disabled");
    expect((await disableApiKey(asKey(strong), { apiKeyId: strong.id })).status).toBe("disabled");
  });
});

describe("S17: the first wall between tenants", () => {
  test("another tenant's key stays not_found even where the database's own wall is down", async () => {
    const { apiKey: foreign } = await aKey(world, other);
    const { apiKey: own } = await aKey(world, acme);
    await world.see("ALTER TABLE api_key DISABLE ROW LEVEL SECURITY");
    try {
      const missing = { code: "not_found" };
      await expect(getApiKey(asUser(), { apiKeyId: foreign.id })).rejects.toMatchObject(missing);
      await expect(disableApiKey(asUser(), { apiKeyId: foreign.id })).rejects.toMatchObject(missing);
      const { items } = await listApiKeys(asUser(), { page: { limit: 100 } });
      expect(items.map((apiKey) => apiKey.id)).toEqual([own.id]);
      expect((await rowOf(foreign))?.["status"]).toBe("active");
    } finally {
      await world.see("ALTER TABLE api_key ENABLE ROW LEVEL SECURITY");
    }
  });
});
