import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { nano } from "../../src/kernel/money.ts";
import { openDatabase, systemQuery, type Database } from "../../src/storage/index.ts";
import type { Hold, Lane } from "../../src/ledger/index.ts";
import { freshDatabase } from "../support/database.ts";
import { breaches, customerWith, figures, holdOf, kinds, openLane } from "./world.ts";

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let database: Database;
let lane: Lane<object>;

beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase({ url: fresh.url, connectionsMax: 20 });
  lane = await openLane(database, "node-a");
});
afterEach(async () => {
  await lane.drained();
  expect(await breaches(database)).toEqual([]);
});
afterAll(async () => {
  await lane.end();
  await database.close();
  await fresh.drop();
});

const settle = (hold: Hold, actual: bigint): Promise<void> =>
  lane.settle({ hold, actual: nano(actual), record: null, answer: null });

test("a reservation moves money aside, and its end charges what was used and releases the rest", async () => {
  const account = await customerWith(database, 100n);
  const hold = holdOf(account, 30n);
  expect(await lane.reserve(hold)).toEqual({ kind: "reserved" });
  expect(await figures(database, account)).toEqual({ available: 70n, reserved: 30n });
  await settle(hold, 12n);
  await lane.drained();
  expect(await figures(database, account)).toEqual({ available: 88n, reserved: 0n });
});

test("a second end of the same request charges nothing", async () => {
  const account = await customerWith(database, 100n);
  const hold = holdOf(account, 30n);
  await lane.reserve(hold);
  await settle(hold, 12n);
  await settle(hold, 12n);
  await lane.drained();
  await settle(hold, 25n);
  await lane.drained();
  expect(await figures(database, account)).toEqual({ available: 88n, reserved: 0n });
});

test("more than is available is refused, with the figures that say why, and nothing moves", async () => {
  const account = await customerWith(database, 100n);
  const running = holdOf(account, 60n);
  await lane.reserve(running);
  expect(await lane.reserve(holdOf(account, 50n))).toEqual({
    kind: "refused",
    limit: "balance",
    available: 40n,
    reserved: 60n,
    quota: null,
  });
  expect(await figures(database, account)).toEqual({ available: 40n, reserved: 60n });
  await settle(running, 0n);
});

test("what was used beyond the reservation is taken from what is available", async () => {
  const account = await customerWith(database, 100n);
  const hold = holdOf(account, 30n);
  await lane.reserve(hold);
  await settle(hold, 45n);
  await lane.drained();
  expect(await figures(database, account)).toEqual({ available: 55n, reserved: 0n });
});

test("what the account cannot give is written off on the reservation, and the balance stays at nothing", async () => {
  const account = await customerWith(database, 50n);
  const hold = holdOf(account, 30n);
  await lane.reserve(hold);
  await settle(hold, 80n);
  await lane.drained();
  expect(await figures(database, account)).toEqual({ available: 0n, reserved: 0n });
  const sql = "SELECT charged, written_off FROM reservation WHERE request_id = $1";
  expect(await systemQuery(database, sql, [hold.requestId])).toEqual([{ charged: 50n, written_off: 30n }]);
});

test("of a thousand requests at once for the money of a hundred, through two nodes, exactly a hundred are admitted", async () => {
  const account = await customerWith(database, 1_000n);
  const other = await openLane(database, "node-b");
  const holds = Array.from({ length: 1_000 }, () => holdOf(account, 10n));
  const outcomes = await Promise.all(holds.map((hold, index) => (index % 2 ? lane : other).reserve(hold)));
  expect(kinds(outcomes, "reserved")).toBe(100);
  expect(await figures(database, account)).toEqual({ available: 0n, reserved: 1_000n });
  for (const [index, hold] of holds.entries())
    if (outcomes[index]?.kind === "reserved") await settle(hold, 3n);
  await lane.drained();
  expect(await figures(database, account)).toEqual({ available: 700n, reserved: 0n });
  await other.end();
});

test("reserving the same request again, after an answer that was lost, holds its money once", async () => {
  const account = await customerWith(database, 100n);
  const hold = holdOf(account, 30n);
  await lane.reserve(hold);
  expect(await lane.reserve(hold)).toEqual({ kind: "reserved" });
  expect(await figures(database, account)).toEqual({ available: 70n, reserved: 30n });
  await settle(hold, 0n);
});

test("a node that was taken for dead holds nothing under its old epoch, and begins a new life by itself", async () => {
  const account = await customerWith(database, 100n);
  const old = await openLane(database, "node-c");
  const { epoch } = old.node;
  await systemQuery(database, "UPDATE node SET epoch = epoch + 1 WHERE id = 'node-c'");
  const hold = holdOf(account, 10n);
  expect(await old.reserve(hold)).toEqual({ kind: "reserved" });
  expect(old.node.epoch).toBe(epoch + 2);
  const sql = "SELECT epoch FROM reservation WHERE request_id = $1";
  expect(await systemQuery(database, sql, [hold.requestId])).toEqual([{ epoch: epoch + 2 }]);
  await settle(hold, 0n);
  await old.end();
});

test("an account that somebody has locked keeps the others waiting for no longer than the lock's time-out", async () => {
  const locked = await customerWith(database, 100n);
  const free = await customerWith(database, 100n);
  const blocker = await database.pool.connect();
  await blocker.query("BEGIN");
  await blocker.query("SELECT set_config('relay.customer_id', '*', true)");
  await blocker.query("SELECT FROM account WHERE id = $1 FOR UPDATE", [locked.accountId]);
  const slow = holdOf(locked, 10n);
  const waiting = lane.reserve(slow);
  const quick = holdOf(free, 10n);
  expect(await lane.reserve(quick)).toEqual({ kind: "reserved" });
  expect(await figures(database, locked)).toEqual({ available: 100n, reserved: 0n });
  await blocker.query("ROLLBACK");
  blocker.release();
  expect(await waiting).toEqual({ kind: "reserved" });
  await settle(slow, 0n);
  await settle(quick, 0n);
});

test("a connection that breaks is replaced, and what it carried is booked once", async () => {
  const account = await customerWith(database, 1_000n);
  const holds = Array.from({ length: 50 }, () => holdOf(account, 10n));
  const reserving = Promise.all(holds.map((hold) => lane.reserve(hold)));
  await systemQuery(
    database,
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()",
  ).catch(() => undefined);
  expect(kinds(await reserving, "reserved")).toBe(50);
  for (const hold of holds) await settle(hold, 1n);
  await lane.drained();
  expect(await figures(database, account)).toEqual({ available: 950n, reserved: 0n });
});
