import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { foldEntries, verifyLedger } from "../../src/ledger/index.ts";
import { foldAccount } from "../../src/ledger/folded/fold-entries.ts";
import { foldNext } from "../../src/ledger/folded/fold-store.ts";
import { coverTime } from "../../src/ledger/folded/span-cover.ts";
import { sumEntries } from "../../src/ledger/folded/sum-store.ts";
import { monthStart, shiftMonth } from "../../src/ledger/statements/calendar-month.ts";
import { systemQuery, type Reader } from "../../src/storage/index.ts";
import { newId } from "../../src/kernel/ids.ts";
import { nano } from "../../src/kernel/money.ts";
import { runSql } from "../support/cluster.ts";
import { testCtx } from "../support/ctx.ts";
import { openTestDatabase, type OpenTestDatabase } from "../support/database.ts";
import { openEntryBook, type EntryBook, type WrittenEntry } from "./entry-book.ts";
import { atOneMoment, slowSum } from "./slow-sum.ts";
import { customerWith, holdOf, openLane } from "./world.ts";

const HOUR_MS = 3_600_000;
const BEGINNING = new Date(0);
const zones = ["UTC", "Europe/Berlin", "Asia/Kathmandu", "Pacific/Kiritimati", "Etc/GMT+12"];

let database: OpenTestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
afterEach(async () => {
  expect(await broken()).toEqual([]);
});

const accountOf = ({ customerId }: { customerId: string }): string => `acc_${customerId.slice(4)}`;

/** Which of the laws about what is folded do not hold. */
async function broken(): Promise<string[]> {
  const laws = (await verifyLedger(database)).filter(({ id }) => id === "I14" || id === "I15");
  return laws.flatMap(({ id, breaches }) => (breaches.length > 0 ? [id] : []));
}

/** Holds the sums of times, and of what was before them, against sums that are counted entry by entry. */
async function expectSums(
  reader: Reader,
  of: { accountId: string; since: Date | null; bounds: Date[] },
): Promise<void> {
  const { accountId, bounds } = of;
  const sums = await sumEntries(reader, of);
  const key = (one: { kind: string | null; model: string | null; apiKeyId: string | null }): string =>
    [one.kind, one.model, one.apiKeyId].join(" ");
  for (const [part, until] of bounds.entries()) {
    const from = part === 0 ? (of.since ?? BEGINNING) : (bounds[part - 1] ?? BEGINNING);
    const slow = await slowSum(reader, { accountId, from, until });
    const fast = sums.filter((sum) => sum.part === part);
    if (part === 0) {
      const sum = slow.reduce((total, { amount }) => total + amount, 0n);
      expect(fast[0]?.amount ?? 0n).toBe(sum);
    } else {
      const told = fast.map((each) => [key(each), each.entries, each.amount]).sort();
      expect(told).toEqual(slow.map((each) => [key(each), each.entries, each.amount]).sort());
    }
  }
  expect(sums.every(({ part }) => part < bounds.length)).toBe(true);
}

// The clocks of Berlin change in the last hours of March and of October.
const months = ["2026-03", "2026-04", "2026-10", "2026-11"];
const entry = fc.record({
  kind: fc.constantFrom("recharge", "charge", "charge", "late", "correction", "reservation", "release"),
  amount: fc.bigInt(1n, 10n ** 15n),
  month: fc.constantFrom(...months),
  zone: fc.constantFrom(...zones),
  shift: fc.oneof(
    fc.integer({ min: -2, max: 2 }),
    fc.integer({ min: -30 * HOUR_MS, max: 30 * HOUR_MS }),
    fc.integer({ min: -400 * HOUR_MS, max: 400 * HOUR_MS }),
  ),
  model: fc.constantFrom("a", "b"),
  key: fc.integer({ min: 0, max: 2 }),
  foldNext: fc.option(fc.integer({ min: 1, max: 7 }), { freq: 3 }),
});
type Drawn = typeof entry extends fc.Arbitrary<infer T> ? T : never;

