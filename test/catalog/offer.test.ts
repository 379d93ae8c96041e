import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  callableDeployments,
  callableMembers,
  createDeployment,
  createModel,
  disableCredential,
  entitleCustomer,
  isVisible,
  loadOffer,
  obstacleTo,
  publishPrice,
  setCredential,
  updateDeployment,
  updateModel,
  updateProvider,
  type Occasion,
  type Offer,
  type Provider,
} from "../../src/catalog/index.ts";
import { Keyring, newMasterKey } from "../../src/kernel/keyring.ts";
import { testKeyring } from "../support/ctx.ts";
import { addCallable, addProvider, HOST, openWorld, price, SECRET, type World } from "./world.ts";

let world: World;
let customerId: string;
let provider: Provider;
beforeAll(async () => {
  world = await openWorld();
  customerId = await world.addCustomer();
  provider = await addProvider(world);
  await addCallable(world, "m1", provider);
});
afterAll(() => world.close());

const load = (keyring = testKeyring): Promise<Offer> => loadOffer(world.database, keyring);

function occasion(who: string = customerId, at: Date = new Date()): Occasion {
  return { customerId: who, groupId: null, currency: "USD", at };
}

function callable(offer: Offer, modelId: string, who: string = customerId): boolean {
  return obstacleTo(offer, offer.models.get(modelId)!, occasion(who)) === null;
}

describe("what serving needs to know", () => {
  test("a model comes with its deployments, their secrets opened, flags laid over the supplier's, and the cost as a price", async () => {
    await updateProvider(world.owner, {
      providerId: provider.id,
      flags: { streamUsage: true, thinkingMode: "budget" },
    });
    const second = await createDeployment(world.owner, {
      modelId: "m1",
      providerId: provider.id,
      upstreamModel: "second",
      priority: 5,
      region: "eu",
      flags: { thinkingMode: "none" },
    });
    await setCredential(world.owner, { providerId: provider.id, label: "b", secret: "second-secret" });
    const offer = await load();
    expect(offer.problems).toEqual([]);
    const model = offer.models.get("m1")!;
    expect(model).toMatchObject({
      kind: "model",
      status: "active",
      visibility: "public",
      members: [],
      strategy: null,
    });
    const [first, other] = model.deployments;
    expect(first).toMatchObject({
      providerId: provider.id,
      protocol: "openai",
      baseUrl: `https://${HOST}/v1`,
      allowPrivateAddress: false,
      region: "secret-region",
      upstreamModel: "upstream-m1",
      flags: { streamUsage: true, thinkingMode: "budget" },
    });
    expect(first?.credentials.map(({ secret }) => secret)).toEqual([SECRET, "second-secret"]);
    expect(first?.cost).toMatchObject({
      currency: "USD",
      tiers: [{ input: 307_170n, output: 907_170n, reasoning: 907_170n }],
    });
    expect(other).toMatchObject({
      region: "eu",
      cost: null,
      flags: { streamUsage: true, thinkingMode: "none" },
    });
    await updateDeployment(world.owner, { deploymentId: second.id, status: "disabled" });
    await disableCredential(world.owner, { providerId: provider.id, label: "b" });
  });

  test("a secret sealed by another master key is told of by the supplier's name, and only what needs it is left out", async () => {
    const strange = await addProvider(
      { ...world, owner: { ...world.owner, keyring: new Keyring(newMasterKey()) } },
      "strange",
    );
    await addCallable(world, "m-strange", strange);
    const offer = await load();
    expect(offer.problems).toEqual([expect.stringMatching(/strange.*main.*another master key/)]);
    expect(offer.problems.join()).not.toContain(SECRET);
    expect(offer.models.get("m-strange")?.deployments).toEqual([]);
    expect(callable(offer, "m-strange")).toBe(false);
    expect(callable(offer, "m1")).toBe(true);
    await setCredential(world.owner, { providerId: strange.id, label: "main", secret: "entered-anew" });
    const healed = await load();
    expect([healed.problems, callable(healed, "m-strange")]).toEqual([[], true]);
  });

  test("a ciphertext that was moved to another row or altered is told of, and is not sent to anyone", async () => {
    const altered = await addProvider(world, "altered");
    await addCallable(world, "m-altered", altered);
    await world.sql(
      `UPDATE credential SET sealed = (SELECT sealed FROM credential WHERE provider_id = $1 AND label = 'main')
       WHERE provider_id = $2`,
      [provider.id, altered.id],
    );
    const offer = await load();
    expect(offer.problems).toEqual([expect.stringMatching(/altered.*main.*altered in the database/)]);
    expect(offer.models.get("m-altered")?.deployments).toEqual([]);
    await setCredential(world.owner, { providerId: altered.id, label: "main", secret: "whole-again" });
  });

  test("a model that is not active is there with its status, and has nothing that can be called", async () => {
    await addCallable(world, "m-off", provider);
    await updateModel(world.owner, { modelId: "m-off", status: "disabled" });
    const offer = await load();
    const model = offer.models.get("m-off")!;
    expect(model.status).toBe("disabled");
    expect(callableDeployments(model)).toEqual([]);
    expect(callable(offer, "m-off")).toBe(false);
  });
});

