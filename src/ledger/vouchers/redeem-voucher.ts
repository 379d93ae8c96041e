import { fail, type AppError } from "../../kernel/app-error.ts";
import { newId } from "../../kernel/ids.ts";
import { formatAmount, type Nano } from "../../kernel/money.ts";
import { isCustomer, principalId } from "../../kernel/principal.ts";
import { audit, inTransaction, type Ctx, type Tx } from "../../storage/index.ts";
import { findBalance } from "../account-store.ts";
import type { Balance } from "../balance.ts";
import { bookMovement } from "../movements/book-movement.ts";
import { voucherDigest } from "./voucher-code.ts";
import { findGuessesInTurn, saveGuesses } from "./voucher-guess-store.ts";
import { lockVoucherByDigest, markRedeemed } from "./voucher-store.ts";
import type { Voucher } from "./voucher.ts";

export interface RedeemVoucherInput {
  /** As it was typed. */
  code: string;
}

export interface Redemption {
  rechargeId: string;
  amount: Nano;
  balance: Balance;
}

const FAILURES_MAX = 10;
const FAILURES_WITHIN_MS = 3_600_000;

/**
 * Pays a voucher into the account of the customer who asks, once. Throws `invalid_request`, the same for a
 * code that is unknown, used, expired, revoked or of another currency; `rate_limited` after ten of these
 * within an hour; `permission_denied` for who is no customer.
 */
export async function redeemVoucher(ctx: Ctx, input: RedeemVoucherInput): Promise<Redemption> {
  if (!isCustomer(ctx.principal)) throw fail("permission_denied");
  const { customerId } = ctx.principal;
  // Vouchers are nobody's until they are redeemed: the wall between tenants hides them all from a customer.
  const product: Ctx = { ...ctx, principal: { kind: "system", name: "voucher" } };
  const redemption = await inTransaction(product, (tx) => redeem(tx, ctx, { ...input, customerId }));
  if (redemption) return redemption;
  throw notRedeemable();
}

/** Null, with the failure counted, when the code cannot be redeemed. */
async function redeem(
  tx: Tx,
  ctx: Ctx,
  { code, customerId }: RedeemVoucherInput & { customerId: string },
): Promise<Redemption | null> {
  const now = ctx.clock.now();
  const failures = await findGuessesInTurn(tx, customerId, new Date(now.getTime() - FAILURES_WITHIN_MS));
  const digest = voucherDigest(ctx.keyring, code);
  const balance = await findBalance(tx, customerId);
  if (!balance) throw fail("not_found");
  if (failures.length >= FAILURES_MAX) throw tooManyGuesses(failures, now);
  const voucher = digest && (await lockVoucherByDigest(tx, digest, now));
  if (voucher?.state !== "active" || voucher.currency !== balance.currency) {
    await saveGuesses(tx, customerId, [...failures, now]);
    return null;
  }
  const rechargeId = await payIn(tx, ctx, { voucher, customerId });
  await markRedeemed(tx, voucher.id, { redeemedBy: customerId, redeemedAt: now, rechargeId });
  return { rechargeId, amount: voucher.amount, balance: (await findBalance(tx, customerId)) ?? balance };
}

async function payIn(
  tx: Tx,
  ctx: Ctx,
  { voucher, customerId }: { voucher: Voucher; customerId: string },
): Promise<string> {
  const id = newId("rch");
  await bookMovement(tx, ctx, {
    ...{ id, customerId, amount: voucher.amount, upTo: false, idempotencyKey: voucher.id },
    kind: "recharge",
    origin: "voucher",
    reason: `Voucher ending in ${voucher.last4}`,
    actor: { kind: ctx.principal.kind, id: principalId(ctx.principal) },
  });
  await audit(tx, ctx, {
    ...{ action: "voucher.redeem", subjectKind: "voucher", subjectId: voucher.id, customerId },
    after: { recharge_id: id, amount: formatAmount(voucher.amount), currency: voucher.currency },
  });
  return id;
}

function notRedeemable(): AppError {
  const text =
    "This code cannot be redeemed: it is unknown, used, expired, withdrawn or of another currency.";
  return fail("invalid_request", { public: text, param: "code" });
}

function tooManyGuesses(failures: Date[], now: Date): AppError {
  const oldest = failures[0] ?? now;
  const retryAfterSeconds = Math.ceil((oldest.getTime() + FAILURES_WITHIN_MS - now.getTime()) / 1_000);
  const text = "Too many codes that could not be redeemed. Try again later.";
  return fail("rate_limited", { public: text, retryAfterSeconds });
}
