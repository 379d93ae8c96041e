import { audit, inTransaction, type Ctx } from "../../storage/index.ts";
import { ownerOf, requirePerson } from "./require-person.ts";
import { aliveAt } from "./session-life.ts";
import { revokeSessionsOf } from "./session-store.ts";

/** Ends all one's sessions but the one that asks; returns how many were alive. Throws `permission_denied`. */
export async function revokeOtherSessions(ctx: Ctx): Promise<number> {
  const person = requirePerson(ctx.principal);
  const alive = aliveAt(ctx.clock.now());
  return inTransaction(ctx, async (tx) => {
    const ended = await revokeSessionsOf(tx, ownerOf(person), { alive, except: person.sessionId });
    if (ended === 0) return ended;
    await audit(tx, ctx, {
      action: "session.revoke_others",
      subjectKind: "session",
      subjectId: person.sessionId,
      customerId: null,
      after: { ended },
    });
    return ended;
  });
}
