import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import {
  type ApiKey,
  type Customer,
  disableApiKey,
  getApiKey,
  listApiKeys,
  noteKeyUse,
} from "../../../src/customers/index.ts";
import { newId } from "../../../src/kernel/ids.ts";
import { type World, START, aCustomer, aKey, holderOf, openWorld, userOf } from "../world.ts";

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

describe("GET /api-keys/{id}", () => {
  test("another tenant's key, an unknown one and nonsense are the same not_found", async () => {
    const { apiKey: foreign } = await aKey(world, other);
    for (const apiKeyId of [
      foreign.id,
      newId("key"),
      "",
      "'; DROP TABLE api_key; --",
      "key\0",
      "k".repeat(10_000),
    ]) {
      const failure = await getApiKey(asUser(), { apiKeyId }).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: "not_found", message: "There is no such thing here." });
    }
    expect((await getApiKey(world.operator("read-only"), { apiKeyId: foreign.id })).id).toBe(foreign.id);
  });

  test("a key reads itself with any capability, and others with account:read", async () => {
    const { apiKey: narrow } = await aKey(world, acme, { capabilities: ["inference"] });
    const { apiKey: reader } = await aKey(world, acme, { capabilities: ["account:read"] });
    expect((await getApiKey(asKey(narrow), { apiKeyId: narrow.id })).id).toBe(narrow.id);
    await expect(getApiKey(asKey(narrow), { apiKeyId: reader.id })).rejects.toMatchObject({
      code: "permission_denied",
    });
    expect((await getApiKey(asKey(reader), { apiKeyId: narrow.id })).id).toBe(narrow.id);
  });

  test("a key is expired from expires_at on, by the clock and not by the database", async () => {
    const expiresAt = new Date(START.getTime() + 60_000);
    const { apiKey } = await aKey(world, acme, { expiresAt });
    world.time.now = new Date(expiresAt.getTime() - 1);
    expect((await getApiKey(asUser(), { apiKeyId: apiKey.id })).status).toBe("active");
    world.time.now = expiresAt;
    expect((await getApiKey(asUser(), { apiKeyId: apiKey.id })).status).toBe("expired");
    expect((await rowOf(apiKey))?.["status"]).toBe("active");
  });

  test("last_used_at is the latest use that was noted", async () => {
    const { apiKey } = await aKey(world, acme);
    const at = new Date("2026-03-01T13:00:00.123Z");
    await noteKeyUse(world.database, [{ apiKeyId: apiKey.id, customerId: acme.id, at }]);
    expect((await getApiKey(asUser(), { apiKeyId: apiKey.id })).lastUsedAt).toEqual(at);
  });
});

