import { fail } from "../../kernel/app-error.ts";
import { audit, inTransaction, type Ctx } from "../../storage/index.ts";
import { lockGroup, updateCustomerGroup } from "./customer-group-store.ts";
import { lockCustomer } from "../customer-store.ts";
import type { Customer } from "../customer.ts";
import { requireId } from "../require-id.ts";
import { groupKeepers, requireOperator } from "../require-operator.ts";

export interface AssignCustomerGroupInput {
  customerId: string;
  /** Null takes the customer out of the group it is in. */
  groupId: string | null;
}

/**
 * Puts a customer into a group, and so out of any other: from now on it pays the group's prices and may call
 * the group's private models. Requests that have begun keep their price. A customer that is there already is
 * returned as it is. For operators. Throws `not_found`.
 */
export async function assignCustomerGroup(ctx: Ctx, input: AssignCustomerGroupInput): Promise<Customer> {
  requireOperator(ctx.principal, groupKeepers);
  const { customerId, groupId } = input;
  requireId(customerId);
  if (groupId !== null) requireId(groupId);
  return inTransaction(ctx, async (tx) => {
    const before = await lockCustomer(tx, customerId);
    if (before === null) throw fail("not_found", { public: "There is no such customer." });
    if (before.groupId === groupId) return before;
    if (groupId !== null && (await lockGroup(tx, groupId)) === null) {
      throw fail("not_found", { public: "There is no such group.", param: "group_id" });
    }
    const after = await updateCustomerGroup(tx, customerId, { groupId, at: ctx.clock.now() });
    await audit(tx, ctx, {
      action: "customer.assign_group",
      subjectKind: "customer",
      subjectId: customerId,
      customerId,
      before: { groupId: before.groupId, version: before.version },
      after: { groupId, version: after.version },
    });
    return after;
  });
}
