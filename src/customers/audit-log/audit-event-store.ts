import { keyset, Prisma, type Slice, type Tx } from "../../storage/index.ts";
import type { AuditedState, AuditEvent } from "./audit-event.ts";
import { shownActions, shownDomains } from "./shown-actions.ts";

export interface AuditFilter {
  customerId?: string | undefined;
  actorId?: string | undefined;
  subjectKind?: string | undefined;
  subjectId?: string | undefined;
  /** A whole action, or the part before its dot. */
  action?: string | undefined;
  requestId?: string | undefined;
  /** Inclusive. */
  from?: Date | undefined;
  /** Exclusive. */
  to?: Date | undefined;
}

interface Row {
  id: string;
  at: Date;
  actor_kind: string;
  actor_id: string;
  actor_name: string | null;
  customer_id: string | null;
  action: string;
  subject_kind: string;
  subject_id: string;
  before: AuditedState;
  after: AuditedState;
  request_id: string | null;
}

/** Events that the transaction may see, newest first; of a customer's own only those that it may read of. */
export async function findAuditEvents(
  tx: Tx,
  { filter, isShownOnly, slice }: { filter: AuditFilter; isShownOnly: boolean; slice: Slice },
): Promise<AuditEvent[]> {
  const { condition, order } = keyset({ key: Prisma.sql`e.at`, id: Prisma.sql`e.id` }, slice);
  const shown = Prisma.sql`(split_part(e.action, '.', 1) = ANY (${[...shownDomains]})
    OR e.action = ANY (${[...shownActions]}))`;
  const conditions = [condition, ...conditionsOf(filter), ...(isShownOnly ? [shown] : [])];
  const rows = await tx.$queryRaw<Row[]>`
    SELECT e.*, coalesce(o.email, u.email, k.name) AS actor_name FROM audit_event e
    LEFT JOIN operator o ON e.actor_kind = 'operator' AND o.id = e.actor_id
    LEFT JOIN customer_user u ON e.actor_kind = 'customerUser' AND u.id = e.actor_id
    LEFT JOIN api_key k ON e.actor_kind = 'apiKey' AND k.id = e.actor_id
    WHERE ${Prisma.join(conditions, " AND ")} ${order} LIMIT ${slice.take}`;
  return rows.map(toEvent);
}

function conditionsOf(filter: AuditFilter): Prisma.Sql[] {
  const { customerId, actorId, subjectKind, subjectId, action, requestId, from, to } = filter;
  return [
    ...(customerId ? [Prisma.sql`e.customer_id = ${customerId}`] : []),
    ...(actorId ? [Prisma.sql`e.actor_id = ${actorId}`] : []),
    ...(subjectKind ? [Prisma.sql`e.subject_kind = ${subjectKind}`] : []),
    ...(subjectId ? [Prisma.sql`e.subject_id = ${subjectId}`] : []),
    ...(action ? [Prisma.sql`${action} IN (e.action, split_part(e.action, '.', 1))`] : []),
    ...(requestId ? [Prisma.sql`e.request_id = ${requestId}`] : []),
    ...(from ? [Prisma.sql`e.at >= ${from}`] : []),
    ...(to ? [Prisma.sql`e.at < ${to}`] : []),
  ];
}

function toEvent(row: Row): AuditEvent {
  return {
    id: row.id,
    createdAt: row.at,
    actorKind: row.actor_kind,
    actorId: row.actor_id,
    actorName: row.actor_name,
    customerId: row.customer_id,
    action: row.action,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    before: row.before,
    after: row.after,
    requestId: row.request_id,
  };
}
