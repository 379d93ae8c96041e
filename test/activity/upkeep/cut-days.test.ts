import { afterAll, beforeAll, expect, test } from "@jest/globals";
import pg from "pg";
import { cutDays } from "../../../src/activity/index.ts";
import { systemQuery } from "../../../src/storage/index.ts";
import { openTestDatabase, type OpenTestDatabase } from "../../support/database.ts";
import { dueDays, dueHours, heldDays, heldHours } from "./sums.ts";
import { strainCuts } from "./strain-cuts.ts";
import { askOf, cutsOf, makeCustomers, moveTo, recordOf, writeRows, type RowInput } from "./written-rows.ts";

let database: OpenTestDatabase;
beforeAll(async () => {
  database = await openTestDatabase(12);
});
afterAll(() => database.close());

const HOUR_MS = 3_600_000;
const zones = ["Europe/Berlin", "Asia/Kathmandu", "America/St_Johns", "UTC"];

/** Every hour and twenty minutes of some weeks around a change of the clock, in Europe and in America. */
function strewn(customerId: string): RowInput[] {
  const from = Date.parse("2026-10-20T00:00:00Z");
  return Array.from({ length: 430 }, (_, index) => ({
    ...{ customerId, at: new Date(from + index * (HOUR_MS / 3) * 4), model: `m${String(index % 3)}` },
    ...{
      latencyMs: (index * 37) % 5_000,
      ttftMs: index % 4 === 0 ? null : index % 900,
      charge: BigInt(index),
    },
    ...{ cache: index % 5 === 0 ? "hit" : "miss", priceTier: index % 7 === 0 ? null : index % 2 },
  }));
}

test("another time zone's days are those of the rows, wherever midnights fall and clocks change", async () => {
  await makeCustomers(database, { cus_a: "UTC" });
  await writeRows(database, strewn("cus_a"));
  for (const zone of zones) {
    await moveTo(database, "cus_a", zone);
    await cutDays({ database });
    expect((await cutsOf(database, "cus_a")).at(-1)).toMatchObject({ timezone: zone, filled: "-infinity" });
    expect(await heldDays(askOf(database), "cus_a")).toEqual(await dueDays(askOf(database), "cus_a", zone));
    // What comes in afterwards goes into the days at once.
    await writeRows(database, [{ customerId: "cus_a", at: new Date("2026-11-01T18:20:00Z") }]);
    expect(await heldDays(askOf(database), "cus_a")).toEqual(await dueDays(askOf(database), "cus_a", zone));
  }
});

test("days of a zone that is over are kept until the next run, then they go", async () => {
  await makeCustomers(database, { cus_over: "UTC" });
  await writeRows(database, [{ customerId: "cus_over" }]);
  await moveTo(database, "cus_over", "Asia/Kathmandu");
  const count = "SELECT count(*)::int AS days FROM rollup_day WHERE customer_id = 'cus_over' AND grain = 1";
  await cutDays({ database });
  expect(await cutsOf(database, "cus_over")).toMatchObject([{ filled: "infinity" }, { filled: "-infinity" }]);
  expect(await systemQuery(database, count)).toEqual([{ days: 2 }]);
  await cutDays({ database });
  expect(await cutsOf(database, "cus_over")).toEqual([
    { cut: 2, timezone: "Asia/Kathmandu", filled: "-infinity" },
  ]);
  expect(await systemQuery(database, count)).toEqual([{ days: 1 }]);
});

test("however often a zone is changed, there is one cut to be filled", async () => {
  await makeCustomers(database, { cus_often: "UTC" });
  await writeRows(database, [{ customerId: "cus_often" }]);
  for (let turn = 0; turn < 20; turn++) await moveTo(database, "cus_often", zones[turn % 4]!);
  expect(await cutsOf(database, "cus_often")).toEqual([
    { cut: 1, timezone: "UTC", filled: "-infinity" },
    { cut: 2, timezone: "UTC", filled: "infinity" },
  ]);
});

test("a settlement that began before the zone was changed is in the new days, though it ends after the run", async () => {
  await makeCustomers(database, { cus_slow: "UTC" });
  const client = new pg.Client({ connectionString: database.url });
  const other = new pg.Client({ connectionString: database.url });
  await Promise.all([client.connect(), other.connect()]);
  const scope = "SELECT set_config('relay.customer_id', '*', true)";
  try {
    // The change has the older transaction, and is committed after the settlement has looked.
    await other.query(`BEGIN; ${scope}`);
    await other.query("SELECT pg_current_xact_id()");
    await client.query(`BEGIN; ${scope}`);
    const record = recordOf({ customerId: "cus_slow" });
    await client.query("SELECT activity_record($1, '{}', '{}')", [JSON.stringify([record])]);
    await other.query("UPDATE customer SET reporting_timezone = 'Asia/Kathmandu' WHERE id = 'cus_slow'");
    await other.query("COMMIT");
    const running = cutDays({ database });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await cutsOf(database, "cus_slow"))[1]).toMatchObject({ filled: "infinity" });
    await client.query("COMMIT");
    await running;
  } finally {
    await Promise.all([client.end(), other.end()]);
  }
  expect((await cutsOf(database, "cus_slow"))[1]).toMatchObject({ filled: "-infinity" });
  expect(await heldDays(askOf(database), "cus_slow")).toEqual(
    await dueDays(askOf(database), "cus_slow", "Asia/Kathmandu"),
  );
});

test("days are exact to the last unit, whatever is settled, corrected and repeated while zones change", async () => {
  const strain = { forMs: 1_200, writers: 3, customers: 2 };
  const { customerIds, moves } = await strainCuts(database, strain);
  expect(moves).toBeGreaterThan(10);
  await expectExact(customerIds);
});

async function expectExact(customerIds: readonly string[]): Promise<void> {
  for (const customerId of customerIds) {
    const cuts = await cutsOf(database, customerId);
    expect(cuts).toMatchObject([{ filled: "-infinity" }]);
    expect(await heldHours(askOf(database), customerId)).toEqual(await dueHours(askOf(database), customerId));
    const days = await heldDays(askOf(database), customerId);
    expect(Object.keys(days).length).toBeGreaterThan(5);
    expect(days).toEqual(await dueDays(askOf(database), customerId, cuts[0]!.timezone));
  }
}

test("a customer changes its zone without waiting for its days, which are being filled at that moment", async () => {
  await makeCustomers(database, { cus_busy: "UTC" });
  await writeRows(database, [{ customerId: "cus_busy" }]);
  await moveTo(database, "cus_busy", "Europe/Berlin");
  const [filling, changing] = [await database.pool.connect(), await database.pool.connect()];
  const scope = (customerId: string): string =>
    `BEGIN; SELECT set_config('relay.customer_id', '${customerId}', true)`;
  try {
    await filling.query(scope("*"));
    await filling.query("SELECT rollup_fill('cus_busy', 2::smallint, 24)");
    await changing.query(`SET statement_timeout = '500ms'; ${scope("cus_busy")}`);
    await changing.query("UPDATE customer SET reporting_timezone = 'Asia/Kathmandu' WHERE id = 'cus_busy'");
    await changing.query("COMMIT");
    await filling.query("COMMIT");
  } finally {
    filling.release();
    changing.release(true);
  }
  for (let run = 0; run < 2; run++) await cutDays({ database });
  expect(await cutsOf(database, "cus_busy")).toEqual([
    { cut: 3, timezone: "Asia/Kathmandu", filled: "-infinity" },
  ]);
  expect(await heldDays(askOf(database), "cus_busy")).toEqual(
    await dueDays(askOf(database), "cus_busy", "Asia/Kathmandu"),
  );
});
