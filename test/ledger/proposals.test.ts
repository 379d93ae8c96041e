import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { nano } from "../../src/kernel/money.ts";
import {
  correctAccount,
  decideProposal,
  listProposals,
  listTransactions,
  rechargeAccount,
  type MovementOutcome,
} from "../../src/ledger/index.ts";
import { inTransaction, type Ctx } from "../../src/storage/index.ts";
import { testCtx } from "../support/ctx.ts";
import { openTestDatabase, type OpenTestDatabase } from "../support/database.ts";
import { auditOf, customer, entriesOf, operator, refusalOf, tally, strays } from "./movement-world.ts";
import { breaches, customerWith, figures, type Account } from "./world.ts";

let database: OpenTestDatabase;
let author: Ctx;
let second: Ctx;
let made = 0;

beforeAll(async () => {
  database = await openTestDatabase(16);
  author = operator(database);
  second = operator(database, "owner");
});
afterEach(async () => {
  expect(await breaches(database)).toEqual([]);
  expect(await strays(database)).toEqual([]);
});
afterAll(() => database.close());

const input = (account: Account, amount: bigint) => ({
  customerId: account.customerId,
  amount: nano(amount),
  reason: "Contract",
  idempotencyKey: `key-${String(++made)}`,
  aloneUpTo: nano(1_000n),
});
const take = (account: Account, amount: bigint, ctx = author) =>
  correctAccount(ctx, { ...input(account, amount), upTo: false });
const decide = (ctx: Ctx, proposalId: string, verdict: "approved" | "rejected"): Promise<MovementOutcome> =>
  decideProposal(ctx, { proposalId, verdict, reason: "as agreed" });

test("what one operator may move alone includes the amount itself, in both directions", async () => {
  const account = await customerWith(database, 5_000n);
  expect((await rechargeAccount(author, input(account, 1_000n))).state).toBe("booked");
  expect((await rechargeAccount(author, input(account, 1_001n))).state).toBe("pending");
  expect((await take(account, -1_000n)).state).toBe("booked");
  expect((await take(account, -1_001n)).state).toBe("pending");
  expect(await figures(database, account)).toEqual({ available: 5_000n, reserved: 0n });
  const unstated = { ...input(account, 1n), aloneUpTo: undefined };
  expect((await rechargeAccount(author, unstated)).state).toBe("pending");
});

test("a large recharge waits, unseen by the customer, and is booked once another operator approves it", async () => {
  const account = await customerWith(database, 10n);
  const asked = input(account, 5_000n);
  const pending = await rechargeAccount(author, asked);
  expect(pending).toMatchObject({ state: "pending", balance: { available: 10n } });
  expect(await rechargeAccount(author, asked)).toEqual(pending);
  const me = customer(database, account.customerId);
  const seen = () => listTransactions(me, { customerId: account.customerId, page: { limit: 9 } });
  expect((await seen()).items).toHaveLength(1);
  expect(await refusalOf(listProposals(me, { page: { limit: 9 } }))).toBe("permission_denied");
  const hidden = await inTransaction(me, (tx) => tx.proposal.findMany({ select: { id: true } }));
  expect(hidden).toEqual([]);
  const { items } = await listProposals(second, { page: { limit: 1 }, state: "pending" });
  expect(items).toMatchObject([
    { id: pending.rechargeId, kind: "recharge", amount: 5_000n, currency: "USD" },
  ]);

  const booked = await decide(second, pending.rechargeId, "approved");
  expect(booked).toMatchObject({ id: pending.rechargeId, state: "booked", amount: 5_000n });
  expect(await figures(database, account)).toEqual({ available: 5_010n, reserved: 0n });
  expect(await auditOf(database, pending.rechargeId)).toEqual([
    "proposal.make",
    "proposal.approve",
    "account.recharge",
  ]);
  expect((await seen()).items).toMatchObject([{ amount: 5_000n, description: "Contract" }, {}]);
  expect(await rechargeAccount(author, asked)).toMatchObject({ ...pending, state: "booked", balance: {} });
  expect(await entriesOf(database, account.customerId)).toHaveLength(2);
});

