import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { nano } from "../../src/kernel/money.ts";
import { newId } from "../../src/kernel/ids.ts";
import { closeLeft, openBooks, reap, type Hold, type Lane } from "../../src/ledger/index.ts";
import { openDatabase, systemQuery, type Database } from "../../src/storage/index.ts";
import { freshDatabase } from "../support/database.ts";
import { memoryDisk, type MemoryDisk } from "./memory-disk.ts";
import { breaches, customerWith, figures, holdOf, laneOn, openLane } from "./world.ts";

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

const end = (through: Lane<object>, hold: Hold, actual: bigint): Promise<void> =>
  through.settle({ hold, actual: nano(actual), record: null, answer: null });

async function entries(hold: Hold): Promise<string[]> {
  const rows = await systemQuery<{ kind: string; d_available: bigint }>(
    database,
    "SELECT kind, d_available FROM ledger_entry WHERE source = $1 ORDER BY seq",
    [hold.requestId],
  );
  return rows.map((row) => `${row.kind} ${String(row.d_available)}`);
}

const stateOf = async (hold: Hold): Promise<unknown> =>
  (
    await systemQuery(database, "SELECT state, charged FROM reservation WHERE request_id = $1", [
      hold.requestId,
    ])
  )[0];

/** As a reaper does for a node that has gone silent. */
async function closeInAbsence(nodeId: string): Promise<void> {
  await systemQuery(database, "UPDATE node SET epoch = epoch + 1 WHERE id = $1", [nodeId]);
  await closeLeft({ books: openBooks(database), lane, record: () => ({}) });
}

/** What the journal of a node holds that was killed before the books heard of these ends. */
async function leaveInJournal(disk: MemoryDisk, ends: { hold: Hold; actual: bigint }[]): Promise<void> {
  const unheard = laneOn(database, "node-killed", disk, { open: () => new Promise(() => undefined) });
  for (const { hold, actual } of ends) await end(unheard, hold, actual);
}

test("an end that only the journal knows is charged when the node begins its next life", async () => {
  const account = await customerWith(database, 100n);
  const hold = holdOf(account, 30n);
  await lane.reserve(hold);
  const disk = memoryDisk();
  await leaveInJournal(disk, [{ hold, actual: 12n }]);
  expect(await entries(hold)).toEqual(["reservation -30"]);
  const reborn = await openLane(database, "node-j", disk);
  expect(await entries(hold)).toEqual(["reservation -30", "release 30", "charge -12"]);
  expect(disk.files.size).toBe(0);
  await reborn.end();
});

test("a line of the journal that was cut off in the middle is passed over, and the whole ones are booked", async () => {
  const account = await customerWith(database, 100n);
  const [whole, torn] = [holdOf(account, 30n), holdOf(account, 30n)];
  for (const hold of [whole, torn]) await lane.reserve(hold);
  const disk = memoryDisk();
  await leaveInJournal(disk, [
    { hold: whole, actual: 5n },
    { hold: torn, actual: 5n },
  ]);
  for (const [name, content] of disk.files) disk.files.set(name, content.slice(0, -20));
  const reborn = await openLane(database, "node-k", disk);
  expect(await entries(whole)).toEqual(["reservation -30", "release 30", "charge -5"]);
  expect(await entries(torn)).toEqual(["reservation -30"]);
  await end(lane, torn, 0n);
  await reborn.end();
});

test("a request whose node is gone is charged at its last checkpoint, and without one not at all", async () => {
  const account = await customerWith(database, 100n);
  const gone = await openLane(database, "node-l");
  const [seen, unseen] = [holdOf(account, 30n), holdOf(account, 30n)];
  for (const hold of [seen, unseen]) await gone.reserve(hold);
  for (const charge of [4n, 9n]) {
    gone.checkpoint({
      requestId: seen.requestId,
      accountId: seen.accountId,
      charge: nano(charge),
      record: {},
    });
    await gone.drained();
  }
  await closeInAbsence("node-l");
  expect(await entries(seen)).toEqual(["reservation -30", "release 30", "charge -9"]);
  expect(await entries(unseen)).toEqual(["reservation -30", "release 30"]);
  expect(await stateOf(seen)).toEqual({ state: 2, charged: 9n });
  await gone.end();
});

test.each([
  { late: 21n, correction: "correction -12", available: 79n, what: "more than its checkpoint said" },
  { late: 4n, correction: "correction 5", available: 96n, what: "less than its checkpoint said" },
])(
  "a node that comes back with $what has the difference corrected, once",
  async ({ late, correction, available }) => {
    const account = await customerWith(database, 100n);
    const stopped = await openLane(database, `node-m${String(late)}`);
    const hold = holdOf(account, 30n);
    await stopped.reserve(hold);
    stopped.checkpoint({
      requestId: hold.requestId,
      accountId: hold.accountId,
      charge: nano(9n),
      record: {},
    });
    await stopped.drained();
    await closeInAbsence(`node-m${String(late)}`);
    for (const again of [late, late, 30n]) {
      await end(stopped, hold, again);
      await stopped.drained();
    }
    expect(await entries(hold)).toEqual(["reservation -30", "release 30", "charge -9", correction]);
    expect(await figures(database, account)).toEqual({ available, reserved: 0n });
    expect(await stateOf(hold)).toEqual({ state: 3, charged: late });
    await stopped.end();
  },
);

