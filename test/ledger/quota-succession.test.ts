import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { newId } from "../../src/kernel/ids.ts";
import { nano } from "../../src/kernel/money.ts";
import { passOnQuota, type Hold, type Lane } from "../../src/ledger/index.ts";
import { inTenant, openDatabase, systemQuery, type Database } from "../../src/storage/index.ts";
import { testCtx } from "../support/ctx.ts";
import { freshDatabase } from "../support/database.ts";
import { breaches, customerWith, holdOf, openLane, type Account } from "./world.ts";

// A key that takes another's place goes on with its quota: nobody gets a second one by rotating a key.
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

const WINDOW = "2026-11";
const LIMIT = nano(100n);

async function keyOf({ customerId }: Account): Promise<string> {
  const apiKeyId = newId("key");
  await systemQuery(
    database,
    "INSERT INTO api_key (id, customer_id, name, digest, prefix, last4) VALUES ($1, $2, 'k', $3, 'p', 'l')",
    [apiKeyId, customerId, Buffer.from(apiKeyId)],
  );
  return apiKeyId;
}

const holdBy = (account: Account, apiKeyId: string, amount: bigint): Hold => ({
  ...holdOf(account, amount),
  ...{ apiKeyId, quota: { window: WINDOW, limit: LIMIT } },
});
const end = (hold: Hold, actual: bigint): Promise<void> =>
  lane.settle({ hold, actual: nano(actual), record: null, answer: null });

async function succeed({ customerId }: Account, fromApiKeyId: string, toApiKeyId: string): Promise<void> {
  await inTenant(testCtx(database), customerId, (tx) =>
    passOnQuota(tx, { customerId, fromApiKeyId, toApiKeyId, window: WINDOW }),
  );
}

async function usesOf(apiKeyId: string): Promise<[spent: bigint, reserved: bigint]> {
  await lane.drained();
  const [row] = await systemQuery<{ spent: bigint; reserved: bigint }>(
    database,
    'SELECT spent, reserved FROM key_quota WHERE api_key_id = $1 AND "window" = $2',
    [apiKeyId, WINDOW],
  );
  return [row?.spent ?? -1n, row?.reserved ?? -1n];
}

test("the successor begins with what was spent and is held, and what becomes of that counts as its own", async () => {
  const account = await customerWith(database, 1_000n);
  const [old, next] = [await keyOf(account), await keyOf(account)];
  const done = holdBy(account, old, 30n);
  await lane.reserve(done);
  await end(done, 20n);
  const running = holdBy(account, old, 50n);
  await lane.reserve(running);
  await lane.drained();
  await succeed(account, old, next);
  expect(await usesOf(next)).toEqual([20n, 50n]);
  expect(await lane.reserve(holdBy(account, next, 31n))).toMatchObject({
    kind: "refused",
    limit: "key_quota",
    quota: { limit: 100n, spent: 20n, reserved: 50n },
  });
  await end(running, 10n);
  expect(await usesOf(next)).toEqual([30n, 0n]);
  const own = holdBy(account, next, 70n);
  expect(await lane.reserve(own)).toEqual({ kind: "reserved" });
  await end(own, 70n);
  expect(await usesOf(next)).toEqual([100n, 0n]);
  expect(await usesOf(old)).toEqual([30n, 0n]);
});

test("a key that had spent nothing passes on what it spends while both work", async () => {
  const account = await customerWith(database, 1_000n);
  const [old, next] = [await keyOf(account), await keyOf(account)];
  await succeed(account, old, next);
  const byOld = holdBy(account, old, 60n);
  await lane.reserve(byOld);
  expect(await lane.reserve(holdBy(account, next, 41n))).toMatchObject({ kind: "refused" });
  await end(byOld, 60n);
  expect(await usesOf(next)).toEqual([60n, 0n]);
});

test("a line of three counts as one, whichever of them spends", async () => {
  const account = await customerWith(database, 1_000n);
  const line = [await keyOf(account), await keyOf(account), await keyOf(account)];
  await succeed(account, line[0]!, line[1]!);
  await succeed(account, line[1]!, line[2]!);
  for (const [index, apiKeyId] of line.entries()) {
    const hold = holdBy(account, apiKeyId, 10n);
    expect(await lane.reserve(hold)).toEqual({ kind: "reserved" });
    await end(hold, BigInt(index + 1));
  }
  expect(await Promise.all(line.map(usesOf))).toEqual([
    [1n, 0n],
    [3n, 0n],
    [6n, 0n],
  ]);
});

test("rotating in the midst of traffic loses nothing", async () => {
  const account = await customerWith(database, 100_000n);
  let [current, spent] = [await keyOf(account), 0n];
  const running: Promise<void>[] = [];
  for (let turn = 0; turn < 20; turn++) {
    const holds = Array.from({ length: 10 }, () => holdBy(account, current, 3n));
    running.push(
      ...holds.map(async (hold) => {
        if ((await lane.reserve(hold)).kind !== "reserved") return;
        spent += 2n;
        await end(hold, 2n);
      }),
    );
    const next = await keyOf(account);
    await succeed(account, current, next);
    current = next;
  }
  await Promise.all(running);
  const [counted, reserved] = await usesOf(current);
  expect([counted, reserved]).toEqual([spent, 0n]);
  expect(spent).toBeGreaterThan(50n);
});
