import { customerRoles, operatorRoles } from "../../kernel/principal.ts";
import { type Slice, inOrder, olderThan, systemQuery, type Database, type Tx } from "../../storage/index.ts";
import type { Prisma } from "../../storage/prisma/client.ts";
import { customerStatuses } from "../customer.ts";
import type { Session, SessionHolder } from "./session.ts";

/** Whose sessions are meant: a customer's person's, or an operator's. */
export type SessionOwner = { customerId: string; userId: string } | { operatorId: string };

/** A session as it is begun. */
export interface NewSession extends Session {
  digest: Uint8Array;
  owner: SessionOwner;
}

/** A session with what decides who may end it. */
export interface StoredSession extends Session {
  owner: SessionOwner;
  revokedAt: Date | null;
}

/** Within which a session is alive: it lasts beyond `at`, and was seen after the one and before the other. */
export interface Alive {
  at: Date;
  seenAfter: Date;
  seenBefore: Date;
}

const columns = {
  id: true,
  address: true,
  userAgent: true,
  createdAt: true,
  lastSeenAt: true,
  expiresAt: true,
} satisfies Prisma.SessionSelect;

export async function insertSession(tx: Tx, { owner, digest, ...session }: NewSession): Promise<void> {
  await tx.session.create({
    data: { ...session, ...owner, digest: Uint8Array.from(digest) },
    select: { id: true },
  });
}

/** Somebody's living sessions. */
export async function findSessions(
  tx: Tx,
  { owner, alive }: { owner: SessionOwner; alive: Alive },
  slice: Slice,
): Promise<Session[]> {
  return tx.session.findMany({
    where: { AND: [owner, isAlive(alive), olderThan(slice)] },
    ...inOrder(slice),
    select: columns,
  });
}

/** Finds a session and keeps others from ending it until the transaction does. */
export async function lockSession(tx: Tx, sessionId: string): Promise<StoredSession | null> {
  await tx.$queryRaw`SELECT id FROM session WHERE id = ${sessionId} FOR NO KEY UPDATE`;
  const row = await tx.session.findUnique({
    where: { id: sessionId },
    select: { ...columns, revokedAt: true, customerId: true, userId: true, operatorId: true },
  });
  if (row === null) return null;
  const { customerId, userId, operatorId, ...session } = row;
  return {
    ...session,
    owner: operatorId === null ? { customerId: customerId ?? "", userId: userId ?? "" } : { operatorId },
  };
}

export async function revokeStoredSession(tx: Tx, sessionId: string, at: Date): Promise<void> {
  await tx.session.updateMany({ where: { id: sessionId, revokedAt: null }, data: { revokedAt: at } });
}

/** Ends all sessions of somebody, but for the one that is spared; returns how many were alive. */
export async function revokeSessionsOf(
  tx: Tx,
  owner: SessionOwner,
  { alive, except }: { alive: Alive; except: string | null },
): Promise<number> {
  const ended = await tx.session.updateManyAndReturn({
    where: { AND: [owner, { revokedAt: null }, except === null ? {} : { id: { not: except } }] },
    data: { revokedAt: alive.at },
    select: { expiresAt: true, lastSeenAt: true },
  });
  return ended.filter(({ expiresAt, lastSeenAt }) => expiresAt > alive.at && lastSeenAt > alive.seenAfter)
    .length;
}

function isAlive({ at, seenAfter, seenBefore }: Alive): Prisma.SessionWhereInput {
  return { revokedAt: null, expiresAt: { gt: at }, lastSeenAt: { gt: seenAfter, lt: seenBefore } };
}

interface HolderRow {
  sessionId: string;
  customerId: string | null;
  userId: string | null;
  operatorId: string | null;
  role: string;
  customerStatus: string | null;
  lastSeenAt: Date;
}

const SELECT_HOLDER = `
  SELECT s.id AS "sessionId", s.customer_id AS "customerId", s.user_id AS "userId",
    s.operator_id AS "operatorId", coalesce(u.role, o.role) AS role, c.status AS "customerStatus",
    s.last_seen_at AS "lastSeenAt"
  FROM session s
  LEFT JOIN customer_user u ON u.id = s.user_id
  LEFT JOIN customer c ON c.id = s.customer_id
  LEFT JOIN operator o ON o.id = s.operator_id
  WHERE s.digest = $1 AND s.revoked_at IS NULL AND s.expires_at > $2
    AND s.last_seen_at > $3 AND s.last_seen_at < $4 AND coalesce(u.status, o.status) = 'active'`;

/** Whom a living session's token speaks for, and when it was seen last. */
export async function selectHolder(
  database: Database,
  digest: Uint8Array,
  { at, seenAfter, seenBefore }: Alive,
): Promise<{ holder: SessionHolder; lastSeenAt: Date } | null> {
  const values = [digest, at.toISOString(), seenAfter.toISOString(), seenBefore.toISOString()];
  const [row] = await systemQuery<HolderRow>(database, SELECT_HOLDER, values);
  return row ? { holder: toHolder(row), lastSeenAt: row.lastSeenAt } : null;
}

/** Notes that a session was used. Of several at once one writes; one that has ended stays as it is. */
export async function updateLastSeen(
  database: Database,
  sessionId: string,
  seen: { at: Date; unlessAfter: Date },
): Promise<void> {
  const sql = `UPDATE session SET last_seen_at = $2
    WHERE id = $1 AND revoked_at IS NULL AND last_seen_at <= $3`;
  await systemQuery(database, sql, [sessionId, seen.at.toISOString(), seen.unlessAfter.toISOString()]);
}

/** Deletes the sessions that ended more than 30 days ago; returns their number. */
export async function deleteOldSessions(database: Database): Promise<number> {
  const sql = `DELETE FROM session
    WHERE least(expires_at, revoked_at) < now() - interval '30 days' RETURNING id`;
  return (await systemQuery(database, sql)).length;
}

function toHolder(row: HolderRow): SessionHolder {
  const { sessionId, customerId, userId, operatorId } = row;
  // A role that this version does not know gets the rights of the least.
  if (operatorId !== null) {
    const role = operatorRoles.find((known) => known === row.role) ?? "read-only";
    return { kind: "operator", sessionId, operatorId, role };
  }
  return {
    kind: "customerUser",
    sessionId,
    customerId: customerId ?? "",
    userId: userId ?? "",
    role: customerRoles.find((known) => known === row.role) ?? "viewer",
    customerStatus: customerStatuses.find((known) => known === row.customerStatus) ?? "suspended",
  };
}
