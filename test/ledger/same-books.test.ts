import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { newId } from "../../src/kernel/ids.ts";
import { openBooks } from "../../src/ledger/lane/books-store.ts";
import type { BooksSession, HoldResult } from "../../src/ledger/lane/books.ts";
import { systemQuery } from "../../src/storage/index.ts";
import { openTestDatabase, type OpenTestDatabase } from "../support/database.ts";
import { noFlaws } from "./simulation/flaws.ts";
import { MemoryLedger } from "./simulation/memory-ledger.ts";
import { RandomBatches, type BatchWorld, type Deed } from "./simulation/random-batches.ts";
import { Random } from "./simulation/random.ts";
import { memoryRows, sqlRows } from "./simulation/table-rows.ts";
import { customerWith } from "./world.ts";

// The simulation stands on a ledger in memory. That it is the same ledger as the one in SQL is shown here.

const SEQUENCES = 200;
const DEEDS = 16;
const SEED = 20_261_123;

let database: OpenTestDatabase;
let session: BooksSession;

beforeAll(async () => {
  database = await openTestDatabase();
  session = await openBooks(database, "activity_record").open(5_000);
});
afterAll(async () => {
  session.close();
  await database.close();
});

test("whatever is written, in whatever order, SQL and the simulation answer and keep the same", async () => {
  const met = new Map<string, number>();
  const count = (things: string[]): void =>
    things.forEach((thing) => void met.set(thing, (met.get(thing) ?? 0) + 1));
  for (let seed = SEED; seed < SEED + SEQUENCES; seed++) count(await compare(seed));
  const codes = ["RL001", "23505", "23514"];
  const ends = ["ended as 0", "ended as 1", "ended as 2", "ended as 3", "written off"];
  for (const thing of ["reserved", "crowded", "refused", "repeated", ...codes, ...ends])
    expect([thing, (met.get(thing) ?? 0) >= 5]).toEqual([thing, true]);
}, 120_000);

/** Does the same to both, one thing after the other, and returns what that led to. */
async function compare(seed: number): Promise<string[]> {
  const world = await openWorld(seed);
  const batches = new RandomBatches(world);
  const memory = new MemoryLedger(noFlaws);
  for (const { accountId: id, customerId } of world.accounts)
    memory.tables.putAccount({ id, customerId, available: 0n, reserved: 0n, seq: 0n });
  const met: string[] = [];
  for (let step = 0; step < DEEDS; step++) {
    const deed = batches.next();
    const simulated = await answerOf(async () =>
      memory.tables.attempt([], () => inMemory(memory, world, deed)),
    );
    const real = await answerOf(() => inSql(world, deed));
    expect({ seed, step, ...real }).toEqual({ seed, step, ...simulated });
    met.push(...real.met);
  }
  const accountIds = world.accounts.map(({ accountId }) => accountId);
  expect({ seed, ...(await sqlRows(database, accountIds)) }).toEqual({ seed, ...memoryRows(memory.tables) });
  for (const { state, writtenOff } of memory.tables.reservations.values())
    met.push(`ended as ${state}`, ...(writtenOff > 0n ? ["written off"] : []));
  return met;
}

async function openWorld(seed: number): Promise<BatchWorld> {
  const random = new Random(seed);
  const accounts = [];
  for (let index = random.between(1, 3); index > 0; index--) {
    const account = await customerWith(database, 0n);
    accounts.push({ ...account, keyIds: await insertKeys(account.customerId) });
  }
  const nodes = [`node-${seed}-a`, `node-${seed}-b`];
  return { random, name: newId("req"), accounts, nodes, receivedAt: new Date() };
}

async function insertKeys(customerId: string): Promise<string[]> {
  const keyIds = [newId("key"), newId("key")];
  const sql = `INSERT INTO api_key (id, customer_id, name, digest, prefix, last4)
    SELECT id, $2, 'test', decode(md5(id), 'hex'), 'sk', 'last' FROM unnest($1::text[]) AS id`;
  await systemQuery(database, sql, [keyIds, customerId]);
  return keyIds;
}

interface Answer {
  results: unknown;
  /** What there was among the outcomes, or the SQLSTATE. */
  met: string[];
}

async function answerOf(work: () => Promise<HoldResult[] | number>): Promise<Answer> {
  try {
    const results = await work();
    if (typeof results === "number") return { results, met: [] };
    return { results: results.map(told).sort(), met: results.map(({ outcome }) => outcome).sort() };
  } catch (error) {
    const code = String((error as { code?: string }).code);
    return { results: code, met: [code] };
  }
}

/** A result as one text; an earlier request counts only where it is the answer. */
function told({ requestId, outcome, limit, available, reserved, quota, first }: HoldResult): string {
  const earlier = outcome === "repeated" && first ? [...Object.values(first)].map(String) : [];
  return [requestId, outcome, limit, available, reserved, quota?.spent, quota?.reserved, ...earlier].join(
    " ",
  );
}

function inMemory(memory: MemoryLedger, world: BatchWorld, deed: Deed): HoldResult[] | number {
  switch (deed.kind) {
    case "raise":
      return memory.raiseEpoch(deed.nodeId, Date.now());
    case "post": {
      const { accountId } = world.accounts[deed.accountIndex]!;
      memory.post({ accountId, kind: kindOf(deed.amount), source: deed.source, amount: deed.amount });
      return 0;
    }
    case "batch":
      return memory.batch(deed.node, deed.batch, Date.now());
  }
}

async function inSql(world: BatchWorld, deed: Deed): Promise<HoldResult[] | number> {
  switch (deed.kind) {
    case "raise":
      return openBooks(database).raiseEpoch(deed.nodeId);
    case "post": {
      const { customerId } = world.accounts[deed.accountIndex]!;
      const kind = kindOf(deed.amount);
      const counter = kind === "recharge" ? "cash-in" : "adjustment";
      const sql = "SELECT ledger_post($1, $2, $3, $4, $5)::text";
      await systemQuery(database, sql, [customerId, kind, deed.source, deed.amount, counter]);
      return 0;
    }
    case "batch":
      return session.write(deed.node, deed.batch).catch(async (error: unknown) => {
        await session.rollBack();
        throw error;
      });
  }
}

function kindOf(amount: bigint): "recharge" | "correction" {
  return amount < 0n ? "correction" : "recharge";
}
