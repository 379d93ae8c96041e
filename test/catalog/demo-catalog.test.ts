import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  applyCatalog,
  demoCatalog,
  diffCatalog,
  listModels,
  listResourceTypes,
  loadOffer,
  moveDemo,
  parseCatalogFile,
  printCatalogFile,
} from "../../src/catalog/index.ts";
import { testKeyring } from "../support/ctx.ts";
import { openWorld, type World } from "./world.ts";

const URL_AT_FIRST = "http://127.0.0.1:41001";

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await applyCatalog(world.system, demoCatalog(URL_AT_FIRST));
});
afterAll(() => world.close());

describe("the demo's catalog", () => {
  test("every model can be called, has a price, and is marked as simulated", async () => {
    const customerId = await world.addCustomer();
    const { items } = await listModels(world.customer(customerId), { customerId, page: { limit: 100 } });
    expect(items.map((model) => model.id)).toEqual(
      expect.arrayContaining(["qwen-plus", "qwen-max", "auto-chat-balanced"]),
    );
    expect(items.length).toBeGreaterThanOrEqual(6);
    for (const model of items) {
      expect(model).toMatchObject({
        callable: true,
        status: "available",
        protocols: ["openai", "anthropic", "dashscope"],
      });
      expect(model.description).toMatch(/^Simulated\. /);
      expect(model.price === null).toBe(model.kind === "auto");
    }
    const auto = items.find((model) => model.id === "auto-chat-balanced");
    expect(auto).toMatchObject({ kind: "auto", strategy: "balanced", members: ["qwen-plus", "qwen-max"] });
    const types = await listResourceTypes(world.customer(customerId), { customerId });
    expect(types.every((type) => type.count > 0)).toBe(true);
  });

  test("all of it is served by the simulator, whose names say so, with a margin", async () => {
    const offer = await loadOffer(world.database, testKeyring);
    expect(offer.problems).toEqual([]);
    for (const model of [...offer.models.values()].filter((each) => each.kind === "model")) {
      const [deployment] = model.deployments;
      expect(deployment).toMatchObject({
        baseUrl: expect.stringMatching(new RegExp(`^${URL_AT_FIRST}(/v1|/api/v1|)$`)),
        region: "local",
        upstreamModel: `sim-${model.id}`,
        allowPrivateAddress: true,
      });
      expect(deployment!.cost!.tiers[0].output).toBeLessThan(model.prices[0]!.tiers[0].output);
    }
  });

  test("it is moved to the simulator's next port with its credential, and is then as if it had begun there", async () => {
    const next = "http://127.0.0.1:41002";
    await moveDemo(world.system, next);
    expect(await diffCatalog(world.system, demoCatalog(next))).toEqual([]);
    const offer = await loadOffer(world.database, testKeyring);
    expect(offer.models.get("qwen-plus")?.deployments[0]?.baseUrl).toBe(`${next}/v1`);
  });

  test("it is a catalog file like any other", () => {
    const file = demoCatalog(`${URL_AT_FIRST}/`);
    const again = parseCatalogFile(printCatalogFile(file), {
      SIMULATOR_DEMO: "simulated-credential",
      SIMULATOR_ANTHROPIC_DEMO: "simulated-credential",
      SIMULATOR_DASHSCOPE_DEMO: "simulated-credential",
    });
    expect(again).toEqual(file);
  });
});
