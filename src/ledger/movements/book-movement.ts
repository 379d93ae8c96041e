import { fail } from "../../kernel/app-error.ts";
import { formatAmount, type Nano } from "../../kernel/money.ts";
import { principalId } from "../../kernel/principal.ts";
import { audit, type Ctx, type Tx } from "../../storage/index.ts";
import { findBalance, post } from "../account-store.ts";
import type { Balance } from "../balance.ts";
import { insertCorrection, postCorrection } from "./correction-store.ts";
import type { Movement } from "./movement.ts";
import { insertRecharge } from "./recharge-store.ts";

/** Far below what the 64-bit columns hold, so that no sum of them runs over. */
const TOTAL_MAX = 4n * 10n ** 18n;

/**
 * Books a movement in the caller's transaction: its row, its ledger entry, its audit. Returns what moved.
 * Throws `not_found` for an unknown customer, and `conflict` for a correction that the balance cannot give.
 */
export async function bookMovement(tx: Tx, ctx: Ctx, movement: Movement): Promise<Nano> {
  const account = await findBalance(tx, movement.customerId);
  if (!account) throw fail("not_found");
  if (account.total + movement.amount > TOTAL_MAX)
    throw fail("invalid_request", { public: "The account cannot hold that much.", param: "amount" });
  const at = ctx.clock.now();
  const amount = await book[movement.kind](tx, movement, { account, at });
  const { kind, id, customerId, reason, origin, actor } = movement;
  await audit(tx, ctx, {
    action: kind === "recharge" ? "account.recharge" : "account.correct",
    ...{ subjectKind: kind, subjectId: id, customerId },
    after: {
      ...{ amount: formatAmount(amount), currency: account.currency, reason, origin },
      ...(amount !== movement.amount && { asked: formatAmount(movement.amount) }),
      ...(actor.id !== principalId(ctx.principal) && { asked_by: actor.id }),
    },
  });
  return amount;
}

interface Booking {
  account: Balance;
  at: Date;
}

const book = { recharge: bookRecharge, correction: bookCorrection };

async function bookRecharge(tx: Tx, movement: Movement, { account, at }: Booking): Promise<Nano> {
  const { customerId, id: source, amount } = movement;
  await insertRecharge(tx, movement, { currency: account.currency, at });
  await post(tx, { customerId, kind: "recharge", source, amount, counter: "cash-in" });
  return amount;
}

async function bookCorrection(tx: Tx, movement: Movement, { account, at }: Booking): Promise<Nano> {
  const posted = await postCorrection(tx, movement);
  if (!posted) throw fail("not_found");
  const { takeable: amount, booked } = posted;
  if (!booked) {
    const most = `${formatAmount(0n - amount)} ${account.currency}`;
    const text = `At most ${most} can be taken: the rest is not there, or held by running requests.`;
    throw fail("conflict", { public: text, param: "amount" });
  }
  await insertCorrection(tx, movement, { amount, currency: account.currency, at });
  return amount;
}
