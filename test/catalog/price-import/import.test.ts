import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import {
  applyPriceImport,
  createDeployment,
  createModel,
  getModelForOperator,
  listPriceDrafts,
  loadOffer,
  obstacleTo,
  previewPriceImport,
  publishPrice,
  readLitellmPrices,
  readPriceCsv,
  type PriceImportInput,
  type Provider,
} from "../../../src/catalog/index.ts";
import { testKeyring } from "../../support/ctx.ts";
import { addProvider, openWorld, refusalOf, type World } from "../world.ts";

const fixture = await readFile(new URL("litellm.fixture.json", import.meta.url), "utf8");
const USD = { currency: "USD", provider: null };
const litellm = (provider: string | null = null) => readLitellmPrices(fixture, { currency: "USD", provider });
const table = (text: string) => readPriceCsv(`model,input,output\n${text}`, USD);
const both = { price: true, cost: true };

let world: World;
let provider: Provider;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.empty();
  provider = await addProvider(world);
});

async function addModel(id: string, upstreamModel = id): Promise<void> {
  await createModel(world.owner, { id });
  await createDeployment(world.owner, { modelId: id, providerId: provider.id, upstreamModel });
}

const preview = (input: Partial<PriceImportInput> & Pick<PriceImportInput, "list">) =>
  previewPriceImport(world.owner, { sets: both, ...input });
const apply = (input: Partial<Parameters<typeof applyPriceImport>[1]> & Pick<PriceImportInput, "list">) =>
  applyPriceImport(world.owner, { sets: both, as: "published", ...input });
const countOf = async () => [await world.count("price_version"), await world.count("price_draft")];

describe("a preview", () => {
  test("shows what each component costs now and would cost, and writes nothing", async () => {
    await addModel("mini", "gpt-4o-mini");
    await publishPrice(world.owner, {
      modelId: "mini",
      price: { currency: "USD", input: "0.20", output: "0.60", cachedInput: "0.10" },
    });
    const audits = (await world.audits()).length;
    const plan = await preview({ list: litellm("openai"), markup: "1.5" });
    expect(plan.steps.map(({ kind, name }) => [kind, name])).toEqual([
      ["cost", "gpt-4o-mini"],
      ["price", "gpt-4o-mini"],
    ]);
    const whole = { inputTokensMin: 0, inputTokensMax: null };
    expect(plan.steps[1]?.changes).toEqual([
      { component: "input", ...whole, now: "0.20", next: "0.225", changePercent: "+12.5" },
      { component: "cached_input", ...whole, now: "0.10", next: "0.1125", changePercent: "+12.5" },
      { component: "cache_write", ...whole, now: "0.20", next: "0.225", changePercent: "+12.5" },
      { component: "cache_write_1h", ...whole, now: "0.20", next: "0.225", changePercent: "+12.5" },
      { component: "output", ...whole, now: "0.60", next: "0.90", changePercent: "+50.0" },
      { component: "reasoning", ...whole, now: "0.60", next: "0.90", changePercent: "+50.0" },
    ]);
    expect(plan.steps[0]?.changes[0]).toMatchObject({ now: null, next: "0.15", changePercent: null });
    expect((await world.audits()).length).toBe(audits);
    expect(await countOf()).toEqual([1, 0]);
  });

  test("compares tier with tier", async () => {
    await addModel("claude-sonnet-4-5");
    await publishPrice(world.owner, {
      modelId: "claude-sonnet-4-5",
      price: {
        currency: "USD",
        input: "3",
        cachedInput: "0.3",
        cacheWrite: "3.75",
        cacheWrite1h: "6",
        output: "15",
      },
    });
    const plan = await preview({ list: litellm(), sets: { price: true, cost: false } });
    expect(
      plan.steps[0]?.changes.map(({ component, inputTokensMin, next }) => [component, inputTokensMin, next]),
    ).toEqual([
      ["input", 200_001, "6.00"],
      ["cached_input", 200_001, "0.60"],
      ["cache_write", 200_001, "7.50"],
      ["output", 200_001, "22.50"],
      ["reasoning", 200_001, "22.50"],
    ]);
  });

  test("a markup is exact and rounds up at the last decimal of a price", async () => {
    await addModel("a");
    const plan = await preview({
      list: table("a,0.000001,0.333333"),
      markup: "1.1",
      sets: { price: true, cost: false },
    });
    expect(plan.steps[0]?.price).toMatchObject({ input: "0.000002", output: "0.366667" });
  });

  test.each(["0", "-1", "1e3", "x", "1.1234567"])("the markup %s is refused", async (markup) => {
    expect((await refusalOf(preview({ list: litellm(), markup }))).text).toContain("markup");
  });

  test("says why a model gets no price: unknown, ambiguous, unusable", async () => {
    for (const id of ["unheard-of", "gpt-4o-mini", "qwen-lacking"]) await addModel(id);
    const list = readLitellmPrices(fixture.replace('"gpt-4o-mini": {', '"openai/gpt-4o-mini": {'), USD);
    const { steps, problems } = await preview({ list, sets: { price: true, cost: false } });
    expect(steps).toEqual([]);
    expect(problems).toEqual([
      { modelId: "gpt-4o-mini", upstreamModel: null, reason: expect.stringContaining("several prices") },
      { modelId: "qwen-lacking", upstreamModel: null, reason: expect.stringContaining("no output rate") },
      { modelId: "unheard-of", upstreamModel: null, reason: "the list does not have it" },
    ]);
  });

  test("a name that is given decides, and a model that is not in the catalog is refused", async () => {
    await addModel("ours", "something-else");
    const { steps } = await preview({ list: litellm(), names: new Map([["azure/gpt-4o-mini", "ours"]]) });
    expect(steps.map(({ kind, name }) => [kind, name])).toEqual([
      ["cost", "azure/gpt-4o-mini"],
      ["price", "azure/gpt-4o-mini"],
    ]);
    expect((await refusalOf(preview({ list: litellm(), modelIds: ["nobody"] }))).text).toContain("nobody");
    expect((await refusalOf(preview({ list: litellm(), names: new Map([["a", "nobody"]]) }))).code).toBe(
      "invalid_request",
    );
  });

  test("what would be free of charge is told", async () => {
    await addModel("free-model");
    const { steps } = await preview({ list: litellm(), sets: { price: true, cost: false } });
    expect(steps[0]?.notes).toContain("it would be free of charge");
  });
});

