import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { asAppError } from "../../src/kernel/app-error.ts";
import { nano } from "../../src/kernel/money.ts";
import { issueVouchers, listTransactions, listVouchers, redeemVoucher } from "../../src/ledger/index.ts";
import { revokeVouchers, type IssuedVoucher, type IssueVouchersInput } from "../../src/ledger/index.ts";
import { systemQuery, type Ctx } from "../../src/storage/index.ts";
import { openTestDatabase, type OpenTestDatabase } from "../support/database.ts";
import { auditOf, customer, entriesOf, operator, refusalOf, tally, strays } from "./movement-world.ts";
import { breaches, customerWith, figures, type Account } from "./world.ts";

let database: OpenTestDatabase;
let finance: Ctx;
let made = 0;

beforeAll(async () => {
  database = await openTestDatabase(16);
  finance = operator(database);
});
afterEach(async () => {
  expect(await breaches(database)).toEqual([]);
  expect(await strays(database)).toEqual([]);
});
afterAll(() => database.close());

const issue = (more: Partial<IssueVouchersInput> = {}, ctx = finance): Promise<IssuedVoucher[]> =>
  issueVouchers(ctx, {
    ...{ amount: nano(50n), currency: "USD", count: 1, expiresAt: null, note: "fair", aloneUpTo: null },
    ...{ idempotencyKey: `key-${String(++made)}`, ...more },
  });
const codeOf = async (more: Partial<IssueVouchersInput> = {}): Promise<string> =>
  String((await issue(more))[0]?.code);
const redeem = (account: Account, code: string) =>
  redeemVoucher(customer(database, account.customerId), { code });
const REFUSED = "invalid_request code";

test("a voucher pays in what it is worth, once, however its code is typed", async () => {
  const account = await customerWith(database, 0n);
  const [voucher] = await issue();
  const code = String(voucher?.code);
  expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
  const typed = ` ${code.toLowerCase().replaceAll("-", " ").replaceAll("0", "o").replaceAll("1", "l")}`;
  const redeemed = await redeem(account, typed);
  expect(redeemed).toMatchObject({ amount: 50n, balance: { available: 50n } });
  expect(await refusalOf(redeem(account, code))).toBe(REFUSED);
  expect(await refusalOf(redeem(await customerWith(database, 0n), code))).toBe(REFUSED);
  expect(await figures(database, account)).toEqual({ available: 50n, reserved: 0n });
  expect(await entriesOf(database, account.customerId)).toEqual([
    { kind: "recharge", source: redeemed.rechargeId, counter: "cash-in", d_available: 50n },
  ]);
  expect(await auditOf(database, redeemed.rechargeId)).toEqual(["account.recharge"]);
  expect(await auditOf(database, String(voucher?.id))).toEqual(["voucher.issue", "voucher.redeem"]);
  const { items } = await listTransactions(customer(database, account.customerId), {
    ...{ customerId: account.customerId, page: { limit: 5 } },
  });
  expect(items).toMatchObject([{ type: "recharge", description: `Voucher ending in ${code.slice(-4)}` }]);
});

test("twenty-five customers, and one customer fifty times, at once, redeem a voucher once", async () => {
  const accounts = await Promise.all(Array.from({ length: 25 }, () => customerWith(database, 0n)));
  const code = await codeOf();
  expect(await tally(accounts.map((account) => redeem(account, code)))).toEqual({
    "not refused": 1,
    [REFUSED]: 24,
  });
  const lucky = await customerWith(database, 0n);
  const own = await codeOf();
  const ends = await tally(Array.from({ length: 50 }, () => redeem(lucky, own)));
  expect(ends).toEqual({ "not refused": 1, [REFUSED]: 10, rate_limited: 39 });
  expect(await figures(database, lucky)).toEqual({ available: 50n, reserved: 0n });
  const sums = await Promise.all(accounts.map((account) => figures(database, account)));
  expect(sums.reduce((sum, { available }) => sum + available, 0n)).toBe(50n);
});

