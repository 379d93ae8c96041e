import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { entitleCustomer, listModels, publishPrice, updateModel } from "../../src/catalog/index.ts";
import type { Ctx } from "../../src/storage/index.ts";
import { addCallable, addProvider, clockAt, openWorld, price, type World } from "./world.ts";

let world: World;
let customerId: string;
let other: string;

beforeAll(async () => {
  world = await openWorld();
});

afterAll(() => world.close());

beforeEach(async () => {
  await world.empty();
  customerId = await world.addCustomer();
  other = await world.addCustomer();
  const provider = await addProvider(world);
  await addCallable(world, "m1", provider);
  await addCallable(world, "m2", provider);
});

const at = (ctx: Ctx, now: Date): Ctx => ({ ...ctx, clock: clockAt(now) });
const ids = async (whose: string): Promise<string[]> =>
  (await listModels(world.customer(whose), { customerId: whose, page: { limit: 100 } })).items.map(
    ({ id }) => id,
  );

async function priceOf(ctx: Ctx, whose: string): Promise<string> {
  const { items } = await listModels(ctx, { customerId: whose, page: { limit: 100 } });
  return String(items.find(({ id }) => id === "m1")?.price?.tiers[0].input);
}

describe("what is kept of a customer's catalog", () => {
  test("a change is seen by the very next read, whatever was read before", async () => {
    for (const tag of ["one", "two", "three"]) {
      await updateModel(world.owner, { modelId: "m1", tags: [tag] });
      const { items } = await listModels(world.customer(customerId), {
        customerId,
        page: { limit: 100 },
        tag,
      });
      expect(items.map(({ id }) => id)).toEqual(["m1"]);
    }
  });

  test("customers who see the same read it once; one with models of its own sees them, and nobody else", async () => {
    await updateModel(world.owner, { modelId: "m2", visibility: "private" });
    expect([await ids(customerId), await ids(other)]).toEqual([["m1"], ["m1"]]);
    await entitleCustomer(world.owner, { customerId, modelId: "m2" });
    expect([await ids(customerId), await ids(other)]).toEqual([["m2", "m1"], ["m1"]]);
  });

  test("a customer's own price is its own, from the next read on", async () => {
    const before = await priceOf(world.customer(other), other);
    expect(await priceOf(world.customer(customerId), customerId)).toBe(before);
    await publishPrice(world.owner, {
      modelId: "m1",
      customerId,
      price: { ...price, input: "9", cachedInput: "9", output: "90" },
    });
    expect(await priceOf(world.customer(customerId), customerId)).not.toBe(before);
    expect(await priceOf(world.customer(other), other)).toBe(before);
  });

  test("a price that was published for later holds from its moment on, without another change", async () => {
    const now = world.system.clock.now();
    const later = new Date(now.getTime() + 30_000);
    await publishPrice(world.owner, {
      modelId: "m1",
      price: { ...price, input: "7", cachedInput: "7", output: "70" },
      effectiveFrom: later,
    });
    const before = await priceOf(world.customer(other), other);
    expect(await priceOf(at(world.customer(other), new Date(later.getTime() - 1)), other)).toBe(before);
    expect(await priceOf(at(world.customer(other), later), other)).not.toBe(before);
  });
});
