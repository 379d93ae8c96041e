import { fail } from "../../kernel/app-error.ts";
import { newId } from "../../kernel/ids.ts";
import { formatAmount, type Nano } from "../../kernel/money.ts";
import { principalId } from "../../kernel/principal.ts";
import { audit, inTransaction, type Ctx, type Tx } from "../../storage/index.ts";
import { mayMoveAlone, type AloneUpTo } from "../movements/alone-up-to.ts";
import { checkIdempotencyKey, checkPositive } from "../check-input.ts";
import { requireFinance } from "../operator-rights.ts";
import { newVoucherCode, voucherDigest } from "./voucher-code.ts";
import { findIssuedInTurn, insertVouchers } from "./voucher-store.ts";
import { voucherState, type Voucher } from "./voucher.ts";

export interface IssueVouchersInput {
  /** What one of them is worth. */
  amount: Nano;
  /** ISO 4217. */
  currency: string;
  /** 1 to 1000. */
  count: number;
  /** Null: never. */
  expiresAt: Date | null;
  /** For operators only. */
  note: string;
  /** Makes a repeated call return the first one's vouchers, without their codes. */
  idempotencyKey: string;
  /** What one voucher may be worth. */
  aloneUpTo?: AloneUpTo;
}

/** The code is null in a repeated call: it is shown once. */
export type IssuedVoucher = Voucher & { code: string | null };

const COUNT_MAX = 1_000;

/**
 * Issues vouchers of one kind, once per idempotency key. Throws `invalid_request`,
 * `idempotency_key_reused`, and `permission_denied` for customers and for operators without the right.
 */
export async function issueVouchers(ctx: Ctx, input: IssueVouchersInput): Promise<IssuedVoucher[]> {
  requireFinance(ctx.principal);
  check(ctx, input);
  return inTransaction(ctx, async (tx) => {
    const earlier = await findIssuedInTurn(tx, input.idempotencyKey, ctx.clock.now());
    if (earlier.length === 0) return issue(tx, ctx, input);
    if (!isSame(earlier, input)) throw fail("idempotency_key_reused");
    return earlier.map((voucher) => ({ ...voucher, code: null }));
  });
}

function check(ctx: Ctx, input: IssueVouchersInput): void {
  checkPositive(input.amount);
  checkIdempotencyKey(input.idempotencyKey);
  const refuse = (param: string, text: string) => fail("invalid_request", { public: text, param });
  if (!Number.isInteger(input.count) || input.count < 1 || input.count > COUNT_MAX)
    throw refuse("count", `count must be 1 to ${String(COUNT_MAX)}.`);
  if (!/^[A-Z]{3}$/.test(input.currency)) throw refuse("currency", "currency must be three capital letters.");
  if (input.expiresAt && input.expiresAt <= ctx.clock.now())
    throw refuse("expires_at", "expires_at must be in the future.");
  if (mayMoveAlone(ctx.principal, input)) return;
  throw refuse("amount", "A voucher of that much needs a second operator, by a recharge.");
}

async function issue(tx: Tx, ctx: Ctx, input: IssueVouchersInput): Promise<IssuedVoucher[]> {
  const { amount, currency, expiresAt, note, idempotencyKey: issueKey } = input;
  const createdAt = ctx.clock.now();
  const same = { amount, currency, note, expiresAt, issuedBy: principalId(ctx.principal), createdAt };
  const made = Array.from({ length: input.count }, () => {
    const code = newVoucherCode();
    return { ...same, id: newId("vch"), code, last4: code.slice(-4) };
  });
  await insertVouchers(
    tx,
    made.map(({ code, ...voucher }) => ({ ...voucher, issueKey, digest: voucherDigest(ctx.keyring, code)! })),
  );
  await audit(tx, ctx, {
    ...{ action: "voucher.issue", subjectKind: "voucher", subjectId: made[0]?.id ?? "", customerId: null },
    after: { ids: made.map(({ id }) => id), amount: formatAmount(amount), currency, note },
  });
  const unused = { redeemedBy: null, redeemedAt: null, rechargeId: null, revokedAt: null };
  return made.map((voucher) => {
    return { ...voucher, ...unused, state: voucherState({ ...voucher, ...unused }, createdAt) };
  });
}

function isSame(earlier: Voucher[], input: IssueVouchersInput): boolean {
  const { amount, currency, note, expiresAt } = input;
  return (
    earlier.length === input.count &&
    earlier.every(
      (voucher) =>
        voucher.amount === amount &&
        voucher.currency === currency &&
        voucher.note === note &&
        voucher.expiresAt?.getTime() === expiresAt?.getTime(),
    )
  );
}
