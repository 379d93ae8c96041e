import { fail } from "../../kernel/app-error.ts";
import { audit, inTransaction, type Ctx, type Tx } from "../../storage/index.ts";
import { findCustomerUser } from "../people/customer-user-store.ts";
import { requireId } from "../require-id.ts";
import { type Person, requirePerson } from "./require-person.ts";
import { lockSession, revokeStoredSession, type StoredSession } from "./session-store.ts";
import type { Session } from "./session.ts";

/**
 * Ends a session: one's own; as an owner or admin those of the customer's people, but an owner's only as an
 * owner; as an owner among the operators those of operators. One that was ended stays as it is. Throws
 * `not_found` for any other, as for one that is not there, and `permission_denied`.
 */
export async function revokeSession(ctx: Ctx, { sessionId }: { sessionId: string }): Promise<Session> {
  const person = requirePerson(ctx.principal);
  requireId(sessionId);
  return inTransaction(ctx, async (tx) => {
    const stored = await lockSession(tx, sessionId);
    if (stored === null || !(await mayRevoke(tx, person, stored))) throw fail("not_found");
    const { owner, revokedAt, ...session } = stored;
    if (revokedAt !== null) return session;
    await revokeStoredSession(tx, sessionId, ctx.clock.now());
    await audit(tx, ctx, {
      action: "session.revoke",
      subjectKind: "session",
      subjectId: sessionId,
      customerId: null,
      after: owner,
    });
    return session;
  });
}

async function mayRevoke(tx: Tx, person: Person, { owner }: StoredSession): Promise<boolean> {
  if (person.kind === "operator") {
    return "operatorId" in owner && (owner.operatorId === person.operatorId || person.role === "owner");
  }
  if ("operatorId" in owner || owner.customerId !== person.customerId) return false;
  if (owner.userId === person.userId || person.role === "owner") return true;
  const member = person.role === "admin" && (await findCustomerUser(tx, owner));
  return member !== false && member?.role !== "owner";
}