describe("GET /api-keys", () => {
  async function someKeys(names: string[]): Promise<ApiKey[]> {
    const made: ApiKey[] = [];
    for (const name of names) made.push((await aKey(world, acme, { name })).apiKey);
    return made;
  }
  const namesOf = (page: { items: ApiKey[] }) => page.items.map((apiKey) => apiKey.name);

  test("pages run from the newest to the oldest without gap or repeat, even in one millisecond", async () => {
    const old = (await someKeys(["old"]))[0];
    world.time.now = new Date(START.getTime() + 1);
    const young = await someKeys(["a", "b", "c", "d"]);
    await aKey(world, other, { name: "foreign" });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof listApiKeys>> = await listApiKeys(asUser(), {
        page: { limit: 2, cursor },
      });
      expect(page.hasMore).toBe(page.nextCursor !== null);
      seen.push(...page.items.map((apiKey) => apiKey.id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    const expected = young
      .map((apiKey) => apiKey.id)
      .sort()
      .reverse();
    expect(seen).toEqual([...expected, old?.id]);
  });

  test("S15: a cursor of another tenant, of another list or tampered with is invalid_request", async () => {
    await someKeys(["a", "b"]);
    const { nextCursor } = await listApiKeys(asUser(), { page: { limit: 1 } });
    const cursor = nextCursor ?? "";
    expect(cursor).not.toBe("");
    const error = { code: "invalid_request", param: "cursor" };
    const page = (forged: string) => ({ page: { limit: 1, cursor: forged } });
    await expect(listApiKeys(world.as(userOf(other)), page(cursor))).rejects.toMatchObject(error);
    await expect(listApiKeys(world.operator(), page(cursor))).rejects.toMatchObject(error);
    await expect(listApiKeys(asUser(), page(`${cursor}x`))).rejects.toMatchObject(error);
    await expect(listApiKeys(asUser(), page("x"))).rejects.toMatchObject(error);
  });

  test("status tells active, disabled and expired keys apart", async () => {
    const soon = new Date(START.getTime() + 1000);
    await aKey(world, acme, { name: "active" });
    await aKey(world, acme, { name: "lasting", expiresAt: new Date(START.getTime() + 5000) });
    await aKey(world, acme, { name: "expired", expiresAt: soon });
    const { apiKey } = await aKey(world, acme, { name: "disabled", expiresAt: soon });
    await disableApiKey(world.system, { apiKeyId: apiKey.id });
    world.time.now = soon;
    const list = async (status: "active" | "disabled" | "expired") =>
      namesOf(await listApiKeys(asUser(), { page: { limit: 10 }, status })).sort();
    expect(await list("active")).toEqual(["active", "lasting"]);
    expect(await list("expired")).toEqual(["expired"]);
    expect(await list("disabled")).toEqual(["disabled"]);
  });

  test("S28: q is part of the name in any case, and its wildcards mean themselves", async () => {
    await someKeys(["Build 100%", "build_1", "build-1", "back\\slash"]);
    const list = async (q: string) => namesOf(await listApiKeys(asUser(), { page: { limit: 10 }, q })).sort();
    expect(await list("BUILD")).toEqual(["Build 100%", "build-1", "build_1"]);
    expect(await list("%")).toEqual(["Build 100%"]);
    expect(await list("_")).toEqual(["build_1"]);
    expect(await list("\\")).toEqual(["back\\slash"]);
    expect(await list("%%%%_")).toEqual([]);
    expect(await list(" ")).toHaveLength(4);
    const nonsense = listApiKeys(asUser(), { page: { limit: 10 }, q: "a\0b" });
    await expect(nonsense).rejects.toMatchObject({ code: "invalid_request", param: "q" });
  });

  test("a limit outside 1 to 100 is invalid_request", async () => {
    for (const limit of [0, -1, 101, 1.5, Number.NaN]) {
      const error = { code: "invalid_request", param: "limit" };
      await expect(listApiKeys(asUser(), { page: { limit } })).rejects.toMatchObject(error);
    }
  });

  test("a customer sees its own keys only, whomever it names; an operator may narrow to one", async () => {
    await someKeys(["mine"]);
    await aKey(world, other, { name: "theirs" });
    const page = { limit: 100 };
    expect(namesOf(await listApiKeys(asUser(), { page, customerId: other.id }))).toEqual(["mine"]);
    expect(namesOf(await listApiKeys(world.operator(), { page, customerId: other.id }))).toEqual(["theirs"]);
    expect(namesOf(await listApiKeys(world.operator(), { page }))).toEqual(
      expect.arrayContaining(["mine", "theirs"]),
    );
  });

  test("a key needs account:read", async () => {
    const { apiKey } = await aKey(world, acme, { capabilities: ["inference", "keys:write"] });
    const error = { code: "permission_denied" };
    await expect(listApiKeys(asKey(apiKey), { page: { limit: 10 } })).rejects.toMatchObject(error);
  });

  test("last uses are listed with their keys", async () => {
    const [first, second] = await someKeys(["first", "second"]);
    await noteKeyUse(world.database, [{ apiKeyId: first?.id ?? "", customerId: acme.id, at: START }]);
    const { items } = await listApiKeys(asUser(), { page: { limit: 10 } });
    const uses = new Map(items.map((apiKey) => [apiKey.id, apiKey.lastUsedAt]));
    expect(uses.get(first?.id ?? "")).toEqual(START);
    expect(uses.get(second?.id ?? "")).toBeNull();
  });
});
