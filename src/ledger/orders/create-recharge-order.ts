import { fail } from "../../kernel/app-error.ts";
import { newId } from "../../kernel/ids.ts";
import { formatAmount, type Nano } from "../../kernel/money.ts";
import { isCustomer } from "../../kernel/principal.ts";
import { audit, inTransaction, type Ctx, type Tx } from "../../storage/index.ts";
import { findBalance } from "../account-store.ts";
import { checkIdempotencyKey, checkPositive } from "../check-input.ts";
import { findRechargeOrderInTurn, insertRechargeOrder } from "./recharge-order-store.ts";
import type { RechargeOrder } from "./recharge-order.ts";

export interface CreateRechargeOrderInput {
  /** In the account's currency. */
  amount: Nano;
  /** Makes a repeated call return the first one's order. */
  idempotencyKey: string | null;
}

const LIFE_MS = 24 * 3_600_000;

/**
 * Orders a recharge for the customer who asks, to be paid within a day. No money moves. Throws
 * `invalid_request` for an amount that is not positive, `idempotency_key_reused`, `permission_denied` for
 * who is no customer.
 */
export async function createRechargeOrder(ctx: Ctx, input: CreateRechargeOrderInput): Promise<RechargeOrder> {
  if (!isCustomer(ctx.principal)) throw fail("permission_denied");
  checkPositive(input.amount);
  const { customerId } = ctx.principal;
  const { amount, idempotencyKey } = input;
  if (idempotencyKey === null) return inTransaction(ctx, (tx) => create(tx, ctx, { ...input, customerId }));
  checkIdempotencyKey(idempotencyKey);
  return inTransaction(ctx, async (tx) => {
    const earlier = await findRechargeOrderInTurn(tx, { customerId, idempotencyKey }, ctx.clock.now());
    if (!earlier) return create(tx, ctx, { ...input, customerId });
    if (earlier.amount !== amount) throw fail("idempotency_key_reused");
    return earlier;
  });
}

async function create(
  tx: Tx,
  ctx: Ctx,
  { amount, idempotencyKey, customerId }: CreateRechargeOrderInput & { customerId: string },
): Promise<RechargeOrder> {
  const account = await findBalance(tx, customerId);
  if (!account) throw fail("not_found");
  const createdAt = ctx.clock.now();
  const expiresAt = new Date(createdAt.getTime() + LIFE_MS);
  const { currency } = account;
  const id = newId("ord");
  await audit(tx, ctx, {
    ...{ action: "recharge_order.create", subjectKind: "recharge_order", subjectId: id, customerId },
    after: { amount: formatAmount(amount), currency },
  });
  return insertRechargeOrder(tx, { id, customerId, amount, currency, createdAt, expiresAt, idempotencyKey });
}
