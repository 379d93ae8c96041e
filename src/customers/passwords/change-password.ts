import { fail } from "../../kernel/app-error.ts";
import { principalId } from "../../kernel/principal.ts";
import { audit, inTransaction, type Ctx } from "../../storage/index.ts";
import { invalidInput } from "../invalid-input.ts";
import { ownerOf, requirePerson } from "../sessions/require-person.ts";
import { aliveAt } from "../sessions/session-life.ts";
import { revokeSessionsOf, type SessionOwner } from "../sessions/session-store.ts";
import { personBucket } from "../sessions/throttle-buckets.ts";
import { noteFailure, noteSuccess, takeTurn } from "../sessions/throttle.ts";
import { revokeResets } from "./one-time-token-store.ts";
import { hashPassword, verifyPassword } from "./password.ts";
import { findPasswordHash, replacePassword } from "./person-password.ts";

export interface ChangePasswordInput {
  currentPassword: string;
  /** 8 to 256 characters, and another one. */
  newPassword: string;
}

/**
 * Gives whoever asks another password and ends all their sessions but this one. Throws `permission_denied`
 * for a wrong current password and for all but people, `invalid_request`, `rate_limited` after failures,
 * with the seconds to wait, `conflict` when the password was changed meanwhile.
 */
export async function changePassword(ctx: Ctx, input: ChangePasswordInput): Promise<void> {
  const person = requirePerson(ctx.principal);
  const owner = ownerOf(person);
  const from = await verifyCurrent(ctx, owner, input.currentPassword);
  if (await verifyPassword(input.newPassword, from)) {
    throw invalidInput("new_password", "new_password must not be the current password.");
  }
  const to = await hashPassword(input.newPassword, "new_password");
  const at = ctx.clock.now();
  await inTransaction(ctx, async (tx) => {
    if (!(await replacePassword(tx, owner, { from, to, at }))) throw fail("conflict");
    const except = person.sessionId;
    const sessionsEnded = await revokeSessionsOf(tx, owner, { alive: aliveAt(at), except });
    await revokeResets(tx, owner, at);
    await audit(tx, ctx, {
      action: "password.change",
      subjectKind: person.kind === "operator" ? "operator" : "customer_user",
      subjectId: principalId(person),
      customerId: null,
      after: { sessionsEnded },
    });
  });
}

/**
 * The stored form of the password that was shown. Failures are counted apart from log-ins: nobody else can
 * cause them.
 */
async function verifyCurrent(ctx: Ctx, owner: SessionOwner, shown: string): Promise<string> {
  const bucket = personBucket(ctx.keyring, principalId(ctx.principal));
  await takeTurn(ctx, [bucket]);
  const stored = await inTransaction(ctx, (tx) => findPasswordHash(tx, owner));
  if (!(await verifyPassword(shown, stored)) || stored === null) {
    await noteFailure(ctx, [bucket]);
    throw fail("permission_denied", {
      public: "The current password is wrong.",
      param: "current_password",
    });
  }
  await noteSuccess(ctx, { forget: [bucket] });
  return stored;
}
