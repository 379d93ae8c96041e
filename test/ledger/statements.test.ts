import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  closeStatements,
  getStatement,
  listStatements,
  sumStatement,
  verifyLedger,
} from "../../src/ledger/index.ts";
import type { Statement } from "../../src/ledger/index.ts";
import { monthStart, shiftMonth } from "../../src/ledger/statements/calendar-month.ts";
import { isSettled } from "../../src/ledger/statements/statement-period.ts";
import { systemQuery } from "../../src/storage/index.ts";
import { testCtx } from "../support/ctx.ts";
import { openTestDatabase, type OpenTestDatabase } from "../support/database.ts";
import { openEntryBook, type WrittenEntry } from "./entry-book.ts";

const HOUR_MS = 3_600_000;
const zones = [
  "UTC",
  "Asia/Kolkata",
  "America/New_York",
  "Pacific/Kiritimati",
  "Pacific/Pago_Pago",
  "Africa/Cairo",
];

let database: OpenTestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
// Accounts are not moved by entries that are written behind their backs, so only this law can be asked for.
afterEach(async () => {
  const law = (await verifyLedger(database)).find(({ id }) => id === "I13");
  expect(law?.breaches).toEqual([]);
});

const ctx = () => testCtx(database);
const read = (customerId: string, timezone: string, month?: string): Promise<Statement> =>
  getStatement(ctx(), { customerId, timezone, month });
const sum = (amounts: bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

/** The month of a moment as people there would write it; by another way than the product's. */
const monthIn = (zone: string, at: Date): string =>
  at.toLocaleString("sv-SE", { timeZone: zone }).slice(0, 7);

const thisMonth = monthIn("UTC", new Date());
const months = [-4, -3, -2, -1].map((by) => shiftMonth(thisMonth, by)) as [string, string, string, string];

describe("over random entries around the borders of months", () => {
  const entry = fc.record({
    kind: fc.constantFrom(
      "recharge",
      "charge",
      "charge",
      "charge",
      "correction",
      "late",
      "reservation",
      "release",
    ),
    amount: fc.bigInt(1n, 10n ** 15n),
    border: fc.constantFrom(...months.slice(1)),
    shift: fc.oneof(
      fc.integer({ min: -2, max: 2 }),
      fc.integer({ min: -30 * HOUR_MS, max: 30 * HOUR_MS }),
      fc.integer({ min: -20 * 24 * HOUR_MS, max: 20 * 24 * HOUR_MS }),
    ),
    model: fc.constantFrom("a", "b"),
    key: fc.integer({ min: 0, max: 2 }),
    isNegative: fc.boolean(),
  });
  type Drawn = typeof entry extends fc.Arbitrary<infer T> ? T : never;

  function written(zone: string, drawn: Drawn): WrittenEntry {
    const at = new Date(monthStart(drawn.border, zone).getTime() + drawn.shift);
    const kind = drawn.kind === "late" ? "correction" : drawn.kind;
    const ofRequest = drawn.kind === "charge" || drawn.kind === "late";
    const isTaken =
      kind === "charge" || (kind === "correction" && drawn.isNegative) || kind === "reservation";
    return {
      ...{ kind, at, amount: isTaken ? -drawn.amount : drawn.amount },
      ...(ofRequest && { request: { model: drawn.model, key: drawn.key } }),
    };
  }

  function expectStatement(statement: Statement, entries: WrittenEntry[], before: bigint): void {
    const of = (kind: string) => entries.filter((each) => each.kind === kind);
    const total = (kind: string) => sum(of(kind).map(({ amount }) => amount));
    const { openingBalance, recharges, charges, corrections, closingBalance, requests } = statement;
    expect({ openingBalance, recharges, charges, corrections, requests }).toEqual({
      openingBalance: before,
      recharges: total("recharge"),
      charges: total("charge"),
      corrections: total("correction"),
      requests: BigInt(of("charge").length),
    });
    expect(closingBalance).toBe(openingBalance + recharges + charges + corrections);
    for (const by of ["model", "apiKeyId"] as const) {
      const sums = sumStatement(statement, by);
      expect(sum(sums.map((each) => each.charges))).toBe(charges);
      expect(sum(sums.map((each) => each.requests))).toBe(requests);
      const late = of("correction").filter((each) => each.request);
      expect(sum(sums.map((each) => each.corrections))).toBe(sum(late.map(({ amount }) => amount)));
    }
  }

  test("every month is the sum of its entries, begins where the last one ended, and closes as it was open", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...zones),
        fc.array(entry, { minLength: 1, maxLength: 40 }),
        async (zone, drawn) => {
          const openedAt = new Date(monthStart(months[0], zone).getTime() + 5);
          const book = await openEntryBook(database, { openedAt, timezone: zone });
          const entries = drawn.map((each) => written(zone, each));
          await book.write(entries);
          const open: Statement[] = [];
          let before = 0n;
          for (const month of [...months, monthIn(zone, new Date())]) {
            const statement = await read(book.customerId, zone, month);
            const within = entries.filter(({ at }) => monthIn(zone, at) === month);
            expectStatement(statement, within, before);
            before = statement.closingBalance;
            open.push(statement);
          }
          const moving = entries.filter(({ kind }) => kind !== "reservation" && kind !== "release");
          expect(before).toBe(sum(moving.map(({ amount }) => amount)));

          await closeStatements(ctx());
          for (const was of open.filter((each) =>
            isSettled({ start: each.periodStart, end: each.periodEnd }, new Date()),
          )) {
            const closed = await read(book.customerId, zone, was.month);
            expect(closed).toEqual({ ...was, status: "closed", generatedAt: closed.generatedAt });
          }
        },
      ),
      { numRuns: 25 },
    );
  }, 60_000);
});

