import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  createDeployment,
  createModel,
  createProvider,
  disableCredential,
  entitleCustomer,
  getModel,
  listModels,
  listModelTags,
  listVisibleModelIds,
  publishPrice,
  setCredential,
  updateModel,
  type CatalogModel,
  type Provider,
} from "../../src/catalog/index.ts";
import { Keyring, newMasterKey } from "../../src/kernel/keyring.ts";
import { inTransaction } from "../../src/storage/index.ts";
import type { Ctx } from "../../src/storage/index.ts";
import {
  addCallable,
  addProvider,
  HOST,
  openWorld,
  PROVIDER,
  price,
  refusalOf,
  SECRET,
  type World,
} from "./world.ts";

let world: World;
let provider: Provider;
let anthropic: Provider;
let customerId: string;
let stranger: string;
let customer: Ctx;

beforeAll(async () => {
  world = await openWorld();
  customerId = await world.addCustomer();
  stranger = await world.addCustomer();
  customer = world.customer(customerId);
  provider = await addProvider(world);
  anthropic = await createProvider(world.owner, {
    name: "second-supplier",
    protocol: "anthropic",
    baseUrl: `https://${HOST}/anthropic`,
    credentials: [{ label: "a", secret: SECRET }],
  });
  await addCallable(world, "qwen-plus", provider);
  await updateModel(world.owner, {
    modelId: "qwen-plus",
    displayName: "Qwen Plus",
    tags: ["general", "qwen"],
  });
  await addCallable(world, "private-model", provider);
  await updateModel(world.owner, { modelId: "private-model", visibility: "private", tags: ["qwen"] });
  await createModel(world.owner, {
    id: "priceless_1",
    capabilities: ["vision"],
    metadata: { supplier: PROVIDER },
  });
  await createModel(world.owner, {
    id: "auto",
    kind: "auto",
    strategy: "balanced",
    members: ["private-model", "qwen-plus", "priceless_1"],
    tags: ["general"],
  });
  await entitleCustomer(world.owner, { customerId, modelId: "private-model" });
});
afterAll(() => world.close());

async function list(ctx: Ctx, of: string, filter: object = {}): Promise<CatalogModel[]> {
  return (await listModels(ctx, { customerId: of, page: { limit: 100 }, ...filter })).items;
}
const ids = (models: CatalogModel[]) => models.map((model) => model.id);

