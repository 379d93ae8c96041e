import { fail } from "../../kernel/app-error.ts";
import type { CustomerRole } from "../../kernel/principal.ts";
import { audit, inTransaction, type Ctx } from "../../storage/index.ts";
import { readEmail } from "../email-address.ts";
import { drawOneTimeToken } from "../passwords/draw-one-time-token.ts";
import { insertOneTimeToken, revokeInvitations } from "../passwords/one-time-token-store.ts";
import { findCustomerUserByEmail } from "./customer-user-store.ts";
import { type Invitation, toInvitation } from "./invitation.ts";
import { lockMembers, requireKeeper, requireMayGrant } from "./member-rights.ts";
import { readCustomerRole } from "./person-fields.ts";

export interface InviteMemberInput {
  email: string;
  role: CustomerRole;
}

export interface IssuedInvitation {
  invitation: Invitation;
  /** `invite_` and 43 base-62 digits, good once within 30 minutes; stored as a digest only. */
  token: string;
}

/**
 * Invites somebody to work for one's own customer; earlier invitations to the same e-mail are taken back,
 * so that inviting again is how one sends it again. For owners and admins; only owners invite owners.
 * Whether the e-mail is known elsewhere is not told. Throws `conflict` for an active member,
 * `permission_denied`, `invalid_request`.
 */
export async function inviteMember(ctx: Ctx, input: InviteMemberInput): Promise<IssuedInvitation> {
  const principal = requireKeeper(ctx.principal);
  const { customerId, userId } = principal;
  const email = readEmail(input.email);
  const role = readCustomerRole(input.role);
  const { token, row } = drawOneTimeToken(ctx, {
    kind: "invitation",
    ...{ customerId, userId: null, operatorId: null, email, role, createdBy: userId },
  });
  return inTransaction(ctx, async (tx) => {
    requireMayGrant(await lockMembers(tx, principal), role);
    // A transaction of this customer sees nobody else's people.
    const member = await findCustomerUserByEmail(tx, email);
    if (member?.customerId === customerId && member.status === "active") {
      throw fail("conflict", { public: "This person is a member already.", param: "email" });
    }
    await revokeInvitations(tx, { customerId, email }, row.createdAt);
    await insertOneTimeToken(tx, row);
    await audit(tx, ctx, {
      action: "member.invite",
      subjectKind: "invitation",
      subjectId: row.id,
      customerId,
      after: { email, role, expiresAt: row.expiresAt.toISOString() },
    });
    return { invitation: toInvitation(row), token };
  });
}
