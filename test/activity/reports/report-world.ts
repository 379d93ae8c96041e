import { applyCatalog, parseCatalogFile } from "../../../src/catalog/index.ts";
import { createCustomer } from "../../../src/customers/index.ts";
import { nano } from "../../../src/kernel/money.ts";
import { rechargeAccount } from "../../../src/ledger/index.ts";
import { systemQuery } from "../../../src/storage/index.ts";
import type { Dice } from "../../chaos/dice.ts";
import { CATALOG } from "../../graphql/samples.ts";
import { openWorld, type World } from "../../graphql/world.ts";
import { drawRows, readTiers, writeRows, type Row, type Tier } from "./report-rows.ts";
import type { Known } from "./slow-reports.ts";

/** A customer of a time zone, with two keys. */
export interface Reporting {
  customerId: string;
  timezone: string;
  token: string;
  names: ReadonlyMap<string, string>;
  keys: string[];
}

export interface ReportWorld extends World {
  tiers: readonly Tier[];
  newReporting(timezone: string): Promise<Reporting>;
  /** Everything that is known of a customer's requests, from the rows themselves. */
  known(of: Reporting): Promise<Known>;
}

const DAY_MS = 86_400_000;

/** The spans of which there are requests: around both changes of the clocks, and the last weeks. */
export const spans = (now: number): [from: number, to: number, count: number][] => [
  [Date.parse("2026-03-24T00:00:00Z"), Date.parse("2026-04-03T00:00:00Z"), 150],
  [Date.parse("2026-10-19T00:00:00Z"), Date.parse("2026-10-31T00:00:00Z"), 250],
  [now - 68 * DAY_MS, now, 300],
];

/** The product with a catalog of several price versions, tiers and fees. */
export async function openReportWorld(): Promise<ReportWorld> {
  const world = await openWorld();
  const { system, database } = world;
  const catalog = JSON.parse(CATALOG) as { models: { id: string; price?: object }[] };
  const [plus] = catalog.models;
  plus!.price = {
    input: "0.45",
    cached_input: "0.16",
    output: "1.30",
    reasoning: "2",
    per_request: "0.0001",
  };
  const upTo = {
    up_to_input_tokens: 4000,
    input: "1.25",
    cached_input: "0.31",
    cache_write: "1.6",
    output: "3.333333",
  };
  const above = { input: "2.5", cached_input: "0.62", cache_write: "3.2", output: "7" };
  catalog.models.push({ id: "tiered", price: { per_request: "0.000000001", tiers: [upTo, above] } });
  await applyCatalog(system, parseCatalogFile(JSON.stringify(catalog), {}));
  const tiers = await readTiers(database);
  return {
    ...world,
    tiers,
    async newReporting(timezone) {
      const { id: customerId } = await createCustomer(system, {
        ...{ name: timezone, currency: "USD", reportingTimezone: timezone },
      });
      const money = {
        customerId,
        amount: nano(5_000_000_000n),
        reason: "Welcome",
        idempotencyKey: customerId,
      };
      await rechargeAccount(system, money);
      const [first, second] = [await world.issueKey(customerId), await world.issueKey(customerId)];
      const names = new Map([first, second].map(({ apiKey: { id, name } }) => [id, name]));
      return { customerId, timezone, token: first.token, names, keys: [...names.keys()] };
    },
    async known({ customerId, names }) {
      const rows = await systemQuery<Row>(database, "SELECT * FROM request WHERE customer_id = $1", [
        customerId,
      ]);
      return { rows, tiers, names, now: new Date() };
    },
  };
}

/** Random requests in all spans, written as the product writes them. */
export async function fill(world: ReportWorld, of: Reporting, dice: Dice): Promise<void> {
  for (const [from, to, count] of spans(Date.now())) {
    const rows = drawRows(dice, { count, from, to, keys: of.keys, tiers: world.tiers });
    await writeRows(world.database, of.customerId, { rows });
  }
}