describe("a customer's view of the models", () => {
  test("has the public models and those it is entitled to, newest first; another customer's has not", async () => {
    expect(ids(await list(customer, customerId))).toEqual([
      "auto",
      "priceless_1",
      "private-model",
      "qwen-plus",
    ]);
    expect(ids(await list(world.customer(stranger), stranger))).toEqual(["auto", "priceless_1", "qwen-plus"]);
    expect(await listVisibleModelIds(world.customer(stranger), { customerId: stranger })).toEqual(
      new Set(["auto", "priceless_1", "qwen-plus"]),
    );
    expect((await listVisibleModelIds(customer, { customerId })).has("private-model")).toBe(true);
  });

  test("shows what a model is and costs, and nothing of who supplies it", async () => {
    const model = await getModel(customer, { customerId, modelId: "qwen-plus" });
    expect(model).toEqual({
      id: "qwen-plus",
      displayName: "Qwen Plus",
      description: "",
      kind: "model",
      capabilities: ["chat", "streaming"],
      inputModalities: ["text"],
      contextWindow: null,
      maxOutputTokens: null,
      protocols: ["openai", "anthropic", "dashscope"],
      tags: ["general", "qwen"],
      status: "available",
      callable: true,
      price: expect.objectContaining({ currency: "USD", perRequest: 0n }),
      members: [],
      strategy: null,
      createdAt: expect.any(Date),
    });
    const seen = [await list(customer, customerId), model, await listModelTags(customer, { customerId })];
    const text = JSON.stringify(seen, (_, value: unknown) =>
      typeof value === "bigint" ? String(value) : value,
    );
    for (const hidden of [
      PROVIDER,
      HOST,
      SECRET,
      "secret-region",
      "upstream-",
      "307170",
      "dep_",
      "prv_",
      "crd_",
    ]) {
      expect([hidden, text.includes(hidden)]).toEqual([hidden, false]);
    }
  });

  test("a model that is not visible is answered like one that does not exist", async () => {
    const ctx = world.customer(stranger);
    const hidden = await refusalOf(getModel(ctx, { customerId: stranger, modelId: "private-model" }));
    const absent = await refusalOf(getModel(ctx, { customerId: stranger, modelId: "nobody" }));
    expect(hidden).toEqual(absent);
    expect(hidden.code).toBe("model_not_found");
    expect((await getModel(customer, { customerId, modelId: "private-model" })).callable).toBe(true);
  });

  test("a customer names only itself; an operator sees with any customer's eyes", async () => {
    const page = { limit: 10 };
    for (const call of [
      listModels(customer, { customerId: stranger, page }),
      getModel(customer, { customerId: stranger, modelId: "qwen-plus" }),
      listModelTags(customer, { customerId: stranger }),
      listVisibleModelIds(customer, { customerId: stranger }),
    ]) {
      expect((await refusalOf(call)).code).toBe("not_found");
    }
    expect(ids(await list(world.operator("support"), customerId))).toContain("private-model");
  });

  test("an auto model shows only the members that the customer may see, and is degraded while some do not work", async () => {
    const mine = await getModel(customer, { customerId, modelId: "auto" });
    expect(mine).toMatchObject({ callable: true, status: "degraded", strategy: "balanced", price: null });
    expect(mine.members).toEqual(["private-model", "qwen-plus", "priceless_1"]);
    expect(mine.protocols).toEqual(["openai", "anthropic", "dashscope"]);
    const theirs = await getModel(world.customer(stranger), { customerId: stranger, modelId: "auto" });
    expect(theirs.members).toEqual(["qwen-plus", "priceless_1"]);
  });

  test("a model without a price is listed, and not callable", async () => {
    const model = await getModel(customer, { customerId, modelId: "priceless_1" });
    expect(model).toMatchObject({ callable: false, status: "unavailable", price: null, protocols: [] });
  });

  test("a customer sees its own price, and no other customer does", async () => {
    const own = { ...price, input: "0.11" };
    await publishPrice(world.owner, { modelId: "qwen-plus", customerId, price: own, acceptBelowCost: true });
    const mine = await getModel(customer, { customerId, modelId: "qwen-plus" });
    const theirs = await getModel(world.customer(stranger), { customerId: stranger, modelId: "qwen-plus" });
    expect(mine.price?.tiers[0].input).toBe(110_000n);
    expect(theirs.price?.tiers[0].input).toBe(400_000n);
  });

  test("status follows the ways that work: one of two is degraded, none is unavailable", async () => {
    await createDeployment(world.owner, {
      modelId: "qwen-plus",
      providerId: anthropic.id,
      upstreamModel: "second",
    });
    const read = () => getModel(customer, { customerId, modelId: "qwen-plus" });
    expect(await read()).toMatchObject({ status: "available", callable: true });
    await disableCredential(world.owner, { providerId: provider.id, label: "main" });
    expect(await read()).toMatchObject({ status: "degraded", callable: true });
    await disableCredential(world.owner, { providerId: anthropic.id, label: "a" });
    expect(await read()).toMatchObject({ protocols: [], status: "unavailable", callable: false });
    await setCredential(world.owner, { providerId: provider.id, label: "main", secret: SECRET });
    await setCredential(world.owner, { providerId: anthropic.id, label: "a", secret: SECRET });
    expect(await read()).toMatchObject({ status: "available" });
    // To a relay with another master key, neither secret opens.
    const elsewhere = { ...customer, keyring: new Keyring(newMasterKey()) };
    expect(await getModel(elsewhere, { customerId, modelId: "qwen-plus" })).toMatchObject({
      callable: false,
    });
    await updateModel(world.owner, { modelId: "qwen-plus", status: "disabled" });
    expect(await read()).toMatchObject({ callable: false, status: "unavailable" });
    await updateModel(world.owner, { modelId: "qwen-plus", status: "active" });
  });

  test("filters find by tag, capability and text, and take wildcards as themselves", async () => {
    expect(ids(await list(customer, customerId, { tag: "qwen" }))).toEqual(["private-model", "qwen-plus"]);
    expect(ids(await list(customer, customerId, { capability: "vision" }))).toEqual(["priceless_1"]);
    expect(ids(await list(customer, customerId, { q: "QWEN p" }))).toEqual(["qwen-plus"]);
    expect(ids(await list(customer, customerId, { q: "s_1" }))).toEqual(["priceless_1"]);
    expect(ids(await list(customer, customerId, { q: "%" }))).toEqual([]);
    expect(ids(await list(customer, customerId, { q: "\\" }))).toEqual([]);
    expect(ids(await list(customer, customerId, { q: "' OR 1=1 --" }))).toEqual([]);
    for (const filter of [{ q: "a\u0000" }, { tag: "\u0000" }, { capability: "\ud800" }]) {
      expect(ids(await list(customer, customerId, filter))).toEqual([]);
    }
    const odd = getModel(customer, { customerId, modelId: "qwen-plus\u0000" });
    expect((await refusalOf(odd)).code).toBe("model_not_found");
  });

  test("pages join without gap or double, and a cursor fits its own list and customer only", async () => {
    const read = (cursor: string | null) => listModels(customer, { customerId, page: { limit: 2, cursor } });
    const first = await read(null);
    const second = await read(first.nextCursor);
    expect(ids([...first.items, ...second.items])).toEqual([
      "auto",
      "priceless_1",
      "private-model",
      "qwen-plus",
    ]);
    expect([first.hasMore, second.hasMore, second.nextCursor]).toEqual([true, false, null]);
    const foreign = { customerId: stranger, page: { limit: 2, cursor: first.nextCursor } };
    expect((await refusalOf(listModels(world.customer(stranger), foreign))).code).toBe("invalid_request");
  });

  test("tags are counted over the models that the customer sees", async () => {
    expect(await listModelTags(customer, { customerId })).toEqual([
      { tag: "general", modelCount: 2 },
      { tag: "qwen", modelCount: 2 },
    ]);
    expect(await listModelTags(world.customer(stranger), { customerId: stranger })).toEqual([
      { tag: "general", modelCount: 2 },
      { tag: "qwen", modelCount: 1 },
    ]);
  });

  test("behind the view stands the wall: a customer's own transaction finds no supplier, deployment or secret", async () => {
    const counts = await inTransaction(customer, async (tx) => [
      await tx.provider.count(),
      await tx.credential.count(),
      await tx.deployment.count(),
    ]);
    expect(counts).toEqual([0, 0, 0]);
  });
});

describe("entitlements", () => {
  test("are granted and taken away once, with one audit row each, and only to what exists", async () => {
    const before = await world.count("audit_event");
    const key = { customerId: stranger, modelId: "private-model" };
    await entitleCustomer(world.owner, key);
    await entitleCustomer(world.owner, key);
    expect(await world.count("audit_event")).toBe(before + 1);
    expect(await entitleCustomer(world.owner, { ...key, isEntitled: false })).toEqual({
      ...key,
      isEntitled: false,
    });
    await entitleCustomer(world.owner, { ...key, isEntitled: false });
    expect(await world.count("audit_event")).toBe(before + 2);
    expect((await refusalOf(entitleCustomer(world.owner, { ...key, customerId: "cus_x" }))).code).toBe(
      "not_found",
    );
    expect((await refusalOf(entitleCustomer(world.owner, { ...key, modelId: "x" }))).code).toBe(
      "model_not_found",
    );
    const own = world.customer(stranger);
    expect((await refusalOf(entitleCustomer(own, key))).code).toBe("permission_denied");
    expect(await world.sql("SELECT FROM entitlement WHERE customer_id = $1", [stranger])).toHaveLength(0);
  });
});
