import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  createProvider,
  disableCredential,
  listProviders,
  loadOffer,
  moveProvider,
  setCredential,
  updateProvider,
  type Provider,
} from "../../src/catalog/index.ts";
import { testKeyring } from "../support/ctx.ts";
import { addCallable, addProvider, openWorld, refusalOf, SECRET, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const statusesOf = (provider: Provider) =>
  provider.credentials.map(({ label, status }) => `${label} ${status}`);

async function sentSecrets(modelId: string): Promise<string[]> {
  const offer = await loadOffer(world.database, testKeyring);
  return offer.models
    .get(modelId)!
    .deployments.flatMap((each) => each.credentials.map(({ secret }) => secret));
}

describe("suppliers and their secrets", () => {
  test("a supplier is entered with its secrets sealed, and no row, answer or audit has them", async () => {
    const provider = await addProvider(world, "first");
    expect(provider).toMatchObject({ name: "first", region: "secret-region", status: "active", version: 1 });
    expect(provider.credentials).toEqual([
      expect.objectContaining({ label: "main", status: "active", isReadable: true }),
    ]);
    const listed = await listProviders(world.owner, { page: { limit: 10 } });
    expect(JSON.stringify([provider, listed])).not.toContain(SECRET);
    expect(Object.keys(listed.items[0]!.credentials[0]!)).not.toEqual(
      expect.arrayContaining(["sealed", "fingerprint"]),
    );
    const everything = await world.everything();
    expect(everything).toContain("first");
    expect(everything).not.toContain(SECRET);
    const [row] = await world.sql(
      "SELECT sealed, sealed_by, fingerprint, id FROM credential WHERE label = 'main'",
    );
    expect(row?.["sealed_by"]).toBe(testKeyring.keyId);
    expect(testKeyring.open(row?.["sealed"] as Buffer, `credential:${String(row?.["id"])}`)).toBe(SECRET);
    expect(() => testKeyring.open(row?.["sealed"] as Buffer, "credential:crd_other")).toThrow();
    expect(row?.["fingerprint"]).toEqual(testKeyring.digest(SECRET));
  });

  test("everything wrong with a supplier is told at once, without its secret, and nothing is written", async () => {
    const before = await world.count("provider");
    const bad = {
      name: "no spaces here",
      protocol: "openai" as const,
      baseUrl: "https://user:hunter2@169.254.169.254/",
      flags: { thinkingMode: "sometimes", unheardOf: 1 } as never,
      credentials: [
        { label: "a", secret: "has\r\nX-Header: injection" },
        { label: "a", secret: "" },
      ],
    };
    const { code, fields, text } = await refusalOf(createProvider(world.owner, bad));
    expect(code).toBe("invalid_request");
    expect(fields).toEqual([
      "name",
      "flags.thinkingMode",
      "flags.unheardOf",
      "baseUrl",
      "credentials[0].secret",
      "credentials[1].secret",
      "credentials[1].label",
    ]);
    expect(text).not.toMatch(/hunter2|injection/);
    expect(await world.count("provider")).toBe(before);
    expect(await world.count("credential")).toBe(1);
  });

  test("a taken name is a conflict, and the older supplier stays as it was", async () => {
    const { code } = await refusalOf(addProvider(world, "first"));
    expect(code).toBe("conflict");
    expect(await world.count("provider")).toBe(1);
    expect(await world.count("credential")).toBe(1);
  });

  test("only owners and admins write; every operator reads; customers do neither", async () => {
    const customer = world.customer(await world.addCustomer());
    const input = { name: "second", protocol: "openai" as const, baseUrl: "https://api.example.com" };
    for (const ctx of [
      customer,
      world.operator("finance"),
      world.operator("support"),
      world.operator("read-only"),
    ]) {
      expect((await refusalOf(createProvider(ctx, input))).code).toBe("permission_denied");
    }
    expect((await refusalOf(listProviders(customer, { page: { limit: 1 } }))).code).toBe("permission_denied");
    expect((await listProviders(world.operator("read-only"), { page: { limit: 1 } })).items).toHaveLength(1);
    expect(await world.count("provider")).toBe(1);
  });

  test("suppliers are listed newest first, in pages whose cursors fit no other list", async () => {
    for (const name of ["page-1", "page-2", "page_3"]) await addProvider(world, name);
    const first = await listProviders(world.owner, { page: { limit: 3 } });
    const second = await listProviders(world.owner, { page: { limit: 3, cursor: first.nextCursor } });
    expect([...first.items, ...second.items].map((provider) => provider.name)).toEqual([
      "page_3",
      "page-2",
      "page-1",
      "first",
    ]);
    expect([first.hasMore, second.hasMore, second.nextCursor]).toEqual([true, false, null]);
    const found = await listProviders(world.owner, { page: { limit: 10 }, q: "PAGE_" });
    expect(found.items.map((provider) => provider.name)).toEqual(["page_3"]);
    const forged = { limit: 3, cursor: `${first.nextCursor!.split(".")[0]!}.AAAA` };
    expect((await refusalOf(listProviders(world.owner, { page: forged }))).code).toBe("invalid_request");
  });
});

describe("changes of a supplier", () => {
  test("S70: a new base URL disables every secret that is not entered in the same call, and none is sent there", async () => {
    const provider = await addProvider(world, "moving");
    await setCredential(world.owner, { providerId: provider.id, label: "spare", secret: "spare-secret" });
    await addCallable(world, "moving-model", provider);
    expect(await sentSecrets("moving-model")).toEqual([SECRET, "spare-secret"]);
    const moved = await updateProvider(world.owner, {
      providerId: provider.id,
      baseUrl: "https://attacker.example.net/v1",
    });
    expect(statusesOf(moved)).toEqual(["main disabled", "spare disabled"]);
    expect(await sentSecrets("moving-model")).toEqual([]);
    const again = await updateProvider(world.owner, {
      providerId: provider.id,
      baseUrl: "https://elsewhere.example.com/v1",
      credentials: [{ label: "main", secret: "entered-again" }],
    });
    expect(statusesOf(again)).toEqual(["main active", "spare disabled"]);
    expect(await sentSecrets("moving-model")).toEqual(["entered-again"]);
    const audits = (await world.audits()).filter((row) => row.action === "credential.disable");
    expect(audits.map((row) => row.after)).toContainEqual({
      label: "spare",
      status: "disabled",
      reason: "base_url changed",
    });
    expect(await world.everything()).not.toMatch(/entered-again|spare-secret/);
  });

  test("other changes, and the same base URL in another spelling, leave the secrets alone", async () => {
    const provider = await addProvider(world, "steady");
    const changed = await updateProvider(world.owner, {
      providerId: provider.id,
      baseUrl: `${provider.baseUrl}/`,
      region: "eu",
      flags: { streamUsage: true, maxTokensField: "max_completion_tokens" },
    });
    expect(changed).toMatchObject({ baseUrl: provider.baseUrl, region: "eu", version: 2, name: "steady" });
    expect(statusesOf(changed)).toEqual(["main active"]);
    const same = await updateProvider(world.owner, { providerId: provider.id, region: "eu" });
    expect(same.version).toBe(2);
  });

  test("a version that was read before another change is refused, and nothing is written", async () => {
    const provider = await addProvider(world, "versioned");
    const input = { providerId: provider.id, version: 7, region: "nowhere" };
    expect((await refusalOf(updateProvider(world.owner, input))).code).toBe("version_conflict");
    expect((await updateProvider(world.owner, { ...input, version: 1 })).version).toBe(2);
  });

  test("a private address is refused until it is allowed, and cannot be disallowed while it is in use", async () => {
    const provider = await addProvider(world, "local-server");
    const there = { providerId: provider.id, baseUrl: "http://127.0.0.1:11434/v1" };
    expect((await refusalOf(updateProvider(world.owner, there))).fields).toEqual(["baseUrl"]);
    const moved = await updateProvider(world.owner, { ...there, allowPrivateAddress: true });
    expect(moved.baseUrl).toBe("http://127.0.0.1:11434/v1");
    const back = { providerId: provider.id, allowPrivateAddress: false };
    expect((await refusalOf(updateProvider(world.owner, back))).fields).toEqual(["baseUrl"]);
  });

  test("a disabled secret becomes active only by entering it again", async () => {
    const provider = await addProvider(world, "disabling");
    const disabled = await disableCredential(world.owner, { providerId: provider.id, label: "main" });
    expect(statusesOf(disabled)).toEqual(["main disabled"]);
    expect(
      statusesOf(await disableCredential(world.owner, { providerId: provider.id, label: "main" })),
    ).toEqual(["main disabled"]);
    expect(
      statusesOf(await updateProvider(world.owner, { providerId: provider.id, status: "active" })),
    ).toEqual(["main disabled"]);
    const unknown = disableCredential(world.owner, { providerId: provider.id, label: "none" });
    expect((await refusalOf(unknown)).code).toBe("not_found");
    const entered = await setCredential(world.owner, {
      providerId: provider.id,
      label: "main",
      secret: "new-secret",
    });
    expect(statusesOf(entered)).toEqual(["main active"]);
    expect(entered.credentials[0]!.id).toBe(provider.credentials[0]!.id);
  });

  test("the product itself moves a supplier and keeps its secrets; a person cannot", async () => {
    const provider = await addProvider(world, "simulated");
    const input = { name: "simulated", baseUrl: "https://moved.example.com/v1" };
    expect((await refusalOf(moveProvider(world.owner, input))).code).toBe("permission_denied");
    const moved = await moveProvider(world.system, input);
    expect(moved).toMatchObject({ id: provider.id, baseUrl: input.baseUrl, version: 2 });
    expect(statusesOf(moved)).toEqual(["main active"]);
    expect((await moveProvider(world.system, input)).version).toBe(2);
    const hidden = { name: "simulated", baseUrl: "http://10.0.0.1/v1" };
    expect((await refusalOf(moveProvider(world.system, hidden))).code).toBe("invalid_request");
    expect((await refusalOf(moveProvider(world.system, { ...input, name: "none" }))).code).toBe("not_found");
  });
});