function written({ kind, amount, month, zone, shift, model, key }: Drawn): WrittenEntry {
  const at = new Date(monthStart(month, zone).getTime() + shift);
  const taken = kind === "charge" || kind === "reservation" || amount % 2n === 0n;
  const isRequested = kind === "charge" || kind === "late";
  return {
    ...{ kind: kind === "late" ? "correction" : kind, at, amount: taken ? -amount : amount },
    ...(isRequested && { request: { model, key } }),
  };
}

/** Writes entries one by one, folding now and then some of them. */
async function writeAndFold(book: EntryBook, drawn: Drawn[]): Promise<void> {
  let pending: WrittenEntry[] = [];
  for (const each of drawn) {
    pending.push(written(each));
    if (each.foldNext === null) continue;
    await book.write(pending);
    pending = [];
    await foldNext(database, accountOf(book), each.foldNext);
  }
  await book.write(pending);
}

describe("sums of what is folded and what is not", () => {
  const openedAt = new Date("2026-01-01Z");

  test("are those of the entries one by one, whatever their order, for months of every zone and for any times", async () => {
    const at = fc.date({ min: new Date("2026-03-01Z"), max: new Date("2026-12-01Z"), noInvalidDate: true });
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { minLength: 1, maxLength: 30 }),
        fc.tuple(at, at, at),
        async (drawn, times) => {
          const book = await openEntryBook(database, { openedAt, timezone: "UTC" });
          await writeAndFold(book, drawn);
          await atOneMoment(database, async (reader) => {
            const accountId = accountOf(book);
            const first = drawn.length % zones.length;
            for (const zone of [zones[first]!, zones[(first + 2) % zones.length]!]) {
              const bounds = [...months, "2026-12"].map((month) => monthStart(month, zone));
              await expectSums(reader, { accountId, since: null, bounds });
              const since = monthStart("2026-04", zones[drawn.length % zones.length]!);
              await expectSums(reader, { accountId, since, bounds: bounds.slice(2) });
            }
            const bounds = times.toSorted((one, other) => one.getTime() - other.getTime());
            await expectSums(reader, { accountId, since: null, bounds });
          });
        },
      ),
      { numRuns: 15 },
    );
  }, 60_000);

  test("need few spans for a month of any zone, and none of the entries", () => {
    for (const zone of Intl.supportedValuesOf("timeZone")) {
      for (const month of ["2026-02", "2026-10"]) {
        const runs = coverTime(monthStart(month, zone), monthStart(shiftMonth(month, 1), zone));
        expect([zone, month, runs === null]).toEqual([zone, month, false]);
        const spans = runs!.reduce((sum, run) => sum + (run.span === "month" ? 1 : lengthOf(run)), 0);
        expect(spans).toBeLessThan(25);
      }
    }
  });

  test("stay exact at every moment while requests are booked and folded, by several at once", async () => {
    const account = await customerWith(database, 10n ** 12n);
    const lane = await openLane(database, newId("req"));
    const { accountId } = account;
    const month = new Date().toISOString().slice(0, 7);
    let isRunning = true;
    const spend = async (): Promise<void> => {
      for (let turn = 0; turn < 60; turn++) {
        const hold = { ...holdOf(account, 1_000n), model: `model ${String(turn % 3)}` };
        await lane.reserve(hold);
        await lane.settle({ hold, actual: nano(BigInt(700 + turn * 7)), record: {}, answer: null });
      }
    };
    const fold = async (): Promise<void> => {
      while (isRunning) await foldNext(database, accountId, 17);
    };
    const look = async (): Promise<number> => {
      for (let looks = 0; ; looks++) {
        await atOneMoment(database, (reader) => {
          const bounds = [month, shiftMonth(month, 1)].map((each) => monthStart(each, "Asia/Kathmandu"));
          return expectSums(reader, { accountId, since: null, bounds });
        });
        if (!isRunning) return looks;
      }
    };
    const others = [fold(), fold(), look()] as const;
    await Promise.all(Array.from({ length: 8 }, spend)).finally(() => (isRunning = false));
    expect((await Promise.all(others))[2]).toBeGreaterThan(2);
    await foldAccount(database, accountId);
    const [far] = await systemQuery<{ seq: bigint; all: bigint }>(
      database,
      `SELECT f.seq, a.seq AS all FROM account a JOIN folded_account f ON f.account_id = a.id WHERE a.id = $1`,
      [accountId],
    );
    expect(far).toEqual({ seq: 1n + 8n * 60n * 3n, all: 1n + 8n * 60n * 3n });
    await lane.end();
  }, 30_000);
});

