import { principalId } from "../../kernel/principal.ts";
import { audit, type Ctx, type Tx } from "../../storage/index.ts";
import type { SessionOwner } from "../sessions/session-store.ts";
import { drawOneTimeToken } from "./draw-one-time-token.ts";
import type { OneTimeGrant } from "./one-time-grant.ts";
import { insertOneTimeToken } from "./one-time-token-store.ts";

export interface ResetOf {
  owner: SessionOwner;
  email: string;
  /** The verb as the audit names it. */
  action: string;
}

/** Stores a token for a new password of somebody, with its audit row. */
export async function grantPasswordReset(tx: Tx, ctx: Ctx, reset: ResetOf): Promise<OneTimeGrant> {
  const { owner, email } = reset;
  const whose =
    "operatorId" in owner
      ? { customerId: null, userId: null, operatorId: owner.operatorId }
      : { customerId: owner.customerId, userId: owner.userId, operatorId: null };
  const { token, row } = drawOneTimeToken(ctx, {
    kind: "password_reset",
    ...{ ...whose, email, role: null, createdBy: principalId(ctx.principal) },
  });
  await insertOneTimeToken(tx, row);
  await audit(tx, ctx, {
    action: reset.action,
    subjectKind: "operatorId" in owner ? "operator" : "customer_user",
    subjectId: "operatorId" in owner ? owner.operatorId : owner.userId,
    customerId: whose.customerId,
    after: { tokenId: row.id, expiresAt: row.expiresAt.toISOString() },
  });
  return { token, email, expiresAt: row.expiresAt };
}
