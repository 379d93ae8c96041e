import { fail } from "../../kernel/app-error.ts";
import { audit, inTransaction, type Ctx } from "../../storage/index.ts";
import { findInvitation, revokeInvitations } from "../passwords/one-time-token-store.ts";
import { requireId } from "../require-id.ts";
import { type Invitation, toInvitation } from "./invitation.ts";
import { lockMembers, requireKeeper, requireMayGrant } from "./member-rights.ts";

/**
 * Takes an open invitation back. For owners and admins; an owner's only for owners. Throws `not_found` for
 * one that is not open or another customer's, `permission_denied`.
 */
export async function revokeInvitation(ctx: Ctx, input: { invitationId: string }): Promise<Invitation> {
  const principal = requireKeeper(ctx.principal);
  const { customerId } = principal;
  const { invitationId } = input;
  requireId(invitationId);
  const at = ctx.clock.now();
  return inTransaction(ctx, async (tx) => {
    const actor = await lockMembers(tx, principal);
    const token = await findInvitation(tx, { customerId, invitationId, at });
    if (token === null) throw fail("not_found");
    const invitation = toInvitation(token);
    requireMayGrant(actor, invitation.role);
    await revokeInvitations(tx, { customerId, id: invitationId }, at);
    await audit(tx, ctx, {
      action: "invitation.revoke",
      subjectKind: "invitation",
      subjectId: invitationId,
      customerId,
      before: { email: invitation.email, role: invitation.role },
    });
    return invitation;
  });
}
