import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { nano } from "../../src/kernel/money.ts";
import { correctAccount, getTransaction, listCorrections, listTransactions } from "../../src/ledger/index.ts";
import type { CorrectionInput, CorrectionOutcome, Lane } from "../../src/ledger/index.ts";
import type { Ctx } from "../../src/storage/index.ts";
import { openTestDatabase, type OpenTestDatabase } from "../support/database.ts";
import { auditOf, customer, entriesOf, operator, refusalOf, tally, strays } from "./movement-world.ts";
import { breaches, customerWith, figures, holdOf, kinds, openLane } from "./world.ts";

let database: OpenTestDatabase;
let lane: Lane<object>;
let finance: Ctx;
let made = 0;

beforeAll(async () => {
  database = await openTestDatabase(16);
  lane = await openLane(database, "node-a");
  finance = operator(database);
});
afterEach(async () => {
  await lane.drained();
  expect(await breaches(database)).toEqual([]);
  expect(await strays(database)).toEqual([]);
});
afterAll(async () => {
  await lane.end();
  await database.close();
});

function correct(
  customerId: string,
  amount: bigint,
  more: Partial<CorrectionInput> = {},
  ctx = finance,
): Promise<CorrectionOutcome> {
  return correctAccount(ctx, {
    ...{ customerId, amount: nano(amount), upTo: false, reason: "Price was wrong" },
    ...{ idempotencyKey: `key-${String(++made)}`, aloneUpTo: null, ...more },
  });
}

describe("a correction", () => {
  test("gives or takes, once per key, and the customer reads why", async () => {
    const account = await customerWith(database, 100n);
    const { customerId } = account;
    const taken = await correct(customerId, -30n, { idempotencyKey: "once" });
    expect(taken).toMatchObject({ state: "booked", amount: -30n, balance: { available: 70n } });
    expect(await correct(customerId, -30n, { idempotencyKey: "once" })).toEqual(taken);
    await correct(customerId, 5n);
    expect(await figures(database, account)).toEqual({ available: 75n, reserved: 0n });
    expect((await entriesOf(database, customerId)).slice(1)).toMatchObject([
      { kind: "correction", source: taken.correctionId, counter: "adjustment", d_available: -30n },
      { kind: "correction", counter: "adjustment", d_available: 5n },
    ]);
    expect(await auditOf(database, taken.correctionId)).toEqual(["account.correct"]);
    const me = customer(database, customerId);
    const { items } = await listTransactions(me, { customerId, page: { limit: 10 }, type: "correction" });
    expect(items.map(({ description }) => description)).toEqual(["Price was wrong", "Price was wrong"]);
    const transactionId = `txn_${taken.correctionId.slice(4)}x`;
    const one = await getTransaction(me, { customerId, transactionId });
    expect(one).toMatchObject({ type: "correction", amount: -30n, requestId: null, model: null });
    const listed = await listCorrections(finance, { customerId, page: { limit: 1 } });
    expect(listed).toMatchObject({ hasMore: true, items: [{ amount: 5n, reason: "Price was wrong" }] });
  });

  test("of the same key with another amount, reason or customer is refused, and moves nothing", async () => {
    const account = await customerWith(database, 100n);
    const other = await customerWith(database, 100n);
    const key = { idempotencyKey: "other input" };
    await correct(account.customerId, -10n, key);
    const refused = [
      correct(account.customerId, -11n, key),
      correct(account.customerId, -10n, { ...key, reason: "another" }),
      correct(account.customerId, -10n, { ...key, upTo: true }),
      correct(other.customerId, -10n, key),
    ];
    expect(await tally(refused)).toEqual({ idempotency_key_reused: 4 });
    expect(await figures(database, account)).toEqual({ available: 90n, reserved: 0n });
    expect(await figures(database, other)).toEqual({ available: 100n, reserved: 0n });
  });

  test("of more than is available is refused with what could be taken, and takes nothing", async () => {
    const account = await customerWith(database, 100n);
    const hold = holdOf(account, 60n);
    await lane.reserve(hold);
    const refused = correct(account.customerId, -50n);
    await expect(refused).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("At most 0.00000004 USD can be taken"),
    });
    expect(await figures(database, account)).toEqual({ available: 40n, reserved: 60n });
    expect(await entriesOf(database, account.customerId)).toHaveLength(2);
    await lane.settle({ hold, actual: nano(0n), record: null, answer: null });
  });

  test("up to an amount takes what is there, and says how much that was; of nothing it takes nothing", async () => {
    const account = await customerWith(database, 40n);
    const key = { upTo: true, idempotencyKey: "up to" };
    const partial = await correct(account.customerId, -50n, key);
    expect(partial).toMatchObject({ state: "booked", amount: -40n, balance: { available: 0n } });
    expect(await correct(account.customerId, -50n, key)).toEqual(partial);
    expect(await refusalOf(correct(account.customerId, -50n, { upTo: true }))).toBe("conflict amount");
    expect(await figures(database, account)).toEqual({ available: 0n, reserved: 0n });
    expect(await entriesOf(database, account.customerId)).toHaveLength(2);
  });

  test.each([
    { name: "nothing", amount: 0n, more: {}, code: "invalid_request amount" },
    { name: "no reason", amount: 1n, more: { reason: " " }, code: "invalid_request reason" },
    { name: "no key", amount: 1n, more: { idempotencyKey: "" }, code: "invalid_request idempotency_key" },
    {
      name: "a long key",
      amount: 1n,
      more: { idempotencyKey: "k".repeat(256) },
      code: "invalid_request idempotency_key",
    },
    { name: "no such customer", amount: 1n, more: { customerId: "cus_0" }, code: "not_found" },
    { name: "none to take from", amount: -1n, more: { customerId: "cus_0" }, code: "not_found" },
  ])("with $name is refused, and books nothing", async ({ amount, more, code }) => {
    const account = await customerWith(database, 10n);
    expect(await refusalOf(correct(account.customerId, amount, more))).toBe(code);
    expect(await figures(database, account)).toEqual({ available: 10n, reserved: 0n });
  });

  test("is for owners, admins and finance only", async () => {
    const { customerId } = await customerWith(database, 100n);
    const by = (ctx: Ctx) => refusalOf(correct(customerId, -1n, {}, ctx));
    expect(await by(operator(database, "support"))).toBe("permission_denied");
    expect(await by(operator(database, "read-only"))).toBe("permission_denied");
    expect(await by(customer(database, customerId))).toBe("permission_denied");
    expect(await entriesOf(database, customerId)).toHaveLength(1);
    expect(await by(operator(database, "admin"))).toBe("not refused");
    expect(await by(operator(database, "owner"))).toBe("not refused");
    expect(await entriesOf(database, customerId)).toHaveLength(3);
  });
});