describe("closing", () => {
  const openedAt = new Date(`${months[0]}-03T12:00:00Z`);
  const someEntries = (): WrittenEntry[] => [
    { kind: "recharge", amount: 100n, at: new Date(`${months[0]}-05T00:00:00Z`) },
    {
      kind: "charge",
      amount: -7n,
      at: new Date(`${months[1]}-05T00:00:00Z`),
      request: { model: "a", key: 0 },
    },
  ];

  test("happens once for each month, in their order, however many do it at once; the running month stays open", async () => {
    const books = await Promise.all(
      [1, 2, 3].map(() => openEntryBook(database, { openedAt, timezone: "UTC" })),
    );
    for (const book of books) await book.write(someEntries());
    await Promise.all([1, 2, 3].map(() => closeStatements(ctx())));
    expect(await closeStatements(ctx())).toBe(0);
    for (const { customerId } of books) {
      const rows = await systemQuery<{ month: string; closing_balance: bigint }>(
        database,
        "SELECT month, closing_balance FROM statement WHERE customer_id = $1 ORDER BY month",
        [customerId],
      );
      const settled = months.filter((month) =>
        isSettled({ start: openedAt, end: monthStart(shiftMonth(month, 1), "UTC") }, new Date()),
      );
      expect(rows.map(({ month }) => month)).toEqual(settled);
      expect((await read(customerId, "UTC", thisMonth)).status).toBe("open");
    }
  });

  test("of one account that fails keeps no other one waiting", async () => {
    const [first, second] = [
      await openEntryBook(database, { openedAt, timezone: "UTC" }),
      await openEntryBook(database, { openedAt, timezone: "UTC" }),
    ];
    const setZone = "UPDATE customer SET reporting_timezone = $2 WHERE id = $1";
    await systemQuery(database, setZone, [first.customerId, "Nowhere/At_All"]);
    await expect(closeStatements(ctx())).rejects.toThrow("could not be closed");
    expect((await read(second.customerId, "UTC", months[0])).status).toBe("closed");
    await systemQuery(database, setZone, [first.customerId, "UTC"]);
    await closeStatements(ctx());
    expect((await read(first.customerId, "UTC", months[0])).status).toBe("closed");
  });

  test("waits for six hours after the month's end", () => {
    const end = new Date("2026-11-01T00:00:00Z");
    const at = (text: string): boolean => isSettled({ start: new Date(0), end }, new Date(text));
    expect([at("2026-11-01T05:59:59.999Z"), at("2026-11-01T06:00:00Z")]).toEqual([false, true]);
  });

  test("is for good: a later correction stands in its own month, and not even a key's name changes what is closed", async () => {
    const book = await openEntryBook(database, { openedAt, timezone: "UTC" });
    await book.write(someEntries());
    await closeStatements(ctx());
    const before = await Promise.all(months.slice(0, 3).map((month) => read(book.customerId, "UTC", month)));
    await book.write([{ kind: "correction", amount: 3n, at: new Date(), request: { model: "a", key: 0 } }]);
    await systemQuery(database, "UPDATE api_key SET name = 'renamed' WHERE customer_id = $1", [
      book.customerId,
    ]);
    const after = await Promise.all(months.slice(0, 3).map((month) => read(book.customerId, "UTC", month)));
    expect(after).toEqual(before);
    expect(before[1]?.lines[0]?.apiKeyName).toBe("key 0");
    expect(await read(book.customerId, "UTC")).toMatchObject({
      ...{ openingBalance: 93n, corrections: 3n, closingBalance: 96n },
      lines: [{ kind: "corrections", model: "a", apiKeyName: "renamed", amount: 3n }],
    });
  });

  test("fixes the border: another time zone cuts later months only, and no entry is in two of them or in none", async () => {
    for (const [was, now] of [
      ["Pacific/Kiritimati", "Pacific/Pago_Pago"],
      ["Pacific/Pago_Pago", "Pacific/Kiritimati"],
      ["America/New_York", "Asia/Kolkata"],
    ] as const) {
      const book = await openEntryBook(database, { openedAt, timezone: was });
      const border = monthStart(months[2], was).getTime();
      await book.write(
        Array.from({ length: 60 }, (_, index) => ({
          kind: "recharge",
          amount: 1n << BigInt(index % 50),
          at: new Date(border + (index - 30) * HOUR_MS),
        })),
      );
      await closeStatements(ctx());
      const last = months[3];
      const [{ closed } = { closed: "" }] = await systemQuery<{ closed: string }>(
        database,
        "SELECT max(month) AS closed FROM statement WHERE customer_id = $1",
        [book.customerId],
      );
      expect(closed >= months[2]).toBe(true);
      const closedThen = await read(book.customerId, was, closed);
      const next = await read(book.customerId, now, shiftMonth(closed, 1));
      expect(await read(book.customerId, now, closed)).toEqual(closedThen);
      expect(next.periodStart).toEqual(closedThen.periodEnd);
      expect(next.openingBalance).toBe(closedThen.closingBalance);
      expect([next.timezone, closedThen.timezone]).toEqual([now, was]);
      expect(last <= next.month).toBe(true);
      const all = (
        await listStatements(ctx(), { customerId: book.customerId, timezone: now, page: { limit: 100 } })
      ).items;
      expect(all[0]?.closingBalance).toBe(sum(all.map(({ recharges }) => recharges)));
    }
  });
});