function lengthOf({ span, from, until }: { span: string; from: string; until: string }): number {
  const hours = (Date.parse(until) - Date.parse(from)) / HOUR_MS;
  return span === "watch" ? hours / 6 : span === "hour" ? hours : hours * 4;
}

describe("folding", () => {
  const charges = (count: number): WrittenEntry[] =>
    Array.from({ length: count }, (_, index) => ({
      ...{ kind: "charge", amount: -BigInt(index + 1), at: new Date("2026-05-31T22:30:00Z") },
      request: { model: "a", key: index % 3 },
    }));
  const openBook = (): Promise<EntryBook> =>
    openEntryBook(database, { openedAt: new Date("2026-05-01Z"), timezone: "UTC" });
  const seqOf = async (book: EntryBook): Promise<bigint> => {
    const sql = "SELECT seq FROM folded_account WHERE account_id = $1";
    return (await systemQuery<{ seq: bigint }>(database, sql, [accountOf(book)]))[0]?.seq ?? 0n;
  };

  test("by the job is for accounts with many new entries; of others they are read as they are", async () => {
    const [many, few] = [await openBook(), await openBook()];
    await many.write(charges(520));
    await few.write(charges(30));
    await systemQuery(database, "UPDATE account SET seq = 520 WHERE id = $1", [accountOf(many)]);
    await systemQuery(database, "UPDATE account SET seq = 30 WHERE id = $1", [accountOf(few)]);
    expect(await foldEntries(testCtx(database))).toBe(520);
    expect([await seqOf(many), await seqOf(few)]).toEqual([520n, 0n]);
    expect(await foldEntries(testCtx(database))).toBe(0);
  });

  test("stops before a number that is missing, says so, and leaves what was folded as it was", async () => {
    const book = await openBook();
    await book.write(charges(5));
    await foldAccount(database, accountOf(book));
    await runSql(
      database.superuserUrl,
      `INSERT INTO ledger_entry (account_id, seq, customer_id, kind, source, d_available, d_reserved, counter,
         counter_amount, available_after, reserved_after)
       VALUES ('${accountOf(book)}', 7, '${book.customerId}', 'charge', '${newId("req")}', -1, 0, 'revenue', 1, 0, 0)`,
    );
    await expect(foldAccount(database, accountOf(book))).rejects.toThrow("has a gap in its entries");
    expect(await seqOf(book)).toBe(5n);
  });

  test("that was interfered with is told by the laws of the books", async () => {
    const book = await openBook();
    await book.write(charges(40));
    await foldAccount(database, accountOf(book));
    const mine = `WHERE account_id = '${accountOf(book)}'`;
    for (const [law, change, back] of [
      ["I14", "folded_sum SET amount = amount + 1", "folded_sum SET amount = amount - 1"],
      ["I14", "folded_sum SET model = 'b'", "folded_sum SET model = 'a'"],
      [
        "I15",
        "folded_list SET places = places || 100::smallint",
        "folded_list SET places = trim_array(places, 1)",
      ],
      ["I15", "folded_hour SET last_seq = last_seq - 1", "folded_hour SET last_seq = last_seq + 1"],
    ] as const) {
      await runSql(database.superuserUrl, `UPDATE ${change} ${mine}`);
      expect(await broken()).toEqual([law]);
      await runSql(database.superuserUrl, `UPDATE ${back} ${mine}`);
    }
  });
});