describe("an import", () => {
  test("publishes prices and sets costs with an audit row each, once", async () => {
    await addModel("mini", "gpt-4o-mini");
    await apply({ list: litellm("openai"), markup: "2" });
    const model = await getModelForOperator(world.owner, { modelId: "mini" });
    expect(model.price?.tiers[0]).toMatchObject({
      input: 300_000n,
      cachedInput: 150_000n,
      output: 1_200_000n,
    });
    expect(model.deployments[0]?.cost).toMatchObject({ input: "0.15", output: "0.60" });
    const actions = (await world.audits()).map(({ action }) => action);
    expect(actions.slice(-2)).toEqual(["deployment.update", "price.publish"]);
    const again = await apply({ list: litellm("openai"), markup: "2" });
    expect(again).toMatchObject({ steps: [], unchanged: 2 });
    expect((await world.audits()).length).toBe(actions.length);
  });

  test("makes drafts, and no second one that says the same", async () => {
    await addModel("mini", "gpt-4o-mini");
    const draft = { list: litellm("openai"), sets: { price: true, cost: false }, as: "draft" as const };
    await apply(draft);
    await apply(draft);
    const { items } = await listPriceDrafts(world.owner, { page: { limit: 10 } });
    expect(items).toMatchObject([{ modelId: "mini", note: "From LiteLLM's prices: gpt-4o-mini" }]);
    expect(await countOf()).toEqual([0, 1]);
  });

  test("begins when it is told to, and the model is not callable before", async () => {
    await addModel("mini", "gpt-4o-mini");
    const effectiveFrom = new Date(Date.now() + 86_400_000);
    await apply({ list: litellm("openai"), sets: { price: true, cost: false }, effectiveFrom });
    const model = await getModelForOperator(world.owner, { modelId: "mini" });
    expect(model).toMatchObject({ price: null, scheduledPrices: [{ effectiveFrom }] });
    const late = { list: litellm("openai"), effectiveFrom };
    expect((await refusalOf(apply(late))).text).toContain("a cost counts at once");
    expect(
      (await refusalOf(apply({ ...late, sets: { price: true, cost: false }, as: "draft" }))).text,
    ).toContain("draft");
  });

  test("one price below cost stops all of it, and names the model", async () => {
    await addModel("a");
    await addModel("b");
    await apply({ list: table("a,1,2\nb,1,2"), sets: { price: false, cost: true } });
    const list = table("a,3,4\nb,0.5,4");
    const prices = { price: true, cost: false };
    const refusal = await refusalOf(apply({ list, sets: prices }));
    expect(refusal.text).toMatch(/^b: The price is below/);
    expect(await countOf()).toEqual([0, 0]);
    await apply({ list, sets: prices, acceptBelowCost: true });
    expect(await countOf()).toEqual([2, 0]);
  });

  test("a model without a complete price stays uncallable", async () => {
    await addModel("only-input");
    await addModel("gpt-long");
    const { steps, problems } = await apply({ list: litellm(), sets: { price: true, cost: false } });
    expect([steps.length, problems.length]).toEqual([1, 1]);
    const offer = await loadOffer(world.database, testKeyring);
    const customerId = await world.addCustomer();
    const occasion = { customerId, groupId: null, currency: "USD", at: new Date() };
    expect(obstacleTo(offer, offer.models.get("only-input")!, occasion)).toBe("unpriced");
    expect(obstacleTo(offer, offer.models.get("gpt-long")!, occasion)).toBeNull();
  });

  test("is for those who set prices, its costs for those who edit the catalog", async () => {
    await addModel("mini", "gpt-4o-mini");
    const input = { list: litellm("openai"), sets: both, as: "published" as const };
    const of = (role: "finance" | "support") => applyPriceImport(world.operator(role), input);
    for (const role of ["finance", "support"] as const)
      expect((await refusalOf(of(role))).code).toBe("permission_denied");
    await applyPriceImport(world.operator("finance"), { ...input, sets: { price: true, cost: false } });
    expect(await countOf()).toEqual([1, 0]);
    const customer = world.customer(await world.addCustomer());
    expect((await refusalOf(previewPriceImport(customer, input))).code).toBe("permission_denied");
  });
});