describe("asking for a month", () => {
  test.each([
    "2026-13",
    "0000-00",
    "0000-01",
    "2026-1",
    "202611",
    "x",
    "",
    "2026-11-01",
    "1999-01",
    "9999-12",
  ])("%j is refused", async (month) => {
    const book = await openEntryBook(database, { openedAt: new Date(), timezone: "UTC" });
    await expect(read(book.customerId, "UTC", month)).rejects.toMatchObject({
      ...{ code: "invalid_request", param: "month" },
    });
  });

  test("before the account's first month, by its own calendar, and after the running one: refused", async () => {
    const openedAt = new Date(`${months[2]}-01T03:00:00Z`);
    const book = await openEntryBook(database, { openedAt, timezone: "America/New_York" });
    expect((await read(book.customerId, "America/New_York", months[1])).openingBalance).toBe(0n);
    await expect(read(book.customerId, "UTC", months[1])).rejects.toMatchObject({ code: "invalid_request" });
    await expect(read(book.customerId, "UTC", shiftMonth(thisMonth, 1))).rejects.toMatchObject({
      param: "month",
    });
  });

  test("another customer's is not found, and neither is nobody's", async () => {
    const book = await openEntryBook(database, { openedAt: new Date(), timezone: "UTC" });
    const other = await openEntryBook(database, { openedAt: new Date(), timezone: "UTC" });
    const principal = {
      kind: "customerUser",
      customerId: other.customerId,
      userId: "usr_1",
      role: "owner",
      sessionId: "ses_1",
    } as const;
    const asked = { customerId: book.customerId, timezone: "UTC" };
    await expect(getStatement(testCtx(database, principal), asked)).rejects.toMatchObject({
      code: "not_found",
    });
    const nobody = { customerId: "cus_00000000000000000000000000", timezone: "UTC" };
    await expect(getStatement(ctx(), nobody)).rejects.toMatchObject({ code: "not_found" });
  });

  test("the list has every month once, the running one first, page by page", async () => {
    const openedAt = new Date(`${months[0]}-03T12:00:00Z`);
    const book = await openEntryBook(database, { openedAt, timezone: "UTC" });
    await closeStatements(ctx());
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = { limit: 2, cursor };
      const found = await listStatements(ctx(), { customerId: book.customerId, timezone: "UTC", page });
      seen.push(...found.items.map(({ month }) => month));
      cursor = found.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual([thisMonth, ...months.toReversed()]);
  });
});
