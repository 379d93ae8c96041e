import { audit, inTransaction, type Ctx } from "../../storage/index.ts";
import { endAccess } from "../sessions/end-access.ts";
import type { Plane } from "../sessions/log-in-input.ts";
import type { SessionOwner } from "../sessions/session-store.ts";
import { accountBucket } from "../sessions/throttle-buckets.ts";
import { noteSuccess } from "../sessions/throttle.ts";
import { type OneTimeToken, useToken } from "./one-time-token-store.ts";
import { hashPassword } from "./password.ts";
import { replacePassword } from "./person-password.ts";
import { asNobody, readOneTimeToken, staleToken } from "./read-one-time-token.ts";

export interface ResetPasswordInput {
  token: string;
  /** 8 to 256 characters. */
  newPassword: string;
}

/**
 * Gives the person of a token another password, whoever the context says is asking. It ends all their
 * sessions and other tokens, and forgets the failures of log-in by which strangers may have slowed them
 * down. Throws `invalid_request` for a token that is not open, `rate_limited` when too many passwords are
 * being hashed.
 */
export async function resetPassword(ctx: Ctx, input: ResetPasswordInput): Promise<{ email: string }> {
  const nobody = asNobody(ctx);
  // Read before hashing, so that only a token's holder makes us hash, and outside the transaction that uses
  // it.
  const token = await readOneTimeToken(ctx, "password_reset", input.token);
  const { owner, plane } = personOf(token);
  const to = await hashPassword(input.newPassword, "new_password");
  const at = ctx.clock.now();
  await inTransaction(nobody, async (tx) => {
    // In the order of those who disable somebody, the person first: so neither waits for the other in a
    // circle.
    if (!(await replacePassword(tx, owner, { from: null, to, at }))) throw staleToken();
    if (!(await useToken(tx, token.id, at))) throw staleToken();
    await endAccess(tx, owner, at);
    await audit(tx, nobody, {
      action: "password.reset",
      subjectKind: plane === "operator" ? "operator" : "customer_user",
      subjectId: "operatorId" in owner ? owner.operatorId : owner.userId,
      customerId: token.customerId,
      after: { tokenId: token.id },
    });
  });
  await noteSuccess(ctx, { forget: [accountBucket(ctx.keyring, { plane, email: token.email })] });
  return { email: token.email };
}

function personOf(token: OneTimeToken): { owner: SessionOwner; plane: Plane } {
  const { customerId, userId, operatorId } = token;
  if (operatorId !== null) return { owner: { operatorId }, plane: "operator" };
  return { owner: { customerId: customerId ?? "", userId: userId ?? "" }, plane: "customer" };
}
