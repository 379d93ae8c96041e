import { fail } from "../../kernel/app-error.ts";
import type { CustomerRole } from "../../kernel/principal.ts";
import { audit, inTransaction, type Ctx } from "../../storage/index.ts";
import { requireId } from "../require-id.ts";
import { endAccess } from "../sessions/end-access.ts";
import { findCustomerUser, updateCustomerUser } from "./customer-user-store.ts";
import type { CustomerUser } from "./customer-user.ts";
import { lockMembers, requireAnotherOwner, requireCustomerUser, requireMayGrant } from "./member-rights.ts";
import { readCustomerRole, readPersonName } from "./person-fields.ts";

export interface UpdateMemberInput {
  userId: string;
  role?: CustomerRole | undefined;
  name?: string | undefined;
}

/**
 * Changes a person of one's own customer: owners anybody, admins all but owners, everybody their own name.
 * Another role ends the person's sessions, one's own too. Throws `not_found`, `permission_denied`,
 * `invalid_request`, and `conflict` rather than leave a customer without an owner.
 */
export async function updateMember(ctx: Ctx, input: UpdateMemberInput): Promise<CustomerUser> {
  const principal = requireCustomerUser(ctx.principal);
  const { userId } = input;
  requireId(userId);
  const { customerId } = principal;
  const wanted = {
    ...(input.role !== undefined && { role: readCustomerRole(input.role) }),
    ...(input.name !== undefined && { name: readPersonName(input.name) }),
  };
  const at = ctx.clock.now();
  return inTransaction(ctx, async (tx) => {
    const actor = await lockMembers(tx, principal);
    const before = await findCustomerUser(tx, { userId, customerId });
    if (before === null) throw fail("not_found");
    const role = wanted.role ?? before.role;
    const otherRole = role !== before.role;
    if (actor.id !== before.id || otherRole) {
      requireMayGrant(actor, before.role);
      requireMayGrant(actor, role);
    }
    if (!otherRole && (wanted.name ?? before.name) === before.name) return before;
    if (otherRole) await requireAnotherOwner(tx, before);
    const after = await updateCustomerUser(tx, userId, { ...wanted, at });
    if (otherRole) await endAccess(tx, { customerId, userId }, at);
    await audit(tx, ctx, {
      action: "member.update",
      subjectKind: "customer_user",
      subjectId: userId,
      customerId,
      before: { role: before.role, name: before.name },
      after: { role: after.role, name: after.name },
    });
    return after;
  });
}
