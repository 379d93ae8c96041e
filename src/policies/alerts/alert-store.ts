import type { Principal } from "../../kernel/principal.ts";
import { principalId } from "../../kernel/principal.ts";
import type { Slice, Tx } from "../../storage/index.ts";
import type { Alert, AlertData, AlertKind } from "./alert.ts";
import type { Crossing } from "./find-crossings.ts";

/** An alert that has not ceased to hold, as far as is known. */
export interface OpenAlert extends Pick<Crossing, "kind" | "subject" | "condition"> {
  id: string;
  customerId: string;
}

export async function selectOpenAlerts(tx: Tx, customerIds: readonly string[]): Promise<OpenAlert[]> {
  const rows = await tx.alert.findMany({
    where: { customerId: { in: [...customerIds] }, resolvedAt: null },
    select: { id: true, customerId: true, kind: true, subject: true, condition: true },
  });
  return rows.map((row) => ({ ...row, kind: row.kind as AlertKind }));
}

/** Writes an alert; false when it is open already, told by another node at the same moment. */
export async function insertAlert(tx: Tx, alert: Alert, condition: string): Promise<boolean> {
  const { id, customerId, kind, subject, title, data, raisedAt } = alert;
  const { count } = await tx.alert.createMany({
    data: [{ id, customerId, kind, subject, condition, title, data, raisedAt }],
    skipDuplicates: true,
  });
  return count > 0;
}

export async function resolveAlerts(tx: Tx, ids: readonly string[], at: Date): Promise<void> {
  await tx.alert.updateMany({ where: { id: { in: [...ids] } }, data: { resolvedAt: at } });
}

/** One customer's alerts, newest first. */
export async function selectAlerts(
  tx: Tx,
  filter: { customerId: string; isOpen: boolean | undefined },
  { take, after, backwards }: Slice,
): Promise<Alert[]> {
  const [than, order] = backwards ? (["gt", "asc"] as const) : (["lt", "desc"] as const);
  const rows = await tx.alert.findMany({
    where: {
      customerId: filter.customerId,
      ...(filter.isOpen === true && { resolvedAt: null }),
      ...(filter.isOpen === false && { resolvedAt: { not: null } }),
      ...(after && {
        OR: [{ raisedAt: { [than]: after.at } }, { raisedAt: after.at, id: { [than]: after.id } }],
      }),
    },
    orderBy: [{ raisedAt: order }, { id: order }],
    take,
  });
  return rows.map(toAlert);
}

/** Notes who has seen an alert, unless somebody has; null when there is no such alert. */
export async function markAcknowledged(
  tx: Tx,
  alertId: string,
  by: { principal: Principal; at: Date },
): Promise<{ alert: Alert; isNew: boolean } | null> {
  const { count } = await tx.alert.updateMany({
    where: { id: alertId, acknowledgedAt: null },
    data: { acknowledgedAt: by.at, acknowledgedBy: principalId(by.principal) },
  });
  const row = await tx.alert.findUnique({ where: { id: alertId } });
  return row && { alert: toAlert(row), isNew: count > 0 };
}

function toAlert(row: {
  id: string;
  customerId: string;
  kind: string;
  subject: string;
  title: string;
  data: unknown;
  raisedAt: Date;
  resolvedAt: Date | null;
  acknowledgedAt: Date | null;
}): Alert {
  const { id, customerId, subject, title, raisedAt, resolvedAt, acknowledgedAt } = row;
  const [kind, data] = [row.kind as AlertKind, row.data as AlertData];
  return { id, customerId, kind, subject, title, data, raisedAt, resolvedAt, acknowledgedAt };
}
