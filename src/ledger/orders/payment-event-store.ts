import { inOrder, olderThan, type Slice, type Tx } from "../../storage/index.ts";
import type { PaymentEvent, PaymentOutcome } from "./payment-event.ts";

/** The event of this id, once no other delivery of it is being worked on; counts this one. */
export async function findPaymentEventInTurn(
  tx: Tx,
  eventId: string,
): Promise<(PaymentEvent & { digest: Uint8Array }) | null> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${eventId}, 5))::text`;
  const known = await tx.paymentEvent.findUnique({ where: { id: eventId }, select: { id: true } });
  if (!known) return null;
  const row = await tx.paymentEvent.update({
    where: { id: eventId },
    data: { deliveries: { increment: 1 } },
  });
  return { ...row, outcome: row.outcome as PaymentOutcome };
}

export async function insertPaymentEvent(
  tx: Tx,
  event: Omit<PaymentEvent, "deliveries"> & { digest: Buffer },
): Promise<void> {
  await tx.paymentEvent.create({ data: { ...event, digest: new Uint8Array(event.digest) } });
}

export async function selectPaymentEvents(tx: Tx, slice: Slice): Promise<PaymentEvent[]> {
  const rows = await tx.paymentEvent.findMany({
    where: olderThan(slice),
    ...inOrder(slice),
    omit: { digest: true },
  });
  return rows.map((row) => ({ ...row, outcome: row.outcome as PaymentOutcome }));
}