describe("the rule of what can be called", () => {
  test("a model needs a price, an active deployment, an active supplier and an active secret: without any one it is not callable", async () => {
    const own = await addProvider(world, "own");
    await createModel(world.owner, { id: "m2" });
    const steps: [string, boolean, () => Promise<unknown>][] = [
      ["nothing", false, async () => undefined],
      ["a price", false, () => publishPrice(world.owner, { modelId: "m2", price })],
      [
        "a deployment",
        true,
        () => createDeployment(world.owner, { modelId: "m2", providerId: own.id, upstreamModel: "u" }),
      ],
      [
        "a disabled supplier",
        false,
        () => updateProvider(world.owner, { providerId: own.id, status: "disabled" }),
      ],
      [
        "an active supplier",
        true,
        () => updateProvider(world.owner, { providerId: own.id, status: "active" }),
      ],
      ["no secret", false, () => disableCredential(world.owner, { providerId: own.id, label: "main" })],
      [
        "a secret",
        true,
        () => setCredential(world.owner, { providerId: own.id, label: "main", secret: "s" }),
      ],
      ["a disabled model", false, () => updateModel(world.owner, { modelId: "m2", status: "disabled" })],
      ["an active model", true, () => updateModel(world.owner, { modelId: "m2", status: "active" })],
    ];
    for (const [what, expected, step] of steps) {
      await step();
      expect([what, callable(await load(), "m2")]).toEqual([what, expected]);
    }
  });

  test("a price that begins later does not make a model callable now", async () => {
    await createModel(world.owner, { id: "m3" });
    await createDeployment(world.owner, { modelId: "m3", providerId: provider.id, upstreamModel: "u3" });
    const effectiveFrom = new Date(Date.now() + 3_600_000);
    await publishPrice(world.owner, { modelId: "m3", price, effectiveFrom });
    const offer = await load();
    const model = offer.models.get("m3")!;
    expect(obstacleTo(offer, model, occasion())).toBe("unpriced");
    expect(obstacleTo(offer, model, occasion(customerId, effectiveFrom))).toBeNull();
  });

  test("an auto model is callable through any callable member, and its own price does not make up for members", async () => {
    await createModel(world.owner, { id: "priceless" });
    await createDeployment(world.owner, {
      modelId: "priceless",
      providerId: provider.id,
      upstreamModel: "p",
    });
    const auto = { kind: "auto" as const, strategy: "balanced" as const };
    await createModel(world.owner, { id: "auto-a", ...auto, members: ["priceless", "m1"] });
    await createModel(world.owner, { id: "auto-b", ...auto, members: ["priceless"] });
    await publishPrice(world.owner, { modelId: "auto-b", price });
    const offer = await load();
    expect([callable(offer, "auto-a"), callable(offer, "auto-b")]).toEqual([true, false]);
    const members = callableMembers(offer, offer.models.get("auto-a")!, occasion());
    expect(members.map((member) => member.id)).toEqual(["m1"]);
  });

  test("a private model is visible to entitled customers only, and serves an auto model for them only", async () => {
    const other = await world.addCustomer();
    await addCallable(world, "private-one", provider);
    await updateModel(world.owner, { modelId: "private-one", visibility: "private" });
    await createModel(world.owner, {
      id: "auto-c",
      kind: "auto",
      strategy: "fastest",
      members: ["private-one"],
    });
    await entitleCustomer(world.owner, { customerId, modelId: "private-one" });
    const offer = await load();
    const model = offer.models.get("private-one")!;
    expect([isVisible(offer, model, occasion()), isVisible(offer, model, occasion(other))]).toEqual([
      true,
      false,
    ]);
    expect([callable(offer, "auto-c"), callable(offer, "auto-c", other)]).toEqual([true, false]);
    expect(offer.entitlements).toEqual(new Map([[customerId, new Set(["private-one"])]]));
    await entitleCustomer(world.owner, { customerId, modelId: "private-one", isEntitled: false });
    expect((await load()).entitlements).toEqual(new Map());
  });
});
