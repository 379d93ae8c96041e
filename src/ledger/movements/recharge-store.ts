import { nano } from "../../kernel/money.ts";
import { inOrder, olderThan, type Slice, type Tx } from "../../storage/index.ts";
import type { KnownMovement, Movement, Origin } from "./movement.ts";
import type { Recharge } from "./recharge.ts";

export async function insertRecharge(
  tx: Tx,
  movement: Movement,
  booking: { currency: string; at: Date },
): Promise<void> {
  const { id, customerId, amount, reason, origin, idempotencyKey, actor } = movement;
  await tx.recharge.create({
    data: {
      ...{ id, customerId, amount, reason, origin, idempotencyKey },
      ...{ currency: booking.currency, createdAt: booking.at, actorKind: actor.kind, actorId: actor.id },
    },
  });
}

export async function findRechargeByKey(tx: Tx, idempotencyKey: string): Promise<KnownMovement | null> {
  const row = await tx.recharge.findUnique({
    where: { origin_idempotencyKey: { origin: "direct", idempotencyKey } },
  });
  if (!row) return null;
  const { id, customerId, reason, actorKind, actorId } = row;
  const amount = nano(row.amount);
  return {
    ...{ id, customerId, amount, upTo: false, reason, idempotencyKey, booked: amount },
    kind: "recharge",
    origin: "direct",
    state: "booked",
    actor: { kind: actorKind, id: actorId },
  };
}

export async function selectRecharges(tx: Tx, customerId: string, slice: Slice): Promise<Recharge[]> {
  const rows = await tx.recharge.findMany({
    where: { customerId, ...olderThan(slice) },
    ...inOrder(slice),
  });
  return rows.map(({ id, amount, currency, reason, origin, actorKind, actorId, createdAt }) => ({
    ...{ id, customerId, amount: nano(amount), currency, reason, origin: origin as Origin, createdAt },
    actor: { kind: actorKind, id: actorId },
  }));
}
