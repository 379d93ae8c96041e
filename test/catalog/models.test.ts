import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  createDeployment,
  createModel,
  getModelForOperator,
  listModelsForOperator,
  publishPrice,
  updateDeployment,
  updateModel,
  type Provider,
} from "../../src/catalog/index.ts";
import { addProvider, openWorld, price, refusalOf, type World } from "./world.ts";

let world: World;
let provider: Provider;
beforeAll(async () => {
  world = await openWorld();
  provider = await addProvider(world);
});
afterAll(() => world.close());

describe("models", () => {
  test("a model is entered with defaults, and is complete for an operator", async () => {
    const model = await createModel(world.owner, {
      id: "qwen-plus",
      tags: ["general"],
      metadata: { note: "ours" },
    });
    expect(model).toMatchObject({
      id: "qwen-plus",
      displayName: "qwen-plus",
      kind: "model",
      strategy: null,
      members: [],
      capabilities: ["chat", "streaming"],
      inputModalities: ["text"],
      tags: ["general"],
      visibility: "public",
      status: "active",
      metadata: { note: "ours" },
      version: 1,
      deployments: [],
      price: null,
      scheduledPrices: [],
    });
    const [audit] = (await world.audits()).filter((row) => row.action === "model.create");
    expect(audit).toMatchObject({ subjectId: "qwen-plus", customerId: null, before: null });
  });

  test("a customer, and an operator who only looks, cannot write models, which no wall in the database guards", async () => {
    const customer = world.customer(await world.addCustomer());
    for (const ctx of [customer, world.operator("support"), world.operator("finance")]) {
      expect((await refusalOf(createModel(ctx, { id: "mine" }))).code).toBe("permission_denied");
      const change = updateModel(ctx, { modelId: "qwen-plus", displayName: "Mine" });
      expect((await refusalOf(change)).code).toBe("permission_denied");
    }
    expect((await refusalOf(getModelForOperator(customer, { modelId: "qwen-plus" }))).code).toBe(
      "permission_denied",
    );
    const page = { limit: 10 };
    expect((await refusalOf(listModelsForOperator(customer, { page }))).code).toBe("permission_denied");
    expect((await getModelForOperator(world.owner, { modelId: "qwen-plus" })).displayName).toBe("qwen-plus");
    expect(await world.count("model")).toBe(1);
  });

  test("everything wrong with a model is told at once", async () => {
    const bad = createModel(world.owner, {
      id: "no id",
      displayName: "  ",
      strategy: "cheapest",
      members: ["qwen-plus"],
      contextWindow: 0,
      maxOutputTokens: 1.5,
      tags: ["fine", ""],
      metadata: { text: "a\u0000b" },
    });
    const { fields } = await refusalOf(bad);
    expect(fields).toEqual([
      "id",
      "displayName",
      "tags[1]",
      "contextWindow",
      "maxOutputTokens",
      "metadata",
      "strategy",
      "members",
    ]);
    expect(await world.count("model")).toBe(1);
  });

  test("a taken id is a conflict", async () => {
    expect((await refusalOf(createModel(world.owner, { id: "qwen-plus", displayName: "Other" }))).code).toBe(
      "conflict",
    );
    expect((await getModelForOperator(world.owner, { modelId: "qwen-plus" })).displayName).toBe("qwen-plus");
  });

  test("an auto model needs a strategy and members that are models and not auto models", async () => {
    const auto = { id: "auto-one", kind: "auto" as const };
    expect((await refusalOf(createModel(world.owner, auto))).fields).toEqual(["strategy", "members"]);
    const unknown = { ...auto, strategy: "balanced" as const, members: ["qwen-plus", "nobody"] };
    expect((await refusalOf(createModel(world.owner, unknown))).fields).toEqual(["members[1]"]);
    const twice = { ...unknown, members: ["qwen-plus", "qwen-plus"] };
    expect((await refusalOf(createModel(world.owner, twice))).fields).toEqual(["members"]);
    const made = await createModel(world.owner, { ...unknown, members: ["qwen-plus"] });
    expect(made).toMatchObject({ kind: "auto", strategy: "balanced", members: ["qwen-plus"] });
    const nested = { ...unknown, id: "auto-two", members: ["auto-one"] };
    expect((await refusalOf(createModel(world.owner, nested))).fields).toEqual(["members[0]"]);
    const change = updateModel(world.owner, { modelId: "auto-one", members: [] });
    expect((await refusalOf(change)).fields).toEqual(["members"]);
    expect((await getModelForOperator(world.owner, { modelId: "auto-one" })).members).toEqual(["qwen-plus"]);
  });

  test("a change leaves what it does not state, raises the version, and is audited; a change of nothing is not", async () => {
    const changed = await updateModel(world.owner, {
      modelId: "qwen-plus",
      displayName: "Qwen Plus",
      contextWindow: 1_000,
    });
    expect(changed).toMatchObject({
      displayName: "Qwen Plus",
      contextWindow: 1_000,
      tags: ["general"],
      version: 2,
    });
    const cleared = await updateModel(world.owner, { modelId: "qwen-plus", contextWindow: null, version: 2 });
    expect(cleared).toMatchObject({ contextWindow: null, displayName: "Qwen Plus", version: 3 });
    const before = await world.count("audit_event");
    expect((await updateModel(world.owner, { modelId: "qwen-plus", displayName: "Qwen Plus" })).version).toBe(
      3,
    );
    expect(await world.count("audit_event")).toBe(before);
    const stale = updateModel(world.owner, { modelId: "qwen-plus", displayName: "Late", version: 2 });
    expect((await refusalOf(stale)).code).toBe("version_conflict");
    expect((await refusalOf(updateModel(world.owner, { modelId: "nobody" }))).code).toBe("model_not_found");
  });
});

