import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import {
  checkRollups,
  countDrift,
  cutDays,
  forgetRequests,
  rebuildRollups,
  type DriftNote,
} from "../../../src/activity/index.ts";
import type { Clock } from "../../../src/kernel/clock.ts";
import { verifyLedger } from "../../../src/ledger/index.ts";
import { systemQuery } from "../../../src/storage/index.ts";
import { testCtx } from "../../support/ctx.ts";
import { openTestDatabase, type OpenTestDatabase } from "../../support/database.ts";
import { dueHours, heldDays, heldHours } from "./sums.ts";
import { askOf, cutsOf, makeCustomers, moveTo, writeRows } from "./written-rows.ts";

const NOON = new Date("2026-11-20T12:00:00Z");
const HOUR_MS = 3_600_000;
const hours = (count: number): Date => new Date(NOON.getTime() + count * HOUR_MS);

let database: OpenTestDatabase;
let now = NOON;
const clock: Clock = { ...testCtx(undefined!).clock, now: () => now };
beforeAll(async () => {
  database = await openTestDatabase();
  await makeCustomers(database, { cus_a: "Asia/Kathmandu", cus_b: "UTC" });
  for (const customerId of ["cus_a", "cus_b"])
    await writeRows(database, [
      { customerId, at: hours(-1) },
      { customerId, at: hours(-30), status: "failed", code: "upstream_error", priceTier: null },
      { customerId, at: hours(-24 * 60) },
    ]);
});
afterAll(() => database.close());
beforeEach(() => {
  // Each test's night is another one.
  now = new Date(now.getTime() + 24 * HOUR_MS);
});

async function look(): Promise<DriftNote[]> {
  const told: DriftNote[] = [];
  await checkRollups({ database, clock }, (drift) => told.push(drift));
  return told;
}

const drift = (): Promise<number> => countDrift(database);
const brokenLaws = async (): Promise<string[]> =>
  (await verifyLedger(database)).filter(({ breaches }) => breaches.length > 0).map(({ id }) => id);

test("nothing is told of sums that agree, of whatever zone and age", async () => {
  expect(await look()).toEqual([]);
  expect(await drift()).toBe(0);
  const days = await systemQuery(database, "SELECT day FROM rollup_check");
  expect(days.length).toBeGreaterThan(60);
});

test("a cell that correction left empty is as good as none", async () => {
  const row = { customerId: "cus_b", requestId: "req_late", at: hours(-2), status: "failed" };
  await writeRows(database, [row]);
  await writeRows(database, [{ ...row, status: "succeeded" }], ["req_late"]);
  expect(await look()).toEqual([]);
});

test("a night looks once at each of the last days, and goes on where it stopped among the older ones", async () => {
  await look();
  const before = await systemQuery(database, "SELECT max(checked_at) AS at FROM rollup_check");
  now = new Date(now.getTime() + HOUR_MS);
  await look();
  expect(await systemQuery(database, "SELECT max(checked_at) AS at FROM rollup_check")).toEqual(before);
});

describe("a sum that somebody has changed", () => {
  test("is told with its customer, its time and by how much, is counted, and is not put right", async () => {
    await systemQuery(
      database,
      "UPDATE rollup_hour SET requests = requests + 2, charge = charge - 3 WHERE customer_id = 'cus_a' AND grain = 0 AND hour = $1",
      [hours(-1)],
    );
    const told = await look();
    // The day is held against the hours: it is the hour that it does not agree with.
    expect(told).toEqual([
      expect.objectContaining({
        ...{ kind: "hour", customerId: "cus_a", model: "m", status: "succeeded", code: "" },
        differences: { requests: "2", charge: "-3" },
      }),
      expect.objectContaining({
        kind: "day",
        at: "2026-11-20",
        differences: { requests: "-2", charge: "3" },
      }),
    ]);
    expect(told[0]!.at).toBe("2026-11-20 11:00:00");
    expect(await drift()).toBe(2);
    expect(await brokenLaws()).toContain("I11");
    now = new Date(now.getTime() + 24 * HOUR_MS);
    expect(await look()).toHaveLength(2);
  });

  test("is put right by who may, which leaves a line in the audit log", async () => {
    const operator = { kind: "operator", operatorId: "opr_1", role: "support" } as never;
    const input = { customerId: "cus_a", from: hours(-12), to: NOON };
    await expect(rebuildRollups(testCtx(database, operator), input)).rejects.toMatchObject({
      code: "permission_denied",
    });
    expect(await drift()).toBe(2);
    expect(await rebuildRollups({ ...testCtx(database), clock }, input)).toEqual({
      cells: 4,
      differences: 0,
    });
    expect(await drift()).toBe(0);
    expect(await heldHours(askOf(database), "cus_a")).toEqual(await dueHours(askOf(database), "cus_a"));
    expect(await look()).toEqual([]);
    expect(await brokenLaws()).not.toContain("I11");
    const audited = "SELECT actor_id, subject_id FROM audit_event WHERE action = 'activity.rebuild'";
    expect(await systemQuery(database, audited)).toEqual([{ actor_id: "test", subject_id: "cus_a" }]);
    await cutDays({ database });
    await cutDays({ database });
    expect(await cutsOf(database, "cus_a")).toHaveLength(1);
  });
});

describe("where rows were deleted", () => {
  test("their sums stay as they were, and nobody misses the rows", async () => {
    const held = [await heldHours(askOf(database), "cus_a"), await heldDays(askOf(database), "cus_a")];
    now = new Date("2027-01-02T00:00:00Z");
    const ctx = { ...testCtx(database), clock };
    expect(await forgetRequests(ctx, { customerId: "cus_a", days: 1, timezone: "Asia/Kathmandu" })).toBe(3);
    expect([await heldHours(askOf(database), "cus_a"), await heldDays(askOf(database), "cus_a")]).toEqual(
      held,
    );
    expect(await look()).toEqual([]);
    expect(await brokenLaws()).not.toContain("I11");
  });

  test("another zone's days get whole hours, and every sum its due", async () => {
    const sumOf = "SELECT sum(charge) AS charge, sum(requests) AS requests, sum(latency) AS latency FROM ";
    const held = await systemQuery(database, `${sumOf} rollup_hour WHERE customer_id = 'cus_a'`);
    await moveTo(database, "cus_a", "America/St_Johns");
    for (let run = 0; run < 2; run++) await cutDays({ database });
    expect(await systemQuery(database, `${sumOf} rollup_day WHERE customer_id = 'cus_a'`)).toEqual(held);
    now = new Date(now.getTime() + 24 * HOUR_MS);
    expect(await look()).toEqual([]);
  });

  test("hours cannot be summed anew: what is left of them stays", async () => {
    const input = { customerId: "cus_a", from: hours(-24), to: NOON };
    await expect(rebuildRollups(testCtx(database), input)).rejects.toMatchObject({ code: "invalid_request" });
    expect(await heldHours(askOf(database), "cus_a")).not.toEqual({});
  });
});
