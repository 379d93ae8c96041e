import { audit, inTransaction, type Ctx } from "../../storage/index.ts";
import { requirePerson } from "./require-person.ts";
import { lockSession, revokeStoredSession } from "./session-store.ts";

/** Ends the session of whoever asks; one that has ended stays as it is. Throws `permission_denied`. */
export async function logOut(ctx: Ctx): Promise<void> {
  const person = requirePerson(ctx.principal);
  await inTransaction(ctx, async (tx) => {
    const session = await lockSession(tx, person.sessionId);
    if (session === null || session.revokedAt !== null) return;
    await revokeStoredSession(tx, session.id, ctx.clock.now());
    await audit(tx, ctx, {
      action: "session.log_out",
      subjectKind: "session",
      subjectId: session.id,
      customerId: null,
    });
  });
}
