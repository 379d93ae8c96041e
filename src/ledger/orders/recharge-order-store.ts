import { nano } from "../../kernel/money.ts";
import { inOrder, olderThan, type Prisma, type Slice, type Tx } from "../../storage/index.ts";
import { rechargeOrderStatus, type RechargeOrder } from "./recharge-order.ts";

const columns = {
  ...{ id: true, customerId: true, amount: true, currency: true, createdAt: true, expiresAt: true },
  ...{ cancelledAt: true, paidAt: true, paymentReference: true, rechargeId: true },
} satisfies Prisma.RechargeOrderSelect;

export type NewRechargeOrder = Omit<
  RechargeOrder,
  "status" | "paidAt" | "paymentReference" | "rechargeId"
> & {
  idempotencyKey: string | null;
};

export async function insertRechargeOrder(tx: Tx, order: NewRechargeOrder): Promise<RechargeOrder> {
  const row = await tx.rechargeOrder.create({ data: order, select: columns });
  return read(row, order.createdAt);
}

/** The order that a customer made with this key, once no other call with the same key is running. */
export async function findRechargeOrderInTurn(
  tx: Tx,
  { customerId, idempotencyKey }: { customerId: string; idempotencyKey: string },
  now: Date,
): Promise<RechargeOrder | null> {
  const turn = `${customerId} ${idempotencyKey}`;
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${turn}, 4))::text`;
  const where = { customerId_idempotencyKey: { customerId, idempotencyKey } };
  const row = await tx.rechargeOrder.findUnique({ where, select: columns });
  return row && read(row, now);
}

export async function findRechargeOrder(tx: Tx, orderId: string, now: Date): Promise<RechargeOrder | null> {
  const row = await tx.rechargeOrder.findUnique({ where: { id: orderId }, select: columns });
  return row && read(row, now);
}

/** Finds an order and keeps others from changing it until the transaction ends. */
export async function lockRechargeOrder(tx: Tx, orderId: string, now: Date): Promise<RechargeOrder | null> {
  await tx.$queryRaw`SELECT id FROM recharge_order WHERE id = ${orderId} FOR NO KEY UPDATE`;
  return findRechargeOrder(tx, orderId, now);
}

export async function markPaid(
  tx: Tx,
  orderId: string,
  payment: { paidAt: Date; paymentReference: string; rechargeId: string },
): Promise<void> {
  await tx.rechargeOrder.update({
    where: { id: orderId, paidAt: null },
    data: payment,
    select: { id: true },
  });
}

export async function markCancelled(tx: Tx, orderId: string, cancelledAt: Date): Promise<RechargeOrder> {
  const where = { id: orderId, paidAt: null };
  const row = await tx.rechargeOrder.update({ where, data: { cancelledAt }, select: columns });
  return read(row, cancelledAt);
}

export async function selectRechargeOrders(
  tx: Tx,
  filter: { customerId: string; now: Date },
  slice: Slice,
): Promise<RechargeOrder[]> {
  const where = { customerId: filter.customerId, ...olderThan(slice) };
  const rows = await tx.rechargeOrder.findMany({ where, ...inOrder(slice), select: columns });
  return rows.map((row) => read(row, filter.now));
}

function read(row: Prisma.RechargeOrderGetPayload<{ select: typeof columns }>, now: Date): RechargeOrder {
  const { cancelledAt, ...order } = row;
  return { ...order, amount: nano(row.amount), status: rechargeOrderStatus({ ...order, cancelledAt }, now) };
}
