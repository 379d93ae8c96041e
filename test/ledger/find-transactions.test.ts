import { afterAll, beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { exportTransactions, listTransactions, type Transaction } from "../../src/ledger/index.ts";
import { foldNext } from "../../src/ledger/folded/fold-store.ts";
import { testCtx } from "../support/ctx.ts";
import { openTestDatabase, type OpenTestDatabase } from "../support/database.ts";
import { openEntryBook, type EntryBook, type WrittenEntry } from "./entry-book.ts";

const HOUR_MS = 3_600_000;
const ENTRIES = 2_200;

let database: OpenTestDatabase;
let book: EntryBook;
let entries: WrittenEntry[];

// Entries of ten days, mostly in the order of their times; the clock was set back now and then.
beforeAll(async () => {
  database = await openTestDatabase();
  const openedAt = new Date(Date.now() - 12 * 24 * HOUR_MS);
  book = await openEntryBook(database, { openedAt, timezone: "UTC" });
  entries = Array.from({ length: ENTRIES }, (_, index) => {
    const at = new Date(openedAt.getTime() + index * 400_000 - (index % 37 === 0 ? 3 * HOUR_MS : 0));
    if (index % 300 === 5) return { kind: "recharge", amount: 5n, at };
    const kind =
      index % 200 === 7 ? "correction" : (["reservation", "release", "charge"] as const)[index % 3]!;
    const model = index % 500 === 9 ? "rare" : index < 900 ? "old" : `model ${String(index % 2)}`;
    return { kind, amount: -BigInt(1 + (index % 50)), at, request: { model, key: index % 41 === 0 ? 1 : 0 } };
  });
  await book.write(entries);
  // The last two hundred are not folded.
  await foldNext(database, `acc_${book.customerId.slice(4)}`, 1_300);
  await foldNext(database, `acc_${book.customerId.slice(4)}`, 700);
});
afterAll(() => database.close());

const ctx = () => testCtx(database);
const times = fc.integer({ min: -20, max: ENTRIES + 20 }).map((index) => {
  const near = entries[Math.min(Math.max(index, 0), ENTRIES - 1)]!.at.getTime();
  return new Date(near + (index < 0 || index >= ENTRIES ? index * HOUR_MS : index % 3) - 1);
});
const filters = fc.record(
  {
    type: fc.constantFrom("recharge", "charge", "reservation", "release", "correction" as const),
    range: fc.tuple(fc.option(times), fc.option(times)),
    model: fc.constantFrom("rare", "old", "model 0", "model 1", "none"),
    key: fc.integer({ min: 0, max: 2 }),
  },
  { requiredKeys: [] },
);
type Filters = typeof filters extends fc.Arbitrary<infer T> ? T : never;

function asked({
  type,
  range = [null, null],
  model,
  key,
}: Filters): Parameters<typeof exportTransactions>[1] {
  const [from, to] = range[0] && range[1] && range[0] > range[1] ? [range[1], range[0]] : range;
  return {
    customerId: book.customerId,
    ...(type && { type: type }),
    ...(from && { from }),
    ...(to && { to }),
    ...(model !== undefined && { model }),
    ...(key !== undefined && { apiKeyId: book.keyIds[key]! }),
  };
}

/** By going through all entries: the amounts and times of those that are asked for, the newest first. */
function expected({ type, from, to, model, apiKeyId }: ReturnType<typeof asked>): unknown[] {
  return entries
    .filter(
      (each) =>
        (!type || each.kind === type) &&
        (!from || each.at >= from) &&
        (!to || each.at < to) &&
        (model === undefined || each.request?.model === model) &&
        (apiKeyId === undefined || (each.request && book.keyIds[each.request.key] === apiKeyId)),
    )
    .map(({ kind, amount, at }) => [kind, amount, at.toISOString()])
    .toReversed();
}

const told = ({ type, amount, createdAt }: Transaction): unknown[] => [type, amount, createdAt.toISOString()];

async function walk(filter: ReturnType<typeof asked>, backwards: boolean): Promise<unknown[]> {
  const found: unknown[] = [];
  let cursor: string | null = null;
  for (;;) {
    const page = { limit: 100, cursor, backwards };
    const { items, ...ends } = await listTransactions(ctx(), { ...filter, page });
    found.push(...(backwards ? items.toReversed() : items).map(told));
    const goesOn = backwards ? ends.hasPrevious : ends.hasMore;
    if (!goesOn || found.length >= 600) return found;
    cursor = ends.cursorAt(backwards ? 0 : items.length - 1);
  }
}

test("whatever is asked for, a list and a file have what going through all entries finds, in their order", async () => {
  await fc.assert(
    fc.asyncProperty(filters, async (drawn) => {
      const filter = asked(drawn);
      const all = expected(filter);
      expect(await walk(filter, false)).toEqual(all.slice(0, 600));
      expect(await walk(filter, true)).toEqual(all.toReversed().slice(0, 600));
      const file: unknown[] = [];
      for await (const rows of exportTransactions(ctx(), filter)) file.push(...rows.map(told));
      expect(file).toEqual(all);
    }),
    { numRuns: 25 },
  );
}, 60_000);

test("another customer's lists are empty, whichever model, key or time is asked for", async () => {
  const other = await openEntryBook(database, { openedAt: new Date(), timezone: "UTC" });
  const of = { customerId: other.customerId, page: { limit: 100 } };
  for (const filter of [{}, { model: "old" }, { apiKeyId: book.keyIds[0]! }, { from: entries[0]!.at }])
    expect((await listTransactions(ctx(), { ...of, ...filter })).items).toEqual([]);
});