test("a node judges others by their silence only after it was heard itself for a while", async () => {
  const account = await customerWith(database, 100n);
  const silent = await openLane(database, "node-s");
  const hold = holdOf(account, 30n);
  await silent.reserve(hold);
  await systemQuery(
    database,
    "UPDATE node SET heartbeat_at = now() - interval '1 minute' WHERE id = 'node-s'",
  );
  const judge = (heardForMs: number): Promise<number> =>
    reap({ books: openBooks(database), lane, record: () => ({}), heardForMs });
  expect(await judge(15_000)).toBe(0);
  expect(await figures(database, account)).toEqual({ available: 70n, reserved: 30n });
  expect(await judge(60_000)).toBe(1);
  expect(await figures(database, account)).toEqual({ available: 100n, reserved: 0n });
  await silent.end();
});

test("while the journal's disk is full no request begins, and the end of a running one waits for the books", async () => {
  const account = await customerWith(database, 100n);
  const disk = memoryDisk();
  const node = await openLane(database, "node-f", disk);
  const running = holdOf(account, 30n);
  await node.reserve(running);
  disk.failure = "append";
  await end(node, running, 12n);
  expect(await entries(running)).toEqual(["reservation -30", "release 30", "charge -12"]);
  await expect(node.reserve(holdOf(account, 10n))).rejects.toMatchObject({ code: "service_unavailable" });
  expect(await figures(database, account)).toEqual({ available: 88n, reserved: 0n });
  disk.failure = null;
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const next = holdOf(account, 10n);
  expect(await node.reserve(next)).toEqual({ kind: "reserved" });
  await end(node, next, 0n);
  await node.drained();
  await node.end();
});

test("a quota holds for what its key has spent and what it is about to spend, together, whatever the balance", async () => {
  const account = await customerWith(database, 1_000n);
  const quota = { window: "2026-11", limit: nano(100n) };
  const apiKeyId = await apiKeyOf(account.customerId);
  const holds = Array.from({ length: 40 }, () => ({ ...holdOf(account, 10n), apiKeyId, quota }));
  const outcomes = await Promise.all(holds.map((hold) => lane.reserve(hold)));
  expect(outcomes.filter(({ kind }) => kind === "reserved")).toHaveLength(10);
  expect(outcomes.find(({ kind }) => kind === "refused")).toMatchObject({ limit: "key_quota" });
  expect(await figures(database, account)).toEqual({ available: 900n, reserved: 100n });
  for (const [index, hold] of holds.entries()) {
    if (outcomes[index]?.kind === "reserved") await end(lane, hold, 4n);
  }
  await lane.drained();
  const sql = 'SELECT reserved, spent FROM key_quota WHERE api_key_id = $1 AND "window" = $2';
  expect(await systemQuery(database, sql, [apiKeyId, "2026-11"])).toEqual([{ reserved: 0n, spent: 40n }]);
  const nextMonth = { ...holdOf(account, 100n), apiKeyId, quota: { ...quota, window: "2026-12" } };
  expect(await lane.reserve({ ...holdOf(account, 61n), apiKeyId, quota })).toMatchObject({
    kind: "refused",
    limit: "key_quota",
    quota: { limit: 100n, spent: 40n, reserved: 0n },
  });
  expect(await lane.reserve(nextMonth)).toEqual({ kind: "reserved" });
  await end(lane, nextMonth, 0n);
});

test("of fifty requests at once with one Idempotency-Key one is served, and the others are told of it", async () => {
  const account = await customerWith(database, 1_000n);
  const repeat = { key: Buffer.from("a".repeat(32)), body: Buffer.from("b".repeat(32)) };
  const holds = Array.from({ length: 50 }, () => ({ ...holdOf(account, 10n), repeat }));
  const outcomes = await Promise.all(holds.map((hold) => lane.reserve(hold)));
  const served = holds[outcomes.findIndex(({ kind }) => kind === "reserved")];
  expect(outcomes.filter(({ kind }) => kind === "repeated")).toHaveLength(49);
  const answer = Buffer.from("the answer");
  await lane.settle({ hold: served!, actual: nano(3n), record: null, answer });
  await lane.drained();
  expect(await lane.reserve({ ...holdOf(account, 10n), repeat })).toEqual({
    ...{ kind: "repeated", requestId: served?.requestId, sameBody: true, running: false, answer },
  });
  const otherBody = { ...repeat, body: Buffer.from("c".repeat(32)) };
  expect(await lane.reserve({ ...holdOf(account, 10n), repeat: otherBody })).toMatchObject({
    sameBody: false,
  });
  expect(await figures(database, account)).toEqual({ available: 997n, reserved: 0n });
});

test("a request that ended for nothing leaves its Idempotency-Key free", async () => {
  const account = await customerWith(database, 100n);
  const repeat = { key: Buffer.from("k".repeat(32)), body: Buffer.from("b".repeat(32)) };
  const failed = { ...holdOf(account, 10n), repeat };
  await lane.reserve(failed);
  await end(lane, failed, 0n);
  await lane.drained();
  const again = { ...holdOf(account, 10n), repeat };
  expect(await lane.reserve(again)).toEqual({ kind: "reserved" });
  await end(lane, again, 1n);
});

test("ends that reach a lane before its first life are booked, and it holds nothing until then", async () => {
  const account = await customerWith(database, 100n);
  const unborn = laneOn(database, "node-u", memoryDisk());
  const hold = holdOf(account, 30n);
  await lane.reserve(hold);
  await end(unborn, hold, 3n);
  await unborn.drained();
  expect(await figures(database, account)).toEqual({ available: 97n, reserved: 0n });
  await unborn.end();
});

async function apiKeyOf(customerId: string): Promise<string> {
  const id = newId("key");
  await systemQuery(
    database,
    "INSERT INTO api_key (id, customer_id, name, digest, prefix, last4) VALUES ($1, $2, 'k', $3, 'tr', '0000')",
    [id, customerId, Buffer.from(id)],
  );
  return id;
}
