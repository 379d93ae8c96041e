import { fail } from "../../kernel/app-error.ts";
import { groupBy } from "../../kernel/group-by.ts";
import { newId } from "../../kernel/ids.ts";
import { inOrder, olderThan, type Slice, type Tx } from "../../storage/index.ts";
import type { ClaimedDelivery, Delivery, DeliveryAttempt, NewDelivery } from "./delivery.ts";
import type { DeliveryChannel, DeliveryState } from "./delivery.ts";

/** Queues messages in the transaction of what they tell: they are sent if it commits, and only then. */
export async function enqueueDeliveries(
  tx: Tx,
  now: Date,
  deliveries: readonly NewDelivery[],
): Promise<string[]> {
  const rows = deliveries.map((delivery) => ({ id: newId("dlv"), ...delivery, nextAt: now, createdAt: now }));
  if (rows.length > 0) await tx.delivery.createMany({ data: rows });
  return rows.map(({ id }) => id);
}

/**
 * Takes on what is due, a few of each customer, so that one whose target hangs does not keep the others
 * waiting. Until `leaseEnd` no other node takes it on; a node that dies meanwhile leaves it to the next.
 */
export async function claimDue(
  tx: Tx,
  claim: { now: Date; leaseEnd: Date; perCustomer: number; take: number },
): Promise<ClaimedDelivery[]> {
  const { now, leaseEnd, perCustomer, take } = claim;
  return tx.$queryRaw<ClaimedDelivery[]>`
    WITH due AS MATERIALIZED (
      SELECT d.id
      FROM (SELECT DISTINCT customer_id FROM delivery WHERE state = 'pending' AND next_at <= ${now}) c
      CROSS JOIN LATERAL (
        SELECT id, next_at FROM delivery
        WHERE state = 'pending' AND customer_id = c.customer_id AND next_at <= ${now}
        ORDER BY next_at LIMIT ${perCustomer} FOR UPDATE SKIP LOCKED) d
      ORDER BY d.next_at LIMIT ${take}
    )
    UPDATE delivery SET next_at = ${leaseEnd}, attempts = attempts + 1, tries = tries + 1
    FROM due WHERE delivery.id = due.id
    RETURNING delivery.id, customer_id AS "customerId", channel, target, content, attempts AS number, tries`;
}

/** How a claimed try changes its delivery. */
export interface Conclusion {
  delivery: Pick<ClaimedDelivery, "id" | "customerId" | "number">;
  attempt: Omit<DeliveryAttempt, "number">;
  state: DeliveryState;
  /** When it is tried again; null when it has ended. */
  nextAt: Date | null;
  now: Date;
}

/** Logs a try. It counts for the delivery unless a later try began, or the delivery was ended, meanwhile. */
export async function concludeAttempt(
  tx: Tx,
  { delivery: { id, customerId, number }, attempt, state, nextAt, now }: Conclusion,
): Promise<void> {
  const outcome = { ...attempt, deliveryId: id, customerId, number };
  await tx.deliveryAttempt.createMany({ data: [outcome], skipDuplicates: true });
  await tx.delivery.updateMany({
    where: { id, attempts: number, state: "pending" },
    data: {
      ...{ state, nextAt, endedAt: state === "pending" ? null : now },
      ...{ lastError: attempt.error, responseStatus: attempt.responseStatus },
    },
  });
}

export interface DeliveryFilter {
  /** Undefined: of every customer that the transaction sees. */
  customerId?: string | undefined;
  state?: DeliveryState | undefined;
  channel?: DeliveryChannel | undefined;
}

/** Deliveries with their attempts, newest first. */
export async function selectDeliveries(
  tx: Tx,
  { customerId, state, channel }: DeliveryFilter,
  slice: Slice,
): Promise<Delivery[]> {
  const rows = await tx.delivery.findMany({
    where: {
      ...(customerId !== undefined && { customerId }),
      ...(state !== undefined && { state }),
      ...(channel !== undefined && { channel }),
      ...olderThan(slice),
    },
    ...inOrder(slice),
  });
  return withAttempts(tx, rows);
}

/** One delivery; throws `not_found` for one that the transaction does not see. */
export async function takeDelivery(tx: Tx, id: string): Promise<Delivery> {
  const row = await tx.delivery.findUnique({ where: { id } });
  const [delivery] = row ? await withAttempts(tx, [row]) : [];
  if (!delivery) throw fail("not_found");
  return delivery;
}

export async function hasPendingDelivery(
  tx: Tx,
  { customerId, eventType }: { customerId: string; eventType: string },
): Promise<boolean> {
  return (await tx.delivery.count({ where: { customerId, eventType, state: "pending" } })) > 0;
}

/** Queues an ended delivery once more, to this target. False when it is still pending. */
export async function requeueDelivery(
  tx: Tx,
  again: { id: string; target: string; now: Date },
): Promise<boolean> {
  const { count } = await tx.delivery.updateMany({
    where: { id: again.id, state: { not: "pending" } },
    data: { state: "pending", target: again.target, tries: 0, nextAt: again.now, endedAt: null },
  });
  return count > 0;
}

/** Ends a customer's pending deliveries of these types, but for those to these targets. */
export async function endDeliveriesElsewhere(
  tx: Tx,
  wanted: { customerId: string; eventTypes: readonly string[]; targets: readonly string[]; now: Date },
): Promise<void> {
  const { customerId, eventTypes, targets, now } = wanted;
  await tx.delivery.updateMany({
    where: {
      ...{ customerId, state: "pending" },
      ...{ eventType: { in: [...eventTypes] }, target: { notIn: [...targets] } },
    },
    data: {
      ...{ state: "failed", nextAt: null, endedAt: now },
      lastError: "It was no longer wanted there: the alert settings changed.",
    },
  });
}

/** Deletes what ended before a moment, with its attempts. Returns how many there were. */
export async function deleteEndedBefore(tx: Tx, moment: Date): Promise<number> {
  const { count } = await tx.delivery.deleteMany({ where: { endedAt: { lt: moment } } });
  return count;
}

type Row = Omit<Delivery, "channel" | "state" | "attempts"> & { channel: string; state: string };

async function withAttempts(tx: Tx, rows: readonly Row[]): Promise<Delivery[]> {
  const attempts = await tx.deliveryAttempt.findMany({
    where: { deliveryId: { in: rows.map(({ id }) => id) } },
    orderBy: { number: "asc" },
  });
  const attemptsOf = groupBy(attempts, ({ deliveryId }) => deliveryId);
  return rows.map((row) => ({
    ...{ id: row.id, customerId: row.customerId, eventType: row.eventType, sourceId: row.sourceId },
    ...{ target: row.target, nextAt: row.nextAt, lastError: row.lastError, createdAt: row.createdAt },
    ...{ responseStatus: row.responseStatus, endedAt: row.endedAt },
    channel: row.channel as DeliveryChannel,
    state: row.state as DeliveryState,
    attempts: (attemptsOf.get(row.id) ?? []).map(
      ({ number, at, durationMs, outcome, responseStatus, error }) => ({
        ...{ number, at, durationMs, responseStatus, error },
        outcome: outcome === "delivered" ? "delivered" : "failed",
      }),
    ),
  }));
}
