import { customerRoles, operatorRoles } from "../../kernel/principal.ts";
import { systemQuery, type Database, type Tx } from "../../storage/index.ts";
import { customerStatuses } from "../customer.ts";
import type { Session, SessionHolder } from "./session.ts";

/** A session as it is begun: a customer's person, or an operator. */
export interface NewSession extends Session {
  digest: Uint8Array;
  holder: { customerId: string; userId: string } | { operatorId: string };
}

export async function insertSession(tx: Tx, { holder, digest, ...session }: NewSession): Promise<void> {
  await tx.session.create({
    data: { ...session, ...holder, digest: Uint8Array.from(digest) },
    select: { id: true },
  });
}

interface HolderRow {
  sessionId: string;
  customerId: string | null;
  userId: string | null;
  operatorId: string | null;
  role: string;
  customerStatus: string | null;
}

const SELECT_HOLDER = `
  SELECT s.id AS "sessionId", s.customer_id AS "customerId", s.user_id AS "userId",
    s.operator_id AS "operatorId", coalesce(u.role, o.role) AS role, c.status AS "customerStatus"
  FROM session s
  LEFT JOIN customer_user u ON u.id = s.user_id
  LEFT JOIN customer c ON c.id = s.customer_id
  LEFT JOIN operator o ON o.id = s.operator_id
  WHERE s.digest = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 AND s.last_seen_at > $3
    AND coalesce(u.status, o.status) = 'active'`;

/** Whom a live session's token speaks for: one that lasts beyond `at` and was seen after `seenAfter`. */
export async function selectHolder(
  database: Database,
  digest: Uint8Array,
  { at, seenAfter }: { at: Date; seenAfter: Date },
): Promise<SessionHolder | null> {
  const values = [digest, at.toISOString(), seenAfter.toISOString()];
  const [row] = await systemQuery<HolderRow>(database, SELECT_HOLDER, values);
  return row ? toHolder(row) : null;
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
