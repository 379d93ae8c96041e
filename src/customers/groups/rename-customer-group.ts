import { fail } from "../../kernel/app-error.ts";
import { audit, inTransaction, type Ctx } from "../../storage/index.ts";
import { lockGroup, updateGroupName } from "./customer-group-store.ts";
import { GROUP_NAME_LENGTH_MAX, type CustomerGroup } from "./customer-group.ts";
import { requireId } from "../require-id.ts";
import { groupKeepers, requireOperator } from "../require-operator.ts";
import { readText } from "../text-field.ts";

/**
 * Gives a group another name; its prices and its customers stay. A group that has the name already is
 * returned as it is. For operators. Throws `not_found`, `invalid_request`, `conflict`.
 */
export async function renameCustomerGroup(
  ctx: Ctx,
  input: { groupId: string; name: string },
): Promise<CustomerGroup> {
  requireOperator(ctx.principal, groupKeepers);
  requireId(input.groupId);
  const name = readText(input.name, { param: "name", lengthMax: GROUP_NAME_LENGTH_MAX });
  return inTransaction(ctx, async (tx) => {
    const before = await lockGroup(tx, input.groupId);
    if (before === null) throw fail("not_found");
    if (before.name === name) return before;
    const after = await updateGroupName(tx, before, { name, at: ctx.clock.now() });
    await audit(tx, ctx, {
      action: "customer_group.rename",
      subjectKind: "customer_group",
      subjectId: before.id,
      customerId: null,
      before: { name: before.name },
      after: { name },
    });
    return after;
  });
}
