import { fail } from "../../kernel/app-error.ts";
import { audit, inTransaction, type Ctx } from "../../storage/index.ts";
import { requireId } from "../require-id.ts";
import { endAccess } from "../sessions/end-access.ts";
import { findCustomerUser, updateCustomerUser } from "./customer-user-store.ts";
import type { CustomerUser } from "./customer-user.ts";
import { lockMembers, requireAnotherOwner, requireKeeper, requireMayGrant } from "./member-rights.ts";

/**
 * Disables a person of one's own customer and ends their sessions; one who is disabled stays as they are. The
 * e-mail stays theirs: an invitation to it brings them back. For owners, and for admins but towards owners.
 * Throws `not_found`, `permission_denied`, and `conflict` rather than leave a customer without an owner.
 */
export async function removeMember(ctx: Ctx, { userId }: { userId: string }): Promise<CustomerUser> {
  const principal = requireKeeper(ctx.principal);
  requireId(userId);
  const { customerId } = principal;
  const at = ctx.clock.now();
  return inTransaction(ctx, async (tx) => {
    const actor = await lockMembers(tx, principal);
    const before = await findCustomerUser(tx, { userId, customerId });
    if (before === null) throw fail("not_found");
    requireMayGrant(actor, before.role);
    if (before.status === "disabled") return before;
    await requireAnotherOwner(tx, before);
    const after = await updateCustomerUser(tx, userId, { status: "disabled", at });
    await endAccess(tx, { customerId, userId }, at);
    await audit(tx, ctx, {
      action: "member.remove",
      subjectKind: "customer_user",
      subjectId: userId,
      customerId,
      before: { role: before.role, status: before.status },
      after: { role: after.role, status: after.status },
    });
    return after;
  });
}