test("who asked may not decide, nor may support, customers or the command line; it stays pending", async () => {
  const account = await customerWith(database, 10n);
  const { correctionId } = await take(account, 2_000n);
  const others = [
    author,
    operator(database, "support"),
    customer(database, account.customerId),
    testCtx(database),
  ];
  for (const ctx of others)
    expect(await refusalOf(decide(ctx, correctionId, "approved"))).toBe("permission_denied");
  expect(await refusalOf(decide(second, "cor_0", "approved"))).toBe("not_found");
  expect(await figures(database, account)).toEqual({ available: 10n, reserved: 0n });
  const sql = "UPDATE proposal SET state = 'approved', decided_by = actor_id, decided_at = now()";
  const client = await database.pool.connect();
  await client.query("SELECT set_config('relay.customer_id', '*', false)");
  await expect(client.query(sql)).rejects.toMatchObject({ code: "23514" });
  client.release(true);
});

test("a rejected movement never comes, whatever is sent again", async () => {
  const account = await customerWith(database, 10n);
  const asked = input(account, 9_000n);
  const { rechargeId } = await rechargeAccount(author, asked);
  expect(await decide(second, rechargeId, "rejected")).toMatchObject({ state: "rejected", amount: null });
  expect(await decide(second, rechargeId, "rejected")).toMatchObject({ state: "rejected", amount: null });
  expect(await refusalOf(decide(second, rechargeId, "approved"))).toBe("conflict");
  expect((await rechargeAccount(author, asked)).state).toBe("rejected");
  expect(await figures(database, account)).toEqual({ available: 10n, reserved: 0n });
  expect(await auditOf(database, rechargeId)).toEqual(["proposal.make", "proposal.reject"]);
});

test("of fifty approvals and rejections at once, by many operators, one counts", async () => {
  const account = await customerWith(database, 10n);
  const { rechargeId } = await rechargeAccount(author, input(account, 3_000n));
  const calls = Array.from({ length: 50 }, (_, index) =>
    decide(operator(database), rechargeId, index % 5 === 0 ? "rejected" : "approved"),
  );
  expect(await tally(calls)).toEqual({ "not refused": 1, conflict: 49 });
  const { items } = await listProposals(second, { page: { limit: 1 }, customerId: account.customerId });
  const expected = items[0]?.state === "approved" ? 3_010n : 10n;
  expect(await figures(database, account)).toEqual({ available: expected, reserved: 0n });
});

test("fifty approvals by one operator book it once, and all say so", async () => {
  const account = await customerWith(database, 10n);
  const { rechargeId } = await rechargeAccount(author, input(account, 3_000n));
  const calls = Array.from({ length: 50 }, () => decide(second, rechargeId, "approved"));
  expect(await tally(calls)).toEqual({ "not refused": 50 });
  expect(await figures(database, account)).toEqual({ available: 3_010n, reserved: 0n });
  expect(await entriesOf(database, account.customerId)).toHaveLength(2);
});

test("a correction that the balance cannot give when it is approved stays pending", async () => {
  const account = await customerWith(database, 1_500n);
  const { correctionId } = await take(account, -2_000n);
  expect(await refusalOf(decide(second, correctionId, "approved"))).toBe("conflict amount");
  expect(await figures(database, account)).toEqual({ available: 1_500n, reserved: 0n });
  expect(await auditOf(database, correctionId)).toEqual(["proposal.make"]);
  await rechargeAccount(testCtx(database), { ...input(account, 600n) });
  expect(await decide(second, correctionId, "approved")).toMatchObject({ state: "booked", amount: -2_000n });
  expect(await figures(database, account)).toEqual({ available: 100n, reserved: 0n });
});

test("what the command line asks for above the amount waits for an operator, too", async () => {
  const account = await customerWith(database, 10n);
  const cli = testCtx(database, { kind: "system", name: "cli" });
  const { rechargeId, state } = await rechargeAccount(cli, input(account, 4_000n));
  expect(state).toBe("pending");
  expect((await decide(author, rechargeId, "approved")).state).toBe("booked");
  expect(await figures(database, account)).toEqual({ available: 4_010n, reserved: 0n });
});