test("a code that is unknown, no code, expired, revoked or of another currency gets the same answer", async () => {
  const account = await customerWith(database, 0n);
  const past = { ...finance, clock: { ...finance.clock, now: () => new Date(Date.now() - 10_000) } };
  const [expired] = await issue({ expiresAt: new Date(Date.now() - 1_000) }, past);
  const [revoked] = await issue();
  await revokeVouchers(finance, { voucherIds: [String(revoked?.id)], reason: "lost" });
  const codes = [
    ...["0000-0000-0000-0000", "not a code", await codeOf({ currency: "EUR" })],
    ...[String(expired?.code), String(revoked?.code)],
  ];
  const told = (thrown: unknown) => [asAppError(thrown).code, asAppError(thrown).message];
  const answers = await Promise.all(codes.map((code) => redeem(account, code).catch(told)));
  expect(new Set(answers.map(String)).size).toBe(1);
  expect(answers[0]).toEqual(["invalid_request", expect.stringContaining("cannot be redeemed")]);
  expect(await figures(database, account)).toEqual({ available: 0n, reserved: 0n });
  expect(await entriesOf(database, account.customerId)).toEqual([]);
});

test("ten wrong codes within an hour bar the way for the rest of it, for this customer alone", async () => {
  const account = await customerWith(database, 0n);
  const code = await codeOf();
  for (let tries = 0; tries < 10; tries++)
    expect(await refusalOf(redeem(account, `0000-0000-0000-000${String(tries)}`))).toBe(REFUSED);
  await expect(redeem(account, code)).rejects.toMatchObject({ code: "rate_limited", status: 429 });
  expect(await figures(database, account)).toEqual({ available: 0n, reserved: 0n });
  const me = customer(database, account.customerId);
  const later = { ...me, clock: { ...me.clock, now: () => new Date(Date.now() + 3_601_000) } };
  const other = await customerWith(database, 0n);
  expect(await refusalOf(redeem(other, "0000-0000-0000-0000"))).toBe(REFUSED);
  expect((await redeemVoucher(later, { code })).balance.available).toBe(50n);
});

test("a hundred wrong codes at once are ten guesses, not more", async () => {
  const account = await customerWith(database, 0n);
  const calls = Array.from({ length: 100 }, () => redeem(account, "0000-0000-0000-0000"));
  expect(await tally(calls)).toEqual({ [REFUSED]: 10, rate_limited: 90 });
});

test("issuing again with the same key gives the same vouchers without their codes, and no more of them", async () => {
  const expiresAt = new Date(Date.now() + 60_000);
  const asked = { count: 3, idempotencyKey: "batch", expiresAt };
  const first = await issue(asked);
  expect(new Set(first.map(({ code }) => code)).size).toBe(3);
  const again = await Promise.all(Array.from({ length: 20 }, () => issue(asked)));
  for (const vouchers of again) {
    expect(vouchers.map(({ id }) => id)).toEqual(first.map(({ id }) => id).sort());
    expect(vouchers.map(({ code }) => code)).toEqual([null, null, null]);
  }
  expect(await refusalOf(issue({ ...asked, count: 2 }))).toBe("idempotency_key_reused");
  expect(await refusalOf(issue({ ...asked, amount: nano(51n) }))).toBe("idempotency_key_reused");
  const rows = await systemQuery(database, "SELECT v::text AS row FROM voucher v WHERE issue_key = 'batch'");
  expect(rows).toHaveLength(3);
  const kept =
    JSON.stringify(rows) + JSON.stringify(await listVouchers(finance, { page: { limit: 100 } }), big);
  for (const { code } of first) expect(kept).not.toContain(String(code).slice(0, 9));
});

