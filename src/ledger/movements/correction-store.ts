import { nano, type Nano } from "../../kernel/money.ts";
import { inOrder, olderThan, type Slice, type Tx } from "../../storage/index.ts";
import type { Correction } from "./correction.ts";
import type { KnownMovement, Movement } from "./movement.ts";

/**
 * Books a correction in one statement that guards the balance. `takeable` is what could be taken, at most
 * what is asked for; null when there is no such account.
 */
export async function postCorrection(
  tx: Tx,
  { customerId, id, amount, upTo }: Movement,
): Promise<{ takeable: Nano; booked: boolean } | null> {
  const rows = await tx.$queryRaw<{ takeable: bigint; booked: boolean }[]>`
    SELECT takeable, booked FROM ledger_correct(${customerId}, ${id}, ${amount}, ${upTo})`;
  return rows[0] ? { takeable: nano(rows[0].takeable), booked: rows[0].booked } : null;
}

export async function insertCorrection(
  tx: Tx,
  movement: Movement,
  booking: { amount: Nano; currency: string; at: Date },
): Promise<void> {
  const { id, customerId, amount: asked, upTo, reason, idempotencyKey, actor } = movement;
  await tx.correction.create({
    data: {
      ...{ id, customerId, asked, upTo, reason, idempotencyKey, actorKind: actor.kind, actorId: actor.id },
      ...{ amount: booking.amount, currency: booking.currency, createdAt: booking.at },
    },
  });
}

export async function findCorrectionByKey(tx: Tx, idempotencyKey: string): Promise<KnownMovement | null> {
  const row = await tx.correction.findUnique({ where: { idempotencyKey } });
  if (!row) return null;
  const { id, customerId, upTo, reason, actorKind, actorId } = row;
  return {
    ...{ id, customerId, amount: nano(row.asked), upTo, reason, idempotencyKey, booked: nano(row.amount) },
    kind: "correction",
    origin: "direct",
    state: "booked",
    actor: { kind: actorKind, id: actorId },
  };
}

export async function selectCorrections(tx: Tx, customerId: string, slice: Slice): Promise<Correction[]> {
  const where = { customerId, ...olderThan(slice) };
  const rows = await tx.correction.findMany({ where, ...inOrder(slice) });
  return rows.map(({ id, amount, asked, currency, reason, actorKind, actorId, createdAt }) => ({
    ...{ id, customerId, amount: nano(amount), asked: nano(asked), currency, reason, createdAt },
    actor: { kind: actorKind, id: actorId },
  }));
}
