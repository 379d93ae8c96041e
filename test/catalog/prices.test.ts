import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  createModel,
  findPrices,
  loadOffer,
  priceAt,
  publishPrice,
  type PriceInput,
} from "../../src/catalog/index.ts";
import { getCustomer } from "../../src/customers/index.ts";
import type { Price } from "../../src/kernel/price.ts";
import { testKeyring } from "../support/ctx.ts";
import { clockAt, openWorld, refusalOf, type World } from "./world.ts";

const NOON = new Date("2026-03-01T12:00:00.000Z");
const hours = (n: number) => new Date(NOON.getTime() + n * 3_600_000);
const at = (input: string): PriceInput => ({ currency: "USD", input, output: "1" });

let world: World;
let customerId: string;
beforeAll(async () => {
  world = await openWorld();
  customerId = await world.addCustomer();
});
afterAll(() => world.close());

async function publish(
  modelId: string,
  input: string,
  more: { customerId?: string; groupId?: string; from?: Date; now?: Date } = {},
): Promise<Price> {
  const ctx = { ...world.operator("finance"), clock: clockAt(more.now ?? NOON) };
  const { customerId: whose, groupId, from: effectiveFrom } = more;
  return (await publishPrice(ctx, { modelId, price: at(input), customerId: whose, groupId, effectiveFrom }))
    .price;
}

/** What a million input tokens cost the customer at each of these times; "-" without a price. */
async function ratesAt(modelId: string, who: string, ...times: Date[]): Promise<string[]> {
  const offer = await loadOffer(world.database, testKeyring);
  const model = offer.models.get(modelId)!;
  const { groupId } = await getCustomer(world.system, { customerId: who });
  const buyer = { customerId: who, groupId, currency: "USD" };
  return times.map((time) => String(priceAt(model, { ...buyer, at: time })?.tiers[0].input ?? "-"));
}

