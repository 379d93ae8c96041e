import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { openTestDatabase, type OpenTestDatabase } from "../../support/database.ts";
import { strainCuts } from "../upkeep/strain-cuts.ts";
import { dueDays, dueHours, heldDays, heldHours } from "../upkeep/sums.ts";
import { askOf, cutsOf } from "../upkeep/written-rows.ts";

const FOR_MS = 45_000;

let database: OpenTestDatabase;
beforeAll(async () => {
  database = await openTestDatabase(16);
});
afterAll(() => database.close());

test("days are exact after most of a minute of settlements, corrections, repetitions and changes of zones", async () => {
  const { customerIds, moves } = await strainCuts(database, { forMs: FOR_MS, writers: 5, customers: 4 });
  expect(moves).toBeGreaterThan(500);
  for (const customerId of customerIds) {
    const cuts = await cutsOf(database, customerId);
    expect(cuts).toMatchObject([{ filled: "-infinity" }]);
    expect(cuts[0]!.cut).toBeGreaterThan(20);
    expect(await heldHours(askOf(database), customerId)).toEqual(await dueHours(askOf(database), customerId));
    expect(await heldDays(askOf(database), customerId)).toEqual(
      await dueDays(askOf(database), customerId, cuts[0]!.timezone),
    );
  }
}, 300_000);