describe("deployments", () => {
  test("a supplier serves a model, with flags and a cost in full", async () => {
    const deployment = await createDeployment(world.owner, {
      modelId: "qwen-plus",
      providerId: provider.id,
      upstreamModel: "qwen-plus-2025-12",
      priority: 2,
      flags: { thinkingMode: "budget" },
      cost: { currency: "USD", input: "0.3", output: "0.9" },
    });
    expect(deployment).toMatchObject({
      priority: 2,
      weight: 100,
      region: null,
      status: "active",
      providerName: provider.name,
    });
    expect(deployment.cost).toMatchObject({
      input: "0.30",
      cachedInput: "0.30",
      reasoning: "0.90",
      perRequest: "0.00",
    });
    const model = await getModelForOperator(world.owner, { modelId: "qwen-plus" });
    expect(model.deployments).toEqual([deployment]);
    const changed = await updateDeployment(world.owner, {
      deploymentId: deployment.id,
      weight: 0,
      cost: null,
    });
    expect(changed).toMatchObject({ weight: 0, cost: null, priority: 2, flags: { thinkingMode: "budget" } });
  });

  test("what cannot be served is refused, and nothing is written", async () => {
    const before = await world.count("deployment");
    const create = (input: object) =>
      refusalOf(
        createDeployment(world.owner, {
          modelId: "qwen-plus",
          providerId: provider.id,
          upstreamModel: "x",
          ...input,
        }),
      );
    expect((await create({ modelId: "auto-one" })).fields).toEqual(["modelId"]);
    expect((await create({ modelId: "nobody" })).code).toBe("model_not_found");
    expect((await create({ providerId: "prv_none" })).code).toBe("not_found");
    expect((await create({ upstreamModel: "qwen-plus-2025-12" })).code).toBe("conflict");
    const wrong = { upstreamModel: "", weight: -1, priority: 1.5, cost: { currency: "USD", input: "x" } };
    expect((await create(wrong)).fields).toEqual([
      "upstreamModel",
      "priority",
      "weight",
      "cost.input",
      "cost.output",
    ]);
    expect(await world.count("deployment")).toBe(before);
  });

  test("models are listed for operators newest first, with deployments and prices, and found by filters", async () => {
    await publishPrice(world.owner, { modelId: "qwen-plus", price });
    const later = new Date(Date.now() + 86_400_000);
    await publishPrice(world.owner, {
      modelId: "qwen-plus",
      price: { ...price, input: "9" },
      effectiveFrom: later,
    });
    await createModel(world.owner, { id: "hidden", visibility: "private", status: "disabled" });
    const page = { limit: 2 };
    const first = await listModelsForOperator(world.operator("read-only"), { page });
    const second = await listModelsForOperator(world.owner, { page: { limit: 2, cursor: first.nextCursor } });
    expect([...first.items, ...second.items].map((model) => model.id)).toEqual([
      "hidden",
      "auto-one",
      "qwen-plus",
    ]);
    const [found] = (await listModelsForOperator(world.owner, { page, q: "QWEN", kind: "model" })).items;
    expect(found?.price?.tiers[0].input).toBe(400_000n);
    expect(found?.scheduledPrices.map((version) => version.effectiveFrom)).toEqual([later]);
    expect(found?.deployments).toHaveLength(1);
    const disabled = await listModelsForOperator(world.owner, { page, status: "disabled" });
    expect(disabled.items.map((model) => model.id)).toEqual(["hidden"]);
    expect((await listModelsForOperator(world.owner, { page, tag: "general" })).items).toHaveLength(1);
  });
});

describe("notes of the operator", () => {
  test("metadata is kept exactly, and what PostgreSQL cannot keep is refused", async () => {
    const metadata = { "back\\u0000slash": "\\u0000 \\ud800 😀 \n", list: [1.5, { deep: null }] };
    const model = await createModel(world.owner, { id: "with-notes", metadata });
    expect(model.metadata).toEqual(metadata);
    for (const text of ["\u0000", "\ud800", "\\\u0000"]) {
      const change = updateModel(world.owner, { modelId: "with-notes", metadata: { text } });
      expect((await refusalOf(change)).fields).toEqual(["metadata"]);
    }
  });
});
