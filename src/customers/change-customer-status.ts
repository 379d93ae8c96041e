import { fail } from "../kernel/app-error.ts";
import { audit, inTransaction, type Ctx } from "../storage/index.ts";
import { lockCustomer, updateCustomerStatus } from "./customer-store.ts";
import type { Customer, CustomerStatus } from "./customer.ts";
import { requireId } from "./require-id.ts";
import { customerKeepers, requireOperator } from "./require-operator.ts";
import { readText } from "./text-field.ts";

export interface CustomerStatusChange {
  customerId: string;
  status: CustomerStatus;
  /** The verb as the audit names it. */
  action: string;
  reason: string;
}

const REASON_LENGTH_MAX = 500;

/**
 * What suspending and reinstating have in common. A customer that has the status already is returned as it
 * is.
 */
export async function changeCustomerStatus(ctx: Ctx, change: CustomerStatusChange): Promise<Customer> {
  requireOperator(ctx.principal, customerKeepers);
  requireId(change.customerId);
  const reason = readText(change.reason, { param: "reason", lengthMax: REASON_LENGTH_MAX });
  return inTransaction(ctx, async (tx) => {
    const before = await lockCustomer(tx, change.customerId);
    if (before === null) throw fail("not_found");
    if (before.status === change.status) return before;
    const after = await updateCustomerStatus(tx, before.id, { status: change.status, at: ctx.clock.now() });
    await audit(tx, ctx, {
      action: change.action,
      subjectKind: "customer",
      subjectId: before.id,
      customerId: before.id,
      before: { status: before.status, version: before.version },
      after: { status: after.status, version: after.version, reason },
    });
    return after;
  });
}