describe("corrections at once", () => {
  test("fifty with the same key take once", async () => {
    const account = await customerWith(database, 100n);
    const key = { idempotencyKey: "fifty" };
    const calls = Array.from({ length: 50 }, () => correct(account.customerId, -30n, key));
    const outcomes = await Promise.all(calls);
    expect(new Set(outcomes.map(({ correctionId }) => correctionId)).size).toBe(1);
    expect(await figures(database, account)).toEqual({ available: 70n, reserved: 0n });
    expect(await entriesOf(database, account.customerId)).toHaveLength(2);
  });

  test("of thirty that take the whole balance, one does", async () => {
    const account = await customerWith(database, 100n);
    const calls = Array.from({ length: 30 }, () => correct(account.customerId, -100n));
    expect(await tally(calls)).toEqual({ "not refused": 1, "conflict amount": 29 });
    expect(await figures(database, account)).toEqual({ available: 0n, reserved: 0n });
  });

  test("racing requests for the same money, never take what is reserved, and nothing falls below zero", async () => {
    const account = await customerWith(database, 1_000n);
    const holds = Array.from({ length: 100 }, () => holdOf(account, 10n));
    const reserving = Promise.all(holds.map((hold) => lane.reserve(hold)));
    const correcting = Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        correct(account.customerId, -37n, { upTo: index % 2 === 0 }).then(
          ({ amount }) => amount ?? 0n,
          () => 0n,
        ),
      ),
    );
    const reserved = await reserving;
    const taken = (await correcting).reduce((sum, amount) => sum - amount, 0n);
    const held = BigInt(kinds(reserved, "reserved")) * 10n;
    expect(await figures(database, account)).toEqual({ available: 1_000n - taken - held, reserved: held });
    const served = holds.filter((_, index) => reserved[index]?.kind === "reserved");
    await Promise.all(
      served.map((hold) => lane.settle({ hold, actual: nano(10n), record: null, answer: null })),
    );
    await lane.drained();
    expect(await figures(database, account)).toEqual({ available: 1_000n - taken - held, reserved: 0n });
  });
});

describe("the books themselves", () => {
  test("let no statement book a correction below zero, whoever asks", async () => {
    const { customerId } = await customerWith(database, 10n);
    const client = await database.pool.connect();
    await client.query("BEGIN");
    await client.query("SELECT set_config('relay.customer_id', '*', true)");
    const post = client.query("SELECT * FROM ledger_post($1, 'correction', 'cor_x', -11, 'adjustment')", [
      customerId,
    ]);
    await expect(post).rejects.toMatchObject({ code: "23514" });
    await client.query("ROLLBACK");
    client.release();
    expect(await entriesOf(database, customerId)).toHaveLength(1);
  });

  test("write recharges and corrections once, and change none", async () => {
    for (const table of ["recharge", "correction"])
      await expect(database.pool.query(`UPDATE ${table} SET reason = 'x'`)).rejects.toMatchObject({
        code: "42501",
      });
  });
});
