import { fail } from "../../kernel/app-error.ts";
import { audit, inTransaction, type Ctx } from "../../storage/index.ts";
import { lockCustomer } from "../customer-store.ts";
import { invalidInput } from "../invalid-input.ts";
import { requireId } from "../require-id.ts";
import { customerKeepers, requireOperator } from "../require-operator.ts";
import { endAccess } from "../sessions/end-access.ts";
import { findCustomerUser, updateCustomerUser } from "./customer-user-store.ts";
import { type CustomerUser, type PersonStatus, personStatuses } from "./customer-user.ts";

/**
 * Disables a customer's person, which ends their sessions, or lets them in again; the last owner too.
 * Whoever has the status already stays as they are. For operators. Throws `not_found`, `permission_denied`,
 * `invalid_request`.
 */
export async function setCustomerUserStatus(
  ctx: Ctx,
  { userId, status }: { userId: string; status: PersonStatus },
): Promise<CustomerUser> {
  requireOperator(ctx.principal, customerKeepers);
  requireId(userId);
  if (!personStatuses.includes(status)) {
    throw invalidInput("status", `status must be one of ${personStatuses.join(", ")}.`);
  }
  const at = ctx.clock.now();
  return inTransaction(ctx, async (tx) => {
    const found = await findCustomerUser(tx, { userId, customerId: null });
    if (found === null) throw fail("not_found");
    const { customerId } = found;
    await lockCustomer(tx, customerId);
    const before = (await findCustomerUser(tx, { userId, customerId })) ?? found;
    if (before.status === status) return before;
    const after = await updateCustomerUser(tx, userId, { status, at });
    if (status === "disabled") await endAccess(tx, { customerId, userId }, at);
    await audit(tx, ctx, {
      action: status === "disabled" ? "customer_user.disable" : "customer_user.enable",
      subjectKind: "customer_user",
      subjectId: userId,
      customerId,
      before: { status: before.status },
      after: { status: after.status },
    });
    return after;
  });
}