test.each([
  { name: "nothing", more: { amount: nano(0n) }, code: "invalid_request amount" },
  { name: "no count", more: { count: 0 }, code: "invalid_request count" },
  { name: "too many", more: { count: 1_001 }, code: "invalid_request count" },
  { name: "no currency", more: { currency: "usd" }, code: "invalid_request currency" },
  { name: "a time that is past", more: { expiresAt: new Date(0) }, code: "invalid_request expires_at" },
  { name: "no key", more: { idempotencyKey: "" }, code: "invalid_request idempotency_key" },
  {
    name: "more than one operator may give",
    more: { amount: nano(51n), aloneUpTo: nano(50n) },
    code: "invalid_request amount",
  },
])("vouchers of $name are not issued", async ({ more, code }) => {
  const count = () => systemQuery(database, "SELECT count(*) FROM voucher");
  const before = await count();
  expect(await refusalOf(issue(more))).toBe(code);
  expect(await count()).toEqual(before);
});

test("a redeemed voucher cannot be revoked, and with it none of the others named beside it", async () => {
  const account = await customerWith(database, 0n);
  const [used, open] = (await issue({ count: 2 })) as [IssuedVoucher, IssuedVoucher];
  await redeem(account, String(used.code));
  const revoke = (voucherIds: string[]) => revokeVouchers(finance, { voucherIds, reason: "lost" });
  expect(await refusalOf(revoke([used.id, open.id]))).toBe("conflict");
  expect(await refusalOf(revoke([open.id, "vch_0"]))).toBe("not_found");
  const states = async () => {
    const { items } = await listVouchers(finance, { page: { limit: 100 } });
    return [used, open].map(({ id }) => items.find((one) => one.id === id)?.state);
  };
  expect(await states()).toEqual(["redeemed", "active"]);
  expect(await revoke([open.id])).toMatchObject([{ state: "revoked" }]);
  expect(await revoke([open.id])).toMatchObject([{ state: "revoked" }]);
  expect(await states()).toEqual(["redeemed", "revoked"]);
  expect(await auditOf(database, open.id)).toEqual(["voucher.revoke"]);
  expect(await figures(database, account)).toEqual({ available: 50n, reserved: 0n });
});

test("revoking and redeeming at once end in one of both, never in both", async () => {
  for (let round = 0; round < 10; round++) {
    const account = await customerWith(database, 0n);
    const [voucher] = (await issue()) as [IssuedVoucher];
    const [redeemed, revoked] = await Promise.all([
      refusalOf(redeem(account, String(voucher.code))),
      refusalOf(revokeVouchers(finance, { voucherIds: [voucher.id], reason: "lost" })),
    ]);
    expect([redeemed, revoked].filter((end) => end === "not refused")).toHaveLength(1);
    const available = redeemed === "not refused" ? 50n : 0n;
    expect(await figures(database, account)).toEqual({ available, reserved: 0n });
  }
});

test("vouchers are issued, revoked and listed by operators with the right only, and redeemed by customers only", async () => {
  const account = await customerWith(database, 0n);
  const me = customer(database, account.customerId);
  const support = operator(database, "support");
  for (const ctx of [support, me]) {
    expect(await refusalOf(issue({}, ctx))).toBe("permission_denied");
    expect(await refusalOf(revokeVouchers(ctx, { voucherIds: [], reason: "x" }))).toBe("permission_denied");
  }
  expect(await refusalOf(listVouchers(me, { page: { limit: 1 } }))).toBe("permission_denied");
  expect(await refusalOf(redeemVoucher(finance, { code: await codeOf() }))).toBe("permission_denied");
});

test("the list keeps to a state, newest first, page by page", async () => {
  const issued = await issue({ count: 5, note: "listed" });
  const first = await listVouchers(finance, { page: { limit: 3 }, state: "active" });
  const second = await listVouchers(finance, {
    page: { limit: 3, cursor: first.nextCursor },
    state: "active",
  });
  const ids = [...first.items, ...second.items].map(({ id }) => id);
  expect(ids.slice(0, 5)).toEqual(
    issued
      .map(({ id }) => id)
      .sort()
      .reverse(),
  );
  expect(new Set(ids).size).toBe(6);
  for (const state of ["redeemed", "expired", "revoked"] as const) {
    const { items } = await listVouchers(finance, { page: { limit: 100 }, state });
    expect([state, items.length > 0, items.every((one) => one.state === state)]).toEqual([state, true, true]);
  }
});

function big(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