describe("published prices", () => {
  test("a model has no price before its first version begins, and each version holds until the next begins", async () => {
    await createModel(world.owner, { id: "m1" });
    await publish("m1", "1");
    await publish("m1", "2", { from: hours(2) });
    const times = [hours(-1), NOON, hours(1), hours(2), hours(3)];
    expect(await ratesAt("m1", customerId, ...times)).toEqual([
      "-",
      "1000000",
      "1000000",
      "2000000",
      "2000000",
    ]);
  });

  test("a version is never changed: publishing another inserts one, and the older still charges what began with it", async () => {
    await createModel(world.owner, { id: "m2" });
    const first = await publish("m2", "1");
    const second = await publish("m2", "3", { now: hours(1) });
    expect(second.id).not.toBe(first.id);
    expect(await ratesAt("m2", customerId, NOON, hours(1))).toEqual(["1000000", "3000000"]);
    expect(await world.sql("SELECT input FROM price_tier WHERE price_id = $1", [first.id])).toEqual([
      { input: "1000000" },
    ]);
    const update = world.database.pool.query("UPDATE price_version SET currency = 'EUR'");
    await expect(update).rejects.toThrow(/permission denied|insert-only/);
  });

  test("publishing what is in force gives back the version in force and writes nothing, not even an audit row", async () => {
    await createModel(world.owner, { id: "m3" });
    const first = await publish("m3", "1");
    const before = [
      await world.count("price_version"),
      await world.count("audit_event"),
      await world.count("change"),
    ];
    const same = await publish("m3", "1.000000", { now: hours(5) });
    expect(same).toEqual(first);
    const after = [
      await world.count("price_version"),
      await world.count("audit_event"),
      await world.count("change"),
    ];
    expect(after).toEqual(before);
    // It is another price once another version has been in force in between.
    await publish("m3", "2", { now: hours(6) });
    expect((await publish("m3", "1", { now: hours(7) })).id).not.toBe(first.id);
  });

  test("of two versions that begin at one moment the later publication counts", async () => {
    await createModel(world.owner, { id: "m4" });
    await publish("m4", "1");
    await publish("m4", "2");
    expect(await ratesAt("m4", customerId, NOON)).toEqual(["2000000"]);
  });

  test("a customer's own price comes before the list price, for that customer and from its beginning only", async () => {
    await createModel(world.owner, { id: "m5" });
    const other = await world.addCustomer();
    await publish("m5", "1");
    await publish("m5", "0.5", { customerId, from: hours(1) });
    await publish("m5", "2", { from: hours(2) });
    const times = [NOON, hours(1), hours(3)];
    expect(await ratesAt("m5", customerId, ...times)).toEqual(["1000000", "500000", "500000"]);
    expect(await ratesAt("m5", other, ...times)).toEqual(["1000000", "1000000", "2000000"]);
    const audits = (await world.audits()).filter(
      (row) => row.subjectId === "m5" && row.action === "price.publish",
    );
    expect(audits.map((row) => row.customerId)).toEqual([null, customerId, null]);
    expect(JSON.stringify(audits)).not.toContain("prc_");
  });

  test("versions are found by their ids for receipts; another customer's own are as if they never were", async () => {
    await createModel(world.owner, { id: "m9" });
    const listed = await publish("m9", "1");
    const own = await publish("m9", "2", { customerId });
    const foreign = await publish("m9", "3", { customerId: await world.addCustomer() });
    const priceIds = [listed.id, own.id, foreign.id, "prc_none"];
    const found = await findPrices(world.customer(customerId), { priceIds });
    expect(found).toEqual(new Map([listed, own].map((version) => [version.id, version])));
    expect([...(await findPrices(world.owner, { priceIds })).keys()].sort()).toEqual(
      priceIds.slice(0, 3).sort(),
    );
  });

  test("a price reaches back a minute at most, and may begin at any time to come", async () => {
    await createModel(world.owner, { id: "m6" });
    const late = publish("m6", "1", { from: new Date(NOON.getTime() - 60_001) });
    expect((await refusalOf(late)).code).toBe("invalid_request");
    expect(await world.sql("SELECT FROM price_version WHERE model_id = 'm6'")).toHaveLength(0);
    await publish("m6", "1", { from: new Date(NOON.getTime() - 60_000) });
    await publish("m6", "2", { from: hours(24 * 365) });
    expect(await ratesAt("m6", customerId, hours(-1), NOON)).toEqual(["-", "1000000"]);
  });

  test("tiers and every rate come back as they were published", async () => {
    await createModel(world.owner, { id: "m7" });
    const full: PriceInput = {
      currency: "CNY",
      perRequest: "0.000000001",
      tiers: [
        {
          upToInputTokens: 1_000,
          input: "1",
          cachedInput: "2",
          cacheWrite: "3",
          cacheWrite1h: "4",
          output: "5",
          reasoning: "6",
        },
        { input: "0.000001", output: "999999" },
      ],
    };
    const { price: published } = await publishPrice(world.owner, { modelId: "m7", price: full });
    const offer = await loadOffer(world.database, testKeyring);
    expect(offer.models.get("m7")?.prices).toEqual([published]);
    expect(published.perRequest).toBe(1n);
    expect(published.tiers.map((tier) => [tier.upToInputTokens, tier.input, tier.output])).toEqual([
      [1_000, 1_000_000n, 5_000_000n],
      [null, 1n, 999_999_000_000n],
    ]);
  });

  test("ten publications at once of one price make one version", async () => {
    await createModel(world.owner, { id: "m8" });
    const prices = await Promise.all(Array.from({ length: 10 }, () => publish("m8", "7")));
    expect(new Set(prices.map((price) => price.id)).size).toBe(1);
    expect(await world.sql("SELECT FROM price_version WHERE model_id = 'm8'")).toHaveLength(1);
  });

  test("what is not a price, a model or a customer is refused, by those who may publish; others may not", async () => {
    const before = await world.count("price_version");
    const input = { modelId: "m1", price: at("1.5") };
    const bad = publishPrice(world.owner, { ...input, price: { ...at("x"), perRequest: "-1" } });
    expect((await refusalOf(bad)).fields).toEqual(["price.perRequest", "price.input"]);
    expect((await refusalOf(publishPrice(world.owner, { ...input, modelId: "none" }))).code).toBe(
      "model_not_found",
    );
    expect((await refusalOf(publishPrice(world.owner, { ...input, customerId: "cus_none" }))).code).toBe(
      "not_found",
    );
    for (const ctx of [world.operator("support"), world.operator("read-only"), world.customer(customerId)]) {
      expect((await refusalOf(publishPrice(ctx, input))).code).toBe("permission_denied");
    }
    expect(await world.count("price_version")).toBe(before);
  });
});
